import Models
import TestSupport
import Testing

@Suite("Words in use in an article")
struct WordsInUseTests {
  private static let text: ExactText = "قانون تازه"
  private static let article = ContentHash.article(url: .empty, text: text)
  private static let replica = ReplicaID(ID128(high: 7, low: 7))

  /// One word as label, tag, author and name of an attribute: a state that is read holds it once in memory.
  @Test func `a word of several kinds is counted for each`() throws {
    let word: ExactText = "نام"
    let creation = ArticleCreation(
      url: .empty, text: Self.text, title: "t", language: nil, metadata: [], tags: [word], credit: nil)
    let span = SpanCreation(
      key: nil, label: word, fragments: Fragments(base: [ScalarRange(start: 0, end: 5)]),
      attributes: [NamedText(name: word, value: word)], tags: [word], credit: nil)
    var state = ArticleState(id: Self.article)
    state.apply(Self.operation(1, .article, .article(creation)), of: Self.header(by: word))
    state.apply(Self.operation(2, .span, .span(span)), of: Self.header(by: word))
    let expected = [
      FacetCount(Facet(kind: .label, name: word), 1), FacetCount(Facet(kind: .tag, name: word), 2),
      FacetCount(Facet(kind: .attribute, name: word), 1), FacetCount(Facet(kind: .author, name: word), 1),
    ]
    #expect(ArticleSummary(state).facets == expected)
    let read = try ArticleState(id: Self.article, decoding: state.encoded)
    #expect(ArticleSummary(read).facets == expected)
  }

  @Test func `words that begin alike are counted apart, in the order of their bytes`() {
    let words: [ExactText] = ["خبرگزاری‌ها", "خبر", "خبرگزاری", "abcdefgh", "abcdefg", "خبرگزار", "abcdefgi"]
    var state = ArticleState(id: Self.article)
    let creation = ArticleCreation(
      url: .empty, text: Self.text, title: "t", language: nil, metadata: [], tags: [], credit: nil)
    state.apply(Self.operation(1, .article, .article(creation)), of: Self.header(by: "a"))
    // Each as often as its place says, and each time somewhere else in memory.
    let said = words.enumerated().flatMap { number, word in Array(repeating: word.string, count: number + 1) }
    for (number, word) in said.enumerated() {
      let span = SpanCreation(
        key: nil, label: ExactText(word), fragments: Fragments(base: [ScalarRange(start: 0, end: 5)]),
        attributes: [NamedText(name: ExactText(word), value: "x")], tags: [], credit: nil)
      state.apply(Self.operation(UInt64(number) + 2, .span, .span(span)), of: Self.header(by: "a"))
    }
    let sorted = words.enumerated().sorted { $0.element < $1.element }
    for kind in [Facet.Kind.label, .attribute] {
      #expect(
        ArticleSummary(state).facets.filter { $0.facet.kind == kind }
          == sorted.map { FacetCount(Facet(kind: kind, name: $0.element), $0.offset + 1) })
    }
  }

  private static func operation(_ seq: UInt64, _ kind: Operation.Kind, _ payload: Payload) -> Operation {
    Operation(
      id: OperationID(replica: replica, seq: seq), kind: kind, flags: .touches, article: article,
      target: .article(article), overwrites: [], payload: payload)
  }

  private static func header(by author: ExactText) -> ChangeHeader {
    ChangeHeader(
      first: OperationID(replica: replica, seq: 1), count: 2, wall: Timestamp(milliseconds: 5), lamport: 1,
      author: author, device: "d")
  }
}
