internal import Models
internal import Segments

extension ArticleTable {
  /// What is written of a state: made without the database, so that several may be made at once. A class: it is handed on
  /// several times, and has many parts.
  final class Form: Sendable {
    let summary: ArticleSummary
    let content: Content

    enum Content: Sendable {
      case whole(Whole)
      case deltas(Deltas)
    }

    struct Whole: Sendable {
      let facets: [UInt8]
      let bytes: [UInt8]
      /// Whether the text was edited.
      let isEdited: Bool

      init(facets: [UInt8], state: [UInt8], isEdited: Bool) {
        self.facets = facets
        bytes = Packing.packed(state)
        self.isEdited = isEdited
      }
    }

    /// All that became of words and state since they were written whole.
    struct Deltas: Sendable {
      let facets: DeltaList
      let state: DeltaList
    }

    init(summary: ArticleSummary, content: Content) {
      self.summary = summary
      self.content = content
    }

    init(_ state: ArticleState) {
      summary = ArticleSummary(state)
      content = .whole(
        Whole(facets: FacetList.encode(summary.facets), state: state.encoded, isEdited: state.text != nil))
    }
  }
}
