import Models
import Segments

/// What the frozen segment holds: every kind of operation and every form of its parts. Never to be changed; what a
/// later format adds gets a frozen segment of its own.
enum FrozenDraft {
  static let key = SigningKey(bytes: Array(1...32))
  static let corpus = CorpusID(ID128(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10))
  static let article = ContentHash.article(url: "https://example.org/1", text: "شهردار تهران گفت.")
  static let other = ArticleID(ID128(high: 0xA0, low: 0xA1))
  static let colleague = ReplicaID(ID128(high: 0xC0, low: 0xC1))
  static let keyed = KeyID(ID128(high: 0xB0, low: 0xB1))

  static func draft(by replica: ReplicaID) -> SegmentDraft {
    let before = Chain(corpus: corpus, replica: replica)
    let table = [TableEntry(replica: colleague, seq: 900, chain: Chain(corpus: corpus, replica: colleague))]
    return SegmentDraft(
      corpus: corpus, before: before, table: table,
      changes: [
        change(replica, 41, lamport: 7, author: "سارا", creations(replica)),
        change(replica, 46, lamport: 9, author: "سارا", edits(replica)),
        change(replica, 54, lamport: 9, author: "Ali", oddities(replica)),
      ])
  }

  private static func change(
    _ replica: ReplicaID, _ first: UInt64, lamport: UInt64, author: ExactText, _ operations: [Operation]
  ) -> Change {
    Change(
      header: ChangeHeader(
        first: OperationID(replica: replica, seq: first), count: operations.count,
        wall: Timestamp(milliseconds: 1_700_000_000_000 + Int64(first)), lamport: lamport, author: author,
        device: "laptop"),
      operations: operations)
  }

  private static func creations(_ me: ReplicaID) -> [Operation] {
    let credit = Credit(author: "Zoe\u{308}", created: Timestamp(milliseconds: -5))
    return [
      operation(
        me, 41, .article, [.source, .touches], .article(article),
        .article(
          ArticleCreation(
            url: "https://example.org/1", text: "شهردار تهران گفت.", title: "شهردار", language: "fa",
            metadata: [NamedText(name: "agency", value: "x")], tags: ["a", "b"], credit: credit))),
      operation(
        me, 42, .span, .touches, .article(article),
        .span(
          SpanCreation(
            key: nil, label: "PER", fragments: Fragments(base: [ScalarRange(start: 0, end: 6)]),
            attributes: [NamedText(name: "role", value: "speaker")], tags: [], credit: nil))),
      operation(
        me, 43, .span, .touches, .article(article),
        .span(
          SpanCreation(
            key: keyed, label: "LOC",
            fragments: Fragments(base: [ScalarRange(start: 7, end: 9), ScalarRange(start: 10, end: 12)]),
            attributes: [], tags: ["b"], credit: credit))),
      operation(
        me, 44, .relation, .touches, .article(article),
        .relation(
          RelationCreation(
            key: nil, source: .operation(id(me, 42)), target: .key(keyed), label: "in", attributes: [],
            tags: [],
            credit: nil))),
      operation(
        me, 45, .note, .touches, .operation(id(me, 44)),
        .note(NoteCreation(key: nil, text: "می\u{200C}شود؟", credit: nil))),
    ]
  }

  private static func edits(_ me: ReplicaID) -> [Operation] {
    let span = ThingID.operation(id(me, 42))
    return [
      operation(me, 46, .write, .touches, span, over: [id(me, 42)], .write(.field("label"), .text("ORG"))),
      operation(
        me, 47, .write, .touches, span, over: [id(me, 46), id(colleague, 17)],
        .write(.field("label"), .withdrawn)),
      operation(me, 48, .write, .touches, span, .write(.tag("b"), .on)),
      operation(me, 49, .write, .touches, span, over: [id(me, 48)], .write(.tag("b"), .off)),
      operation(me, 50, .write, .touches, .key(keyed), .write(.field("attributes.role"), .cleared)),
      operation(
        me, 51, .write, .touches, span,
        .write(.field("fragments"), .fragments(Fragments(base: [ScalarRange(start: 3, end: 300)])))),
      operation(me, 52, .write, [], .article(article), .write(.undone(id(me, 41)), .on)),
      operation(me, 53, .remove, [], span, .remove(seen: [id(colleague, 17), id(me, 51)])),
    ]
  }

  private static func oddities(_ me: ReplicaID) -> [Operation] {
    let theirs = ThingID.operation(id(colleague, 900))
    let inserted = Fragment(first: .inserted(id(colleague, 3), 2), last: .base(4))
    return [
      operation(me, 54, .remove, [], theirs, article: other, .remove(seen: [id(colleague, 900)])),
      operation(me, 55, .restore, .touches, theirs, article: other, over: [id(me, 54)], .restore),
      operation(
        me, 56, .write, .touches, theirs, article: other,
        .write(.field("fragments"), .fragments(Fragments(pieces: [inserted], quotes: ["quote"])))),
      operation(me, 57, .note, .touches, .article(other), article: other, .opaque([0xFF, 0xFE])),
      operation(
        me, 58, Operation.Kind(rawValue: 900), [.mustUnderstand, .touches], .key(keyed), .opaque([1, 2, 3])),
    ]
  }

  private static func operation(
    _ me: ReplicaID, _ seq: UInt64, _ kind: Operation.Kind, _ flags: Operation.Flags, _ target: ThingID,
    article: ArticleID = article, over overwrites: [OperationID] = [], _ payload: Payload
  ) -> Operation {
    Operation(
      id: id(me, seq), kind: kind, flags: flags, article: article, target: target,
      overwrites: overwrites.sorted(),
      payload: payload)
  }

  private static func id(_ replica: ReplicaID, _ seq: UInt64) -> OperationID {
    OperationID(replica: replica, seq: seq)
  }
}
