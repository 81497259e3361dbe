import Models
import Segments
import TestSupport
import Testing

struct RoundTripTests {
  @Test(arguments: UInt64(0)..<200)
  func `what was sealed comes back operation by operation`(seed: UInt64) throws {
    var generator = DraftGenerator(seed: seed)
    let draft = generator.draft(changes: 1...20)

    let bytes = try SegmentCodec.encode(draft, signingKey: generator.key)
    let segment = try SegmentCodec.decode(bytes, corpus: draft.corpus)

    try expect(segment, holds: draft, bytes: bytes, key: generator.key)
  }

  @Test(arguments: UInt64(0)..<8)
  func `large segments come back too`(seed: UInt64) throws {
    var generator = DraftGenerator(seed: 1000 + seed)
    let draft = generator.draft(changes: 2...400, operations: 1...20)

    let bytes = try SegmentCodec.encode(draft, signingKey: generator.key)

    try expect(
      SegmentCodec.decode(bytes, corpus: draft.corpus), holds: draft, bytes: bytes, key: generator.key)
  }

  @Test func `a single operation costs a few hundred bytes`() throws {
    var generator = DraftGenerator(seed: 5)
    var draft = generator.draft(changes: 1...1, operations: 1...1)
    draft.table = []

    let bytes = try SegmentCodec.encode(draft, signingKey: generator.key)

    #expect(bytes.count < 600)
  }

  @Test func `the same draft gives the same bytes`() throws {
    for seed in UInt64(0)..<20 {
      var generator = DraftGenerator(seed: seed)
      let draft = generator.draft(changes: 1...20)
      var shuffled = draft
      shuffled.table.reverse()

      let bytes = try SegmentCodec.encode(draft, signingKey: generator.key)

      #expect(try SegmentCodec.encode(shuffled, signingKey: generator.key) == bytes)
    }
  }

  private func expect(
    _ segment: Segment, holds draft: SegmentDraft, bytes: [UInt8], key: SigningKey
  ) throws {
    #expect(segment.rawBytes == bytes)
    #expect(segment.header.corpus == draft.corpus)
    #expect(segment.header.replica == key.replica)
    #expect(segment.header.publicKey == key.publicKey)
    #expect(segment.header.before == draft.before)
    #expect(segment.header.after == draft.changes.reduce(draft.before) { $0.extended(by: $1) })
    #expect(segment.table == draft.table.sorted { $0.replica < $1.replica })
    #expect(segment.changes == draft.changes.map(\.header))
    for (index, change) in draft.changes.enumerated() {
      #expect(segment.change(at: index).canonicalBytes == change.canonicalBytes)
      #expect(segment.change(at: index).reread == change.reread)
    }
    let operations = draft.changes.flatMap(\.operations)
    #expect(segment.operationCount == operations.count)
    for (index, operation) in operations.enumerated() {
      #expect(segment.articles[segment.articleIndex(at: index)] == operation.article)
    }
  }
}

extension Change {
  var canonicalBytes: [UInt8] {
    var writer = ByteWriter()
    writer.change(self)
    return writer.bytes
  }

  /// As any reader of the canonical bytes has it: a payload that makes no sense to its kind is bytes to it.
  var reread: Change? {
    var reader = ByteReader(canonicalBytes)
    return try? reader.change(of: header.first.replica)
  }
}
