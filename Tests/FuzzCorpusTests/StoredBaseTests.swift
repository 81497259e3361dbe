import FuzzTargets
import Models
import Testing

/// No byte of the base text is in a stored state, and an edited text takes memory for each character of it.
@Suite("The base of a stored state")
struct StoredBaseTests {
  @Test("A base longer than the text that is there is refused, whatever follows")
  func longer() throws {
    let input = try #require(HostileStates.inputs["state"]?["hostile-longest-base"])

    for limit in [4096, 0, -1] {
      let error = #expect(throws: ByteError.self) {
        try ArticleState(id: StoredText.article, decoding: input, baseLimit: limit)
      }
      // Not because it is no state.
      #expect(error?.reason == .numberTooLarge)
    }
  }

  @Test("A base as long as the text that is there is read", arguments: [0, 1, 9])
  func equal(more: Int) throws {
    let text: ExactText = "می\u{200C}رود"
    let article = ContentHash.article(url: .empty, text: text)
    let id = OperationID(replica: EditsInput.authors[0], seq: 1)
    let header = ChangeHeader(
      first: id, count: 1, wall: Timestamp(milliseconds: 0), lamport: 1, author: "a", device: "d")
    let creation = ArticleCreation(
      url: .empty, text: text, title: "t", language: nil, metadata: [], tags: [], credit: nil)
    var state = ArticleState(id: article)
    state.apply(
      Operation(
        id: id, kind: .article, flags: .source, article: article, target: .article(article), overwrites: [],
        payload: .article(creation)), of: header)

    let length = text.string.unicodeScalars.count
    let read = try ArticleState(id: article, decoding: state.encoded, baseLimit: length + more)
    #expect(read.baseLength == length)
    #expect(throws: ByteError.self) {
      try ArticleState(id: article, decoding: state.encoded, baseLimit: length - 1)
    }
  }
}
