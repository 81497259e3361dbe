package import Models

/// What a replica seals: consecutive changes of its own, and what it has seen of others.
package struct SegmentDraft: Sendable {
  package var corpus: CorpusID
  /// The replica's chain before the first change.
  package var before: Chain
  /// An entry for every replica that the operations name, and for those of which more is held than the segment before
  /// said. In any order; an entry for the replica itself is left out.
  package var table: [TableEntry]
  /// Consecutive, at least one.
  package var changes: [Change]

  package init(corpus: CorpusID, before: Chain, table: [TableEntry], changes: [Change]) {
    self.corpus = corpus
    self.before = before
    self.table = table
    self.changes = changes
  }
}

/// How much of another replica the author of a segment held when it was sealed.
package struct TableEntry: Hashable, Sendable {
  package let replica: ReplicaID
  /// The largest operation number held; 0 when none was.
  package let seq: UInt64
  /// The chain there.
  package let chain: Chain

  package init(replica: ReplicaID, seq: UInt64, chain: Chain) {
    self.replica = replica
    self.seq = seq
    self.chain = chain
  }
}
