import Models
import TestSupport
import Testing

/// What a conflict over the text reads like depends on the edits alone, not on the order in which they came.
@Suite("The values of a conflict over the text")
struct ConflictEndsTests {
  private static let base: ExactText = "ab"
  private static let article = ContentHash.article(url: "", text: base)

  private static func id(_ replica: UInt64, _ seq: UInt64) -> OperationID {
    OperationID(replica: ReplicaID(ID128(high: 0, low: replica)), seq: seq)
  }

  /// `a213b`, of which two people replace all but `a` and `b`, each at its end, while a third puts a blank into it.
  private static let edits: [(OperationID, TextEdit)] = {
    let (first, second, third) = (id(1, 1), id(2, 1), id(3, 1))
    let digits = [second, first, third].map { CharacterRun(first: .inserted($0, 0), count: 1) }
    return [
      (first, TextEdit(left: .base(0), right: .base(1), inserted: "1")),
      (second, TextEdit(left: .base(0), right: .inserted(first, 0), inserted: "2")),
      (third, TextEdit(left: .inserted(first, 0), right: .base(1), inserted: "3")),
      (id(4, 1), TextEdit(left: .inserted(third, 0), right: .base(1), inserted: "x", deleted: digits)),
      (id(5, 1), TextEdit(left: .inserted(third, 0), right: .base(1), inserted: "y", deleted: digits)),
      (id(6, 1), TextEdit(left: .inserted(second, 0), right: .inserted(first, 0), inserted: " ")),
    ]
  }()

  @Test("The values are the same in every order of arrival", arguments: Seeds.first(40))
  func values(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let expected = try values(Self.edits)
    #expect(expected == [.text("a yb"), .text("a xb")])
    #expect(try values(random.shuffled(Self.edits)) == expected, "seed \(seed)")
  }

  private func values(_ edits: [(OperationID, TextEdit)]) throws -> [ConflictValue] {
    var state = ArticleState(id: Self.article)
    let creation = ArticleCreation(
      url: "", text: Self.base, title: "t", language: nil, metadata: [], tags: [], credit: nil)
    apply(.article(creation), .article, Self.id(9, 1), to: &state)
    for (id, edit) in edits { apply(.text(edit), .text, id, to: &state) }
    let view = try #require(ArticleReader(state).view(base: Self.base))
    return view.conflicts.flatMap(\.values).map(\.value)
  }

  private func apply(_ payload: Payload, _ kind: Operation.Kind, _ id: OperationID, to state: inout ArticleState) {
    let header = ChangeHeader(
      first: id, count: 1, wall: Timestamp(milliseconds: Int64(id.replica.raw.low)), lamport: 1, author: "a",
      device: "d")
    let operation = Operation(
      id: id, kind: kind, flags: .touches, article: Self.article, target: .article(Self.article), overwrites: [],
      payload: payload)
    state.apply(operation, of: header)
  }
}
