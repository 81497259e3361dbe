internal import Models

/// Makes one segment of several that follow each other: the same changes on the same chain.
package enum SegmentMerge {
  /// The segment that has the changes of all pieces; nil when they can't be one: their numbers or chains don't join,
  /// what they say of others doesn't fit together, or they are too much for one segment.
  ///
  /// The result was decoded, verified and compared with the pieces: it may become the only copy of them.
  /// - Parameter key: That of the replica whose pieces they are.
  /// - Complexity: O(n) in the operations and their bytes.
  package static func merge(_ pieces: [Segment], signingKey key: SigningKey) throws -> Segment? {
    guard pieces.count > 1, let first = pieces.first, joins(pieces, of: key.replica), let table = table(of: pieces)
    else { return nil }
    let changes = pieces.flatMap { piece in piece.changes.indices.map(piece.change(at:)) }
    let corpus = first.header.corpus
    let draft = SegmentDraft(corpus: corpus, before: first.header.before, table: table, changes: changes)
    do {
      let merged = try SegmentCodec.decode(SegmentCodec.encode(draft, signingKey: key), corpus: corpus)
      return says(merged, pieces, draft) ? merged : nil
    } catch is SegmentError {
      return nil
    }
  }

  private static func joins(_ pieces: [Segment], of replica: ReplicaID) -> Bool {
    guard pieces.allSatisfy({ $0.header.replica == replica && $0.header.corpus == pieces[0].header.corpus }) else {
      return false
    }
    return zip(pieces, pieces.dropFirst()).allSatisfy { left, right in
      left.header.last + 1 == right.header.first && left.header.after == right.header.before
    }
  }

  /// For each replica what was seen of it last, in order; nil when two pieces saw different work under one number.
  private static func table(of pieces: [Segment]) -> [TableEntry]? {
    var latest: [ReplicaID: TableEntry] = [:]
    for entry in pieces.flatMap(\.table) {
      if let known = latest[entry.replica] {
        if known.seq == entry.seq, known.chain != entry.chain { return nil }
        if known.seq >= entry.seq { continue }
      }
      latest[entry.replica] = entry
    }
    return latest.values.sorted { $0.replica < $1.replica }
  }

  /// Whether what was read back is what the pieces say.
  private static func says(_ merged: Segment, _ pieces: [Segment], _ draft: SegmentDraft) -> Bool {
    let header = merged.header
    return header.replica == pieces.first?.header.replica && header.first == pieces.first?.header.first
      && header.last == pieces.last?.header.last && header.before == draft.before
      && header.after == pieces.last?.header.after && merged.table == draft.table
      && merged.changes.indices.map(merged.change(at:)) == draft.changes
  }
}
