package import Models

/// The places between the changes of a segment and what it says of others, for telling which segments it has all of.
package struct SegmentCover: Sendable {
  package let header: SegmentHeader
  private let table: [TableEntry]
  /// The chain at each place, by the number of the operation before it.
  private let chains: [UInt64: Chain]

  /// - Complexity: O(n) in the operations of the segment and their bytes.
  package init(_ segment: Segment) {
    header = segment.header
    table = segment.table
    var chains = [header.first - 1: header.before]
    for (change, chain) in zip(segment.changes, segment.chains()) { chains[change.lastSeq] = chain }
    self.chains = chains
  }

  /// The chain after operation number `seq`; nil when no change ends there and it isn't the place before the first.
  package func chain(at seq: UInt64) -> Chain? { chains[seq] }

  /// Whether a segment with this header has nothing that isn't here: it begins and ends at places of the same chain.
  package func has(_ other: SegmentHeader) -> Bool {
    other.corpus == header.corpus && other.replica == header.replica && chains[other.first - 1] == other.before
      && chains[other.last] == other.after
  }

  /// Whether it has a segment and is larger than it: so of two that have each other, neither makes way.
  package func exceeds(_ other: SegmentHeader) -> Bool {
    has(other) && (header.first < other.first || header.last > other.last)
  }

  /// Whether what another segment says of other replicas is said here as well, or more.
  package func acknowledges(all other: Segment) -> Bool {
    let own = Dictionary(table.map { ($0.replica, $0) }, uniquingKeysWith: { first, _ in first })
    return other.table.allSatisfy { entry in
      guard let known = own[entry.replica] else { return false }
      return known.seq > entry.seq || known == entry
    }
  }
}
