import Models
import Segments
import TestSupport
import Testing

struct DraftTests {
  @Test func `a draft without changes is refused`() throws {
    var generator = DraftGenerator(seed: 1)
    var draft = generator.draft(changes: 1...1)
    draft.changes = []

    #expect(throws: SegmentError.invalidDraft(.empty)) {
      try SegmentCodec.encode(draft, signingKey: generator.key)
    }
  }

  @Test func `a gap between changes is refused`() throws {
    var generator = DraftGenerator(seed: 1)
    var draft = generator.draft(changes: 4...4)
    draft.changes.remove(at: 1)
    let late = draft.changes[1].id

    #expect(throws: SegmentError.invalidDraft(.gap(late))) {
      try SegmentCodec.encode(draft, signingKey: generator.key)
    }
  }

  @Test func `changes of another replica are refused`() throws {
    var generator = DraftGenerator(seed: 1)
    let draft = generator.draft(changes: 1...1)
    var random = SeededGenerator(seed: 2)

    #expect(throws: SegmentError.invalidDraft(.gap(draft.changes[0].id))) {
      try SegmentCodec.encode(draft, signingKey: DraftGenerator.signingKey(&random))
    }
  }

  @Test func `a replica that is named must be in the table`() throws {
    let (draft, key) = draft(target: .operation(OperationID(replica: Self.stranger, seq: 4)))

    #expect(throws: SegmentError.invalidDraft(.notInTable(Self.stranger))) {
      try SegmentCodec.encode(draft, signingKey: key)
    }
  }

  @Test func `a table that names a replica twice is refused`() throws {
    var (draft, key) = draft(target: .operation(OperationID(replica: Self.stranger, seq: 4)))
    let entry = TableEntry(replica: Self.stranger, seq: 9, chain: draft.before)
    draft.table = [entry, entry]

    #expect(throws: SegmentError.invalidDraft(.table)) { try SegmentCodec.encode(draft, signingKey: key) }
  }

  @Test func `the replica itself is left out of the table`() throws {
    var (draft, key) = draft(target: .operation(OperationID(replica: Self.stranger, seq: 4)))
    let entry = TableEntry(replica: Self.stranger, seq: 9, chain: draft.before)
    draft.table = [TableEntry(replica: key.replica, seq: 1, chain: draft.before), entry]

    let segment = try SegmentCodec.decode(SegmentCodec.encode(draft, signingKey: key), corpus: draft.corpus)

    #expect(segment.table == [entry])
  }

  @Test func `operations without canonical bytes are refused`() throws {
    let named = OperationID(replica: Self.stranger, seq: 4)
    let below = Fragments(pieces: [Fragment(first: .base(-1), last: .base(3))])
    let cases: [(ThingID, [OperationID], Payload)] = [
      (.operation(OperationID(replica: Self.stranger, seq: 0)), [], .restore),
      (.operation(OperationID(replica: Self.stranger, seq: 1 << 48)), [], .restore),
      (.operation(named), [named, named], .restore),
      (.operation(named), [named, OperationID(replica: Self.stranger, seq: 3)], .restore),
      (.operation(named), [], .write(.field("fragments"), .fragments(below))),
    ]

    for (target, overwrites, payload) in cases {
      var (draft, key) = draft(target: target, overwrites: overwrites, payload: payload)
      draft.table = [TableEntry(replica: Self.stranger, seq: 9, chain: draft.before)]
      #expect(throws: SegmentError.invalidDraft(.operation(draft.changes[0].id))) {
        try SegmentCodec.encode(draft, signingKey: key)
      }
    }
  }

  @Test func `a payload that is not canonical is carried as bytes`() throws {
    let tags: [ExactText] = ["b", "a"]
    let span = SpanCreation(
      key: nil, label: "x", fragments: Fragments(base: [ScalarRange(start: 0, end: 1)]), attributes: [],
      tags: tags,
      credit: nil)
    let (draft, key) = draft(target: .key(KeyID(ID128(high: 1, low: 1))), kind: .span, payload: .span(span))

    let segment = try SegmentCodec.decode(SegmentCodec.encode(draft, signingKey: key), corpus: draft.corpus)

    guard case .opaque = segment.operation(at: 0).payload else {
      Issue.record("the payload was read as a span")
      return
    }
    #expect(segment.change(at: 0).canonicalBytes == draft.changes[0].canonicalBytes)
  }

  @Test func `lists and words that lie in one place, or say the same in two, are carried`() throws {
    func list(_ value: ExactText) -> [NamedText] { [NamedText(name: "نقش", value: value)] }
    let shared = [list("a"), list("b"), list("c")]
    let labels: [ExactText] = ["x", "y"]
    let payloads = (0..<12).map { number in
      Payload.span(
        SpanCreation(
          key: nil, label: labels[number % 2], fragments: Fragments(base: [ScalarRange(start: 0, end: 1)]),
          attributes: number < 9 ? shared[number % 3] : list("b"), tags: [], credit: nil))
    }
    let (one, key) = draft(target: .article(ArticleID(ID128(high: 5, low: 6))), kind: .span, payload: payloads[0])
    let first = one.changes[0]
    let operations = payloads.enumerated().map { number, payload in
      Operation(
        id: OperationID(replica: key.replica, seq: UInt64(number) + 1), kind: .span, flags: .touches,
        article: first.operations[0].article, target: first.operations[0].target, overwrites: [], payload: payload)
    }
    let header = ChangeHeader(
      first: first.id, count: operations.count, wall: first.header.wall, lamport: 1, author: "a", device: "d")
    var draft = one
    draft.changes = [Change(header: header, operations: operations)]

    let segment = try SegmentCodec.decode(SegmentCodec.encode(draft, signingKey: key), corpus: draft.corpus)

    #expect(segment.change(at: 0) == draft.changes[0])
  }

  @Test func `numbers up to the largest are carried`() throws {
    let last = (1 as UInt64) << 48 - 1
    var (draft, key) = draft(target: .operation(OperationID(replica: Self.stranger, seq: last)), first: last)
    draft.table = [TableEntry(replica: Self.stranger, seq: last, chain: draft.before)]

    let segment = try SegmentCodec.decode(SegmentCodec.encode(draft, signingKey: key), corpus: draft.corpus)

    #expect(segment.change(at: 0) == draft.changes[0])
    #expect(SegmentName(path: segment.name.path) == segment.name)
  }
}

extension DraftTests {
  private static let stranger = ReplicaID(ID128(high: 0, low: 1))

  /// A draft of one operation.
  private func draft(
    target: ThingID, overwrites: [OperationID] = [], kind: Operation.Kind = .restore,
    payload: Payload = .restore,
    first: UInt64 = 1
  ) -> (SegmentDraft, SigningKey) {
    var generator = DraftGenerator(seed: 1)
    let id = OperationID(replica: generator.key.replica, seq: first)
    let kind = if case .write = payload { Operation.Kind.write } else { kind }
    let operation = Operation(
      id: id, kind: kind, flags: .touches, article: ArticleID(ID128(high: 5, low: 6)), target: target,
      overwrites: overwrites, payload: payload)
    let header = ChangeHeader(
      first: id, count: 1, wall: Timestamp(milliseconds: 5), lamport: 1, author: "a", device: "d")
    let change = Change(header: header, operations: [operation])
    return (
      SegmentDraft(corpus: generator.corpus, before: generator.chain(), table: [], changes: [change]),
      generator.key
    )
  }
}
