import Models
import Segments
import Testing

struct SegmentLookupTests {
  @Test(arguments: UInt64(0)..<40)
  func `the article of every operation is found`(seed: UInt64) throws {
    var generator = DraftGenerator(seed: seed)
    let draft = generator.draft(changes: 1...8)
    let bytes = try SegmentCodec.encode(draft, signingKey: generator.key)

    for operation in draft.changes.flatMap(\.operations) {
      #expect(try SegmentLookup.article(ofOperation: operation.id.seq, in: bytes) == operation.article)
    }
  }

  @Test func `an operation of another segment is not found`() throws {
    var generator = DraftGenerator(seed: 7)
    let bytes = try SegmentCodec.encode(generator.draft(changes: 1...8), signingKey: generator.key)
    let header = try SegmentHeader.peek(bytes)

    for seq in [0, header.first - 1, header.last + 1, UInt64.max] {
      #expect(throws: SegmentError.self) { try SegmentLookup.article(ofOperation: seq, in: bytes) }
    }
  }

  @Test(arguments: UInt64(0)..<20)
  func `the operations of an article are found with their changes`(seed: UInt64) throws {
    var generator = DraftGenerator(seed: seed)
    let draft = generator.draft(changes: 1...8)
    let bytes = try SegmentCodec.encode(draft, signingKey: generator.key)
    let segment = try SegmentCodec.decode(bytes, corpus: draft.corpus)

    for article in Set(draft.changes.flatMap(\.operations).map(\.article)) {
      let found = try SegmentLookup.operations(ofArticle: article, in: bytes)
      let expected = draft.changes.flatMap { change in
        change.operations.filter { $0.article == article }.map { (change.header, $0.id) }
      }
      #expect(found.map(\.0) == expected.map(\.0))
      #expect(found.map(\.1.id) == expected.map(\.1))
      for (_, operation) in found {
        #expect(operation == segment.operation(at: Int(operation.id.seq - segment.header.first)))
      }
    }
    #expect(try SegmentLookup.operations(ofArticle: ArticleID(ID128(high: 0, low: 0)), in: bytes).isEmpty)
  }
}
