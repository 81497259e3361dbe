package import Models

/// A file that may hold operations of a replica, by its name or its header. Neither is trusted: they only say what to
/// try next.
package struct Candidate: Hashable, Sendable {
  package var entry: DirectoryEntry
  package var replica: ReplicaID
  /// The numbers of the first and the last operation.
  package var first: UInt64
  package var last: UInt64
  /// Whether the numbers come from the file's header rather than its name.
  package var isFromHeader: Bool

  package init(entry: DirectoryEntry, replica: ReplicaID, first: UInt64, last: UInt64, isFromHeader: Bool) {
    self.entry = entry
    self.replica = replica
    self.first = first
    self.last = last
    self.isFromHeader = isFromHeader
  }
}

/// The files of one replica, given out in the order in which they continue what is held.
///
/// Each is given out once: asking again after a bad one gives the alternative, if there is one.
package struct SegmentQueue: Hashable, Sendable {
  /// Those that may come later, the nearest at the end.
  private var later: [Candidate]
  /// Those that continue what is held, the one that reaches furthest at the end.
  private var ready: [Candidate] = []
  /// Those that didn't reach beyond what was held when their turn came: the same work in other pieces, or other work.
  private(set) var passed: [Candidate] = []

  /// - Complexity: O(n log n).
  package init(_ candidates: [Candidate]) {
    later = candidates.sorted(by: Self.isLater)
  }

  /// The next file to try when operations up to `position` are held; nil when none continues them.
  ///
  /// - Complexity: O(n log n) over all calls, as long as each file read either fails or is taken in.
  package mutating func next(after position: UInt64) -> Candidate? {
    let known = ready.count
    while let candidate = later.last, candidate.first <= position &+ 1 {
      later.removeLast()
      if candidate.last > position { ready.append(candidate) } else { passed.append(candidate) }
    }
    if ready.count > known { ready.sort(by: Self.reachesLess) }
    guard let best = ready.popLast() else { return nil }
    if best.last > position { return best }
    // None reaches further than the one that reaches furthest.
    passed += ready + [best]
    ready.removeAll()
    return nil
  }

  /// Puts a file where its header says that it belongs.
  package mutating func insert(_ candidate: Candidate) {
    let index = later.firstIndex { !Self.isLater($0, candidate) } ?? later.endIndex
    later.insert(candidate, at: index)
  }

  /// Takes out the files that have not been given out and of which something holds.
  mutating func take(where isTaken: (Candidate) -> Bool) -> [Candidate] {
    let taken = (later + ready).filter(isTaken)
    later.removeAll(where: isTaken)
    ready.removeAll(where: isTaken)
    return taken
  }

  /// The files that don't continue what is held, the nearest first.
  package var beyondGap: [Candidate] { later.reversed() }

  private static func isLater(_ left: Candidate, _ right: Candidate) -> Bool {
    if left.first != right.first { return left.first > right.first }
    return reachesLess(left, right)
  }

  private static func reachesLess(_ left: Candidate, _ right: Candidate) -> Bool {
    if left.last != right.last { return left.last < right.last }
    // Any certain order will do; the proper name of a segment comes before those that sync tools make of it.
    return right.entry.path.utf8.lexicographicallyPrecedes(left.entry.path.utf8)
  }
}
