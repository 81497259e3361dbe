package import Models

/// The bytes of a segment. See docs/segment-format.md.
package enum SegmentCodec {
  /// Seals a draft under the replica whose key this is. The same draft gives the same bytes with the same zstd.
  ///
  /// - Throws: `SegmentError.invalidDraft`.
  /// - Complexity: O(n) in the operations and their bytes.
  package static func encode(_ draft: SegmentDraft, signingKey: SigningKey) throws -> [UInt8] {
    let replica = signingKey.replica
    var chain = draft.before
    guard let first = draft.changes.first, let last = draft.changes.last else { throw SegmentError.invalidDraft(.empty) }
    for change in draft.changes { chain = chain.extended(by: change) }
    var body = ByteWriter()
    body.number(draft.table.count)
    for entry in draft.table.sorted(by: { $0.replica < $1.replica }) {
      body.id(entry.replica.raw)
      body.number(entry.seq)
      body.block(entry.chain.bytes)
    }
    body.number(draft.changes.count)
    for change in draft.changes { body.change(change) }
    let header = SegmentHeader(
      corpus: draft.corpus, replica: replica, publicKey: signingKey.publicKey, first: first.header.first.seq,
      last: last.header.lastSeq, before: draft.before, after: chain, bodyLength: UInt64(body.bytes.count))
    return try SegmentFrame.seal(header.encoded + body.bytes, with: signingKey)
  }

  /// Decodes and verifies a segment: framing, hash, corpus, key, signature, columns, and the chain over its changes.
  ///
  /// - Complexity: O(n) in the operations and their bytes.
  package static func decode(_ bytes: [UInt8], corpus: CorpusID) throws(SegmentError) -> Segment {
    try SegmentFrame.check(bytes, corpus: corpus)
    let segment = try decodeHeld(bytes)
    var chain = segment.header.before
    for index in segment.changes.indices { chain = chain.extended(by: segment.change(at: index)) }
    guard chain == segment.header.after else { throw .damaged(.chain) }
    return segment
  }

  /// Decodes a segment that was verified before, from this replica's own database: no hash, signature or chain is
  /// checked. Never traps, whatever the bytes.
  package static func decodeHeld(_ bytes: [UInt8]) throws(SegmentError) -> Segment {
    let header = try SegmentHeader.peek(bytes)
    do {
      return try plain(header, bytes)
    } catch {
      throw .damaged(.column(0))
    }
  }

  private static func plain(_ header: SegmentHeader, _ bytes: [UInt8]) throws(ByteError) -> Segment {
    var reader = ByteReader(bytes, in: SegmentHeader.size..<bytes.count - SegmentFrame.trailerSize)
    var table: [TableEntry] = []
    for _ in 0..<(try reader.count(ofAtLeast: 49)) {
      let replica = ReplicaID(try reader.id())
      let seq = try reader.number()
      guard let chain = Chain(bytes: try reader.block()) else { throw reader.error(.unknownForm) }
      table.append(TableEntry(replica: replica, seq: seq, chain: chain))
    }
    var changes: [Change] = []
    for _ in 0..<(try reader.count(ofAtLeast: 21)) { changes.append(try reader.change(of: header.replica)) }
    try reader.finish()
    let name = SegmentName(
      replica: header.replica, first: header.first, last: header.last, sum: SegmentFrame.sum(of: bytes))
    return Segment(header: header, table: table, changes: changes, rawBytes: bytes, name: name)
  }
}
