package import Models

/// The bytes of a segment. See docs/segment-format.md.
package enum SegmentCodec {
  /// Seals a draft under the replica whose key this is. The same draft gives the same bytes with the same zstd.
  ///
  /// - Parameter ahead: What was gathered of the draft's changes already.
  /// - Throws: `SegmentError.invalidDraft`.
  /// - Complexity: O(n) in the operations and their bytes.
  package static func encode(
    _ draft: SegmentDraft, signingKey: SigningKey, ahead: SegmentAhead? = nil
  ) throws -> [UInt8] {
    let replica = signingKey.replica
    let table = try draft.sortedTable(without: replica)
    let numbers = try draft.numbers(of: replica)
    var rows = try ahead?.finish() ?? SegmentRows(before: draft.before, headers: draft.changes.map(\.header))
    for change in draft.changes[rows.ended...] { try rows.add(rest: change) }
    let (body, after) = try rows.finish(counts: draft.changes.map(\.header.count), table: table)
    let header = SegmentHeader(
      corpus: draft.corpus, replica: replica, publicKey: signingKey.publicKey, first: numbers.lowerBound,
      last: numbers.upperBound, before: draft.before, after: after, bodyLength: UInt64(body.count))
    let bytes = try SegmentFrame.seal(header.encoded + body, with: signingKey)
    guard bytes.count <= SegmentLimits.file else { throw SegmentError.invalidDraft(.tooLarge) }
    return bytes
  }

  /// Decodes and verifies a segment: framing, hash, corpus, key, signature, columns, and the chain over its changes.
  ///
  /// - Complexity: O(n) in the operations and their bytes.
  package static func decode(_ bytes: [UInt8], corpus: CorpusID) throws(SegmentError) -> Segment {
    try SegmentFrame.check(bytes, corpus: corpus)
    var segment = try decodeHeld(bytes)
    try segment.verifyChain()
    return segment
  }

  /// Decodes a segment that was verified before, from this replica's own database: no hash, signature or chain is
  /// checked. Never traps, whatever the bytes.
  ///
  /// - Complexity: O(n) in the operations and their bytes.
  package static func decodeHeld(_ bytes: [UInt8]) throws(SegmentError) -> Segment {
    let header = try SegmentFrame.header(of: bytes)
    var decoder = try BodyDecoder(bytes, header: header)
    return Segment(header: header, body: try decoder.body(), rawBytes: bytes)
  }
}

extension SegmentDraft {
  /// The table in the order in which it is written.
  fileprivate func sortedTable(without own: ReplicaID) throws(SegmentError) -> [TableEntry] {
    let table = table.filter { $0.replica != own }.sorted { $0.replica < $1.replica }
    for (index, entry) in table.enumerated() {
      guard entry.seq <= Limits.seq, index == 0 || table[index - 1].replica != entry.replica else {
        throw .invalidDraft(.table)
      }
    }
    return table
  }

  /// The numbers of the first and last operation.
  fileprivate func numbers(of replica: ReplicaID) throws(SegmentError) -> ClosedRange<UInt64> {
    guard let first = changes.first?.header.first.seq else { throw .invalidDraft(.empty) }
    var next = first
    for change in changes {
      let header = change.header
      guard header.first == OperationID(replica: replica, seq: next), next > 0, next <= SegmentLimits.seq,
        header.count > 0, header.count == change.operations.count,
        UInt64(header.count) <= SegmentLimits.seq - next + 1
      else { throw .invalidDraft(.gap(header.first)) }
      next += UInt64(header.count)
    }
    return first...next - 1
  }
}
