import Models
import Segments
import TestSupport
import Testing

/// A segment whose rows are gathered while its last change is being decided.
@Suite("A segment gathered ahead") struct SegmentAheadTests {
  @Test(arguments: 0..<150 as Range<UInt64>)
  func `it has the bytes of one gathered when it is sealed, however much was gathered before`(seed: UInt64) throws {
    var generator = DraftGenerator(seed: seed)
    let draft = generator.draft(changes: 1...4, operations: 1...40)
    let last = try #require(draft.changes.last)

    let ahead = Self.ahead(of: draft)
    var rest = last.operations.prefix(generator.random.int(in: 0...last.operations.count))
    while !rest.isEmpty {
      let next = rest.prefix(generator.random.int(in: 1...9))
      ahead.add(Array(next))
      rest = rest.dropFirst(next.count)
    }

    let gathered = try SegmentCodec.encode(draft, signingKey: generator.key, ahead: ahead)
    #expect(try gathered == SegmentCodec.encode(draft, signingKey: generator.key))
    // Once more: what was given away is gone, and nothing depends on it.
    #expect(try SegmentCodec.encode(draft, signingKey: generator.key, ahead: ahead) == gathered)
  }

  @Test func `what can't be sealed is said when it is sealed`() throws {
    var generator = DraftGenerator(seed: 3)
    var draft = generator.draft(changes: 1...1, operations: 12...12)
    let good = draft.changes[0].operations
    let bad = Operation(
      id: good[5].id, kind: .restore, flags: [], article: good[5].article, target: .article(good[5].article),
      overwrites: [good[5].id, good[5].id], payload: .restore)
    let operations = good[..<5] + [bad] + good[6...]
    draft.changes = [Change(header: draft.changes[0].header, operations: Array(operations))]

    let ahead = Self.ahead(of: draft)
    ahead.add(Array(operations.prefix(8)))

    #expect(throws: SegmentError.invalidDraft(.operation(bad.id))) {
      try SegmentCodec.encode(draft, signingKey: generator.key, ahead: ahead)
    }
  }

  /// Of 70 notes there are more canonical bytes than are held until the change has ended.
  @Test(arguments: [3, 70]) func `a change of many bytes is sealed as any other`(notes: Int) throws {
    var generator = DraftGenerator(seed: 4)
    let text = ExactText(String(repeating: "حاشیه ", count: 100_000))
    let first = OperationID(replica: generator.key.replica, seq: 1)
    let article = ArticleID(ID128(high: 1, low: 2))
    let operations = (0..<notes).map { number in
      Operation(
        id: OperationID(replica: first.replica, seq: first.seq + UInt64(number)), kind: .note, flags: .touches,
        article: article, target: .article(article), overwrites: [],
        payload: .note(NoteCreation(key: nil, text: text, credit: nil)))
    }
    let header = ChangeHeader(
      first: first, count: operations.count, wall: Timestamp(milliseconds: 5), lamport: 1, author: "a", device: "d")
    let draft = SegmentDraft(
      corpus: generator.corpus, before: generator.chain(), table: [],
      changes: [Change(header: header, operations: operations)])

    let ahead = Self.ahead(of: draft)
    ahead.add(operations)

    let gathered = try SegmentCodec.encode(draft, signingKey: generator.key, ahead: ahead)
    #expect(try SegmentCodec.decode(gathered, corpus: draft.corpus).change(at: 0) == draft.changes[0])
  }

  /// As it is begun: nobody knows yet how many operations the last change has.
  private static func ahead(of draft: SegmentDraft) -> SegmentAhead {
    let last = draft.changes[draft.changes.count - 1].header
    let begun = ChangeHeader(
      first: last.first, count: 2_048, wall: last.wall, lamport: last.lamport, author: last.author,
      device: last.device)
    return SegmentAhead(before: draft.before, earlier: draft.changes.dropLast(), header: begun)
  }
}
