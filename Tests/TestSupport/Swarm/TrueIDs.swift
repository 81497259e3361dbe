package import Models

/// Ids that depend only on when a change was made, so that a change reads the same whatever its replica is called. Every
/// change of a run must have a time of its own.
package struct TrueIDs {
  private var renaming = Renaming()
  /// The same with an end: what is not held has no time yet, and keeps its name.
  private var closed = Renaming()
  private var ends: [ReplicaID: UInt64] = [:]
  package private(set) var changes: [Change] = []

  /// - Parameter changes: All that a replica holds, in any order.
  package init(of changes: [Change]) {
    // Steps are in the order of the numbers under each name.
    for change in changes.sorted(by: { $0.id < $1.id }) { add(change) }
    close()
  }

  private mutating func add(_ change: Change) {
    changes.append(change)
    let name = ReplicaID(ID128(high: 99, low: UInt64(change.header.wall.milliseconds)))
    renaming.append(Renaming.Step(first: change.id.seq, name: name), of: change.id.replica)
    ends[change.id.replica] = change.header.lastSeq
  }

  private mutating func close() {
    closed = renaming
    for (replica, last) in ends { closed.append(Renaming.Step(first: last + 1, name: replica), of: replica) }
  }

  /// With one more change, whose number is larger than all under its name.
  package func adding(_ change: Change) -> TrueIDs {
    var copy = self
    copy.add(change)
    copy.close()
    return copy
  }

  package func spelled(_ change: Change) -> Change { change.renamed(closed) { _, _, _ in nil } }
}

extension Change {
  /// Whether it says what another does. A removal may list what it saw under more names than its author knew.
  package func says(_ other: Change) -> Bool {
    guard operations.count == other.operations.count else { return false }
    return zip(operations, other.operations).allSatisfy { mine, theirs in
      guard case .remove(let seen) = mine.payload, case .remove(let meant) = theirs.payload else {
        return mine == theirs
      }
      return Set(meant).isSubset(of: seen) && mine.id == theirs.id && mine.target == theirs.target
    }
  }
}
