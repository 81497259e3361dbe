import Models
import Testing

/// Work must not grow with the square of the input, whoever made it.
@Suite("Deleting what is deleted")
struct RepeatedDeletionTests {
  @Test("Four times as many deletions of one text take not much more than four times as long")
  func scaling() {
    // The time for so few is the best of some, so that others on the machine don't matter.
    let (few, many) = (best(of: 3) { fold(count: 100) }, best(of: 3) { fold(count: 400) })
    // Each deletion of the whole text goes through every stretch that the others have cut it into.
    withKnownIssue("a deletion costs as much as the stretches it covers, dead ones too", isIntermittent: true) {
      #expect(many < few * 9)
    }
  }

  private func best(of rounds: Int, _ body: () -> Void) -> Duration {
    (0..<rounds).map { _ in ContinuousClock().measure(body) }.min() ?? .zero
  }

  /// Every second character is deleted by itself, and then the whole text, `count` times each.
  private func fold(count: Int) {
    let text = ExactText(String(repeating: "x", count: 2 * count))
    let article = ContentHash.article(url: .empty, text: text)
    let creation = ArticleCreation(
      url: .empty, text: text, title: "t", language: nil, metadata: [], tags: [], credit: nil)
    var state = ArticleState(id: article)
    apply(.article(creation), .article, 1, to: &state)
    for number in 0..<count {
      let run = CharacterRun(first: .base(2 * number), count: 1)
      apply(.text(TextEdit(deleted: [run])), .text, UInt64(number + 2), to: &state)
    }
    for number in 0..<count {
      let run = CharacterRun(first: .base(0), count: 2 * count)
      apply(.text(TextEdit(deleted: [run])), .text, UInt64(count + number + 2), to: &state)
    }
  }

  private func apply(_ payload: Payload, _ kind: Operation.Kind, _ seq: UInt64, to state: inout ArticleState) {
    let id = OperationID(replica: ReplicaID(ID128(high: 1, low: 1)), seq: seq)
    let header = ChangeHeader(
      first: id, count: 1, wall: Timestamp(milliseconds: 0), lamport: 1, author: "a", device: "d")
    state.apply(
      Operation(
        id: id, kind: kind, flags: .touches, article: state.id, target: .article(state.id), overwrites: [],
        payload: payload), of: header)
  }
}
