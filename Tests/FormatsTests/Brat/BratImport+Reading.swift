import Formats
import Models

extension BratImport {
  var spans: [NewSpan] { edits.compactMap { if case .annotate(let span) = $0 { span } else { nil } } }
  var relations: [NewRelation] {
    edits.compactMap { if case .relate(let relation) = $0 { relation } else { nil } }
  }
  var notes: [NewNote] { edits.compactMap { if case .note(let note) = $0 { note } else { nil } } }
  var reasons: [BratReason] { notTaken.map(\.reason) }

  /// Starts and ends of each span.
  var ranges: [[Int]] { spans.map { $0.placed.flatMap { [$0.start, $0.end] } } }
}

extension NewSpan {
  var placed: [ScalarRange] { if case .ranges(let ranges) = place { ranges } else { [] } }
}

extension Reference {
  var handleName: String? { if case .handle(let handle) = self { handle.string } else { nil } }
}
