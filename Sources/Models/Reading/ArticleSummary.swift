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
  /// What is in use in the article and how often, sorted by what it is.
  package var facets: [FacetCount] = []

  package init() {}
}

extension ArticleSummary {
  /// - Complexity: O(n log n) in what the article holds.
  package init(_ state: ArticleState) { self.init(ArticleReader(state)) }

  init(_ reader: ArticleReader) {
    // Taken out once: a copy of a thing counts the references of all its parts.
    let article = reader.state.article
    waiting = reader.state.waiting
    unknown = reader.state.unknown
    isVisible = reader.isVisible
    title = reader.text(.title, of: article) ?? .empty
    created = reader.origin(of: article)?.created ?? created
    length = reader.state.length ?? 0
    guard isVisible else {
      isRemoved = reader.state.baseLength != nil
      return
    }
    language = reader.text(.language, of: article)
    url = reader.text(.url, of: article)
    tags = reader.tags(of: article)
    count(reader)
  }

  private mutating func count(_ reader: ArticleReader) {
    var facets = FacetTally()
    var spans: [PlacedSpan] = []
    spans.reserveCapacity(reader.visible.count)
    let things = reader.state.things.span
    for position in things.indices where reader.visible[position] {
      count(things[position], at: position, reader, &facets, &spans)
    }
    self.facets = facets.sorted
    doubles = Self.doubles(spans, reader)
  }

  private mutating func count(
    _ thing: borrowing Thing, at position: Int, _ reader: ArticleReader, _ facets: inout FacetTally,
    _ spans: inout [PlacedSpan]
  ) {
    // Most things have one creation.
    guard let first = thing.creations.count == 1 ? thing.creations[0] : thing.first else { return }
    let kind = first.kind
    conflicts += reader.conflictCount(of: thing)
    switch kind {
    case .article: conflicts += reader.textDisputeCount
    case .span:
      annotations += 1
      facets.add(.label, reader.text(.label, of: thing) ?? .empty)
      if let extent = reader.extent(of: thing) {
        spans.append(PlacedSpan(extent: extent, position: position))
      } else {
        collapsed += 1
      }
    case .relation:
      relations += 1
      facets.add(.relation, reader.text(.label, of: thing) ?? .empty)
    case .note: notes += 1
    }
    if !kind.isArticle { facets.add(.author, first.credit?.author ?? first.stamp.author) }
    for name in reader.tags(of: thing) { facets.add(.tag, name) }
    guard kind.hasAttributes else { return }
    reader.forEachFieldInUse(after: FieldRules.attributePrefix, of: thing) { facets.add(.attribute, $0) }
  }
}

// MARK: - The same span by several authors

private struct PlacedSpan {
  /// From the start of the first range to the end of the last.
  let extent: Range<Int>
  let position: Int

  /// Equal for equal extents; rarely for others.
  var place: Int { extent.lowerBound &* 0x10_0001 &+ extent.upperBound }
}

extension ArticleSummary {
  /// Spans are sorted by a number first: most stand alone at their place, and are not compared further.
  private static func doubles(_ spans: [PlacedSpan], _ reader: ArticleReader) -> Int {
    let sorted = spans.sorted { $0.place < $1.place }
    var doubles = 0
    var start = 0
    while start < sorted.count {
      let end = sorted[start...].firstIndex { $0.place != sorted[start].place } ?? sorted.count
      if end - start > 1 { doubles += Self.doubles(atOnePlace: sorted[start..<end], reader) }
      start = end
    }
    return doubles
  }

  private static func doubles(atOnePlace spans: ArraySlice<PlacedSpan>, _ reader: ArticleReader) -> Int {
    struct Key: Hashable {
      let ranges: [ScalarRange]
      let label: ExactText
    }
    var authors: [Key: Set<ExactText>] = [:]
    for span in spans {
      let thing = reader.state.things[span.position]
      let key = Key(ranges: reader.ranges(of: thing), label: reader.text(.label, of: thing) ?? .empty)
      if let author = reader.origin(of: thing)?.author { authors[key, default: []].insert(author) }
    }
    return authors.values.reduce(0) { $0 + $1.count - 1 }
  }
}

extension Thing.Kind {
  var isArticle: Bool {
    if case .article = self { true } else { false }
  }

  var hasAttributes: Bool {
    switch self {
    case .span, .relation: true
    case .article, .note: false
    }
  }
}
