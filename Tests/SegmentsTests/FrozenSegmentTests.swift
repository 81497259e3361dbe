import Models
import Segments
import Testing

/// Segments of earlier versions are read for ever.
struct FrozenSegmentTests {
  @Test func `the first segment is still read`() throws {
    let key = try #require(FrozenDraft.key)
    let draft = FrozenDraft.draft(by: key.replica)

    let segment = try SegmentCodec.decode(FrozenSegment.bytes, corpus: FrozenDraft.corpus)

    #expect(segment.changes.indices.map(segment.change(at:)) == draft.changes)
    #expect(segment.table == draft.table)
    #expect(segment.header.first == 41)
    #expect(segment.header.last == 58)
    #expect(segment.header.publicKey == key.publicKey)
    #expect(segment.name.path == FrozenSegment.path)
  }

  @Test func `the first segment with text edits is still read`() throws {
    let key = try #require(FrozenDraft.key)
    let draft = FrozenTextDraft.draft(by: key.replica)

    let segment = try SegmentCodec.decode(FrozenTextSegment.bytes, corpus: FrozenDraft.corpus)

    #expect(segment.changes.indices.map(segment.change(at:)) == draft.changes)
    #expect(segment.table == draft.table)
    #expect(segment.name.path == FrozenTextSegment.path)
    let bytes = try SegmentCodec.encode(draft, signingKey: key)
    #expect(try SegmentHeader.peek(bytes).after == SegmentHeader.peek(FrozenTextSegment.bytes).after)
  }

  @Test func `the same changes still lead to the same chain`() throws {
    let key = try #require(FrozenDraft.key)
    let frozen = try SegmentHeader.peek(FrozenSegment.bytes)

    let bytes = try SegmentCodec.encode(FrozenDraft.draft(by: key.replica), signingKey: key)

    #expect(try SegmentHeader.peek(bytes).after == frozen.after)
  }
}
