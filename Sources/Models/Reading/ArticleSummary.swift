/// What lists and counts need of an article, without its text.
package struct ArticleSummary: Equatable, Sendable {
  /// Has come and is not removed. Everything below is empty or 0 for an article that doesn't show.
  package var isVisible = false
  package var isRemoved = false
  package var title: ExactText = .empty
  package var language: ExactText?
  package var url: ExactText?
  package var length = 0
  package var created = Timestamp(milliseconds: 0)
  /// Spans, collapsed ones among them.
  package var annotations = 0
  package var collapsed = 0
  package var relations = 0
  package var notes = 0
  package var conflicts = 0
  /// Spans beyond the first with the same fragments and label by different authors.
  package var doubles = 0
  package var waiting = 0
  package var unknown = 0
  package var tags: [ExactText] = []
  /// What is in use in the article and how often, sorted.
  package var facets: [Facet: Int] = [:]

  package init() {}
}

/// A word in use: a label, a tag, the name of an attribute, an author.
package struct Facet: Hashable, Comparable, Sendable {
  package enum Kind: Int, Comparable, Sendable, CaseIterable {
    case label, relation, tag, attribute, author

    package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
  }

  package let kind: Kind
  package let name: ExactText

  package init(kind: Kind, name: ExactText) {
    self.kind = kind
    self.name = name
  }

  package static func < (left: Facet, right: Facet) -> Bool {
    left.kind != right.kind ? left.kind < right.kind : left.name < right.name
  }
}

extension ArticleSummary {
  /// - Complexity: O(n log n) in what the article holds.
  package init(_ state: ArticleState) {
    let reader = ArticleReader(state)
    waiting = state.waiting
    unknown = state.unknown
    isVisible = reader.isVisible
    guard isVisible else {
      isRemoved = state.baseLength != nil
      title = reader.field(.title, of: state.article).text ?? .empty
      created = reader.origin(of: state.article)?.created ?? created
      length = state.length ?? 0
      return
    }
    title = reader.field(.title, of: state.article).text ?? .empty
    language = reader.field(.language, of: state.article).text
    url = reader.field(.url, of: state.article).text
    length = state.length ?? 0
    created = reader.origin(of: state.article)?.created ?? created
    var spans: [PlacedLabel] = []
    for (thing, isVisible) in zip(state.things, reader.visible) where isVisible {
      count(thing, reader, &spans)
    }
    doubles = Self.doubles(spans)
    tags = reader.tags(of: state.article)
  }

  private struct PlacedLabel {
    let ranges: [ScalarRange]
    let label: ExactText
    let author: ExactText

    /// Equal for equal ranges; rarely for others.
    var place: Int { (ranges.first?.start ?? 0) &* 0x10_0001 &+ (ranges.last?.end ?? 0) }
  }

  /// Spans are sorted by a number first: most stand alone at their place, and are not compared further.
  private static func doubles(_ spans: [PlacedLabel]) -> Int {
    let sorted = spans.sorted { $0.place < $1.place }
    var doubles = 0
    var start = 0
    while start < sorted.count {
      let end = sorted[start...].firstIndex { $0.place != sorted[start].place } ?? sorted.count
      if end - start > 1 { doubles += Self.doubles(atOnePlace: sorted[start..<end]) }
      start = end
    }
    return doubles
  }

  private static func doubles(atOnePlace spans: ArraySlice<PlacedLabel>) -> Int {
    struct Key: Hashable {
      let ranges: [ScalarRange]
      let label: ExactText
    }
    var authors: [Key: Set<ExactText>] = [:]
    for span in spans { authors[Key(ranges: span.ranges, label: span.label), default: []].insert(span.author) }
    return authors.values.reduce(0) { $0 + $1.count - 1 }
  }

  private mutating func count(
    _ thing: Thing, _ reader: ArticleReader, _ spans: inout [PlacedLabel]
  ) {
    guard let kind = thing.kind, let author = reader.origin(of: thing)?.author else { return }
    conflicts += reader.conflicts(of: thing).count
    switch kind {
    case .article: conflicts += reader.textDisputeCount
    case .span:
      let label = reader.text(.label, of: thing) ?? .empty
      annotations += 1
      add(.label, label)
      add(.author, author)
      let ranges = reader.ranges(of: thing)
      if ranges.isEmpty {
        collapsed += 1
      } else {
        spans.append(PlacedLabel(ranges: ranges, label: label, author: author))
      }
    case .relation:
      relations += 1
      add(.relation, reader.text(.label, of: thing) ?? .empty)
      add(.author, author)
    case .note:
      notes += 1
      add(.author, author)
    }
    for tag in reader.tags(of: thing) { add(.tag, tag) }
    guard kind.hasAttributes else { return }
    for name in reader.namesInUse(after: FieldRules.attributePrefix, of: thing) { add(.attribute, name) }
  }

  private mutating func add(_ kind: Facet.Kind, _ name: ExactText) {
    facets[Facet(kind: kind, name: name), default: 0] += 1
  }
}

extension Thing.Kind {
  var hasAttributes: Bool {
    switch self {
    case .span, .relation: true
    case .article, .note: false
    }
  }
}
