/// Which of a replica's own segments become one, so that their number grows with the logarithm of its syncs.
///
/// Segments are sorted into tiers by their size, and a run of many neighbours of a tier becomes one of the next: each
/// byte is written again once a tier. Large ones are left alone, since `undo` and `log` read whole segments.
package struct RollUp: Hashable, Sendable {
  /// How many neighbours of one tier become one segment.
  package var run: Int
  /// The most bytes of a segment of each tier, ascending. What is larger than the last is never merged.
  package var tiers: [Int]
  /// The most bytes of what becomes one segment, in sum.
  package var most: Int

  package init(run: Int = 16, tiers: [Int] = [4 << 10, 16 << 10, 64 << 10], most: Int = 256 << 10) {
    self.run = max(2, run)
    self.tiers = tiers
    self.most = most
  }

  /// A segment that may be merged.
  package struct Piece: Hashable, Sendable {
    package var name: SegmentName
    /// In bytes.
    package var size: Int

    package init(name: SegmentName, size: Int) {
      self.name = name
      self.size = size
    }
  }

  /// The runs to merge now, each at least two pieces whose numbers join, ascending and apart. Merging may make others
  /// possible: to be asked again with the sizes of what came of it, until there are none.
  ///
  /// - Parameter pieces: Of one replica, in order.
  /// - Complexity: O(n) in the pieces.
  package func runs(of pieces: [Piece]) -> [Range<Int>] {
    for tier in tiers.indices {
      let found = neighbours(pieces, upTo: tier).flatMap { runs(of: pieces, in: $0, tier: tier) }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The longest stretches of pieces of at most this tier whose numbers join.
  private func neighbours(_ pieces: [Piece], upTo tier: Int) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for index in pieces.indices where pieces[index].size <= tiers[tier] {
      if let last = found.last, last.upperBound == index, joins(pieces, before: index) {
        found[found.count - 1] = last.lowerBound..<index + 1
      } else {
        found.append(index..<index + 1)
      }
    }
    return found
  }

  private func joins(_ pieces: [Piece], before index: Int) -> Bool {
    index > 0 && pieces[index - 1].name.last &+ 1 == pieces[index].name.first
  }

  private func runs(of pieces: [Piece], in stretch: Range<Int>, tier: Int) -> [Range<Int>] {
    var parts = parts(of: pieces, in: stretch)
    // Before a larger one nothing is added to a stretch any more: it need not wait to become long.
    let isEnded = stretch.upperBound < pieces.endIndex && joins(pieces, before: stretch.upperBound)
    if let last = parts.last, !isEnded {
      let count = last.count { tier == 0 || pieces[$0].size > tiers[tier - 1] }
      if count < run { parts.removeLast() }
    }
    return parts.filter { $0.count > 1 }
  }

  /// A stretch in parts none of which is too large in sum.
  private func parts(of pieces: [Piece], in stretch: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = stretch.lowerBound
    var size = 0
    for index in stretch {
      if size + pieces[index].size > most, start < index {
        parts.append(start..<index)
        start = index
        size = 0
      }
      size += pieces[index].size
    }
    return parts + [start..<stretch.upperBound]
  }
}
