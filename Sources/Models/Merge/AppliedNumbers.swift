/// The number of the last operation applied, by replica.
///
/// A sorted list: few replicas edit one article, and every operation asks for the number of its own.
package struct AppliedNumbers: Hashable, Sendable {
  private var entries: [Entry] = []

  struct Entry: Hashable, Sendable {
    let replica: ReplicaID
    var seq: UInt64
  }

  /// Zero for a replica of which nothing was applied.
  ///
  /// - Complexity: O(log n) in the number of replicas, O(n) to set one for the first time.
  package subscript(replica: ReplicaID) -> UInt64 {
    get {
      let position = position(of: replica)
      return isThere(replica, at: position) ? entries[position].seq : 0
    }
    set {
      let position = position(of: replica)
      if isThere(replica, at: position) {
        entries[position].seq = newValue
      } else {
        entries.insert(Entry(replica: replica, seq: newValue), at: position)
      }
    }
  }

  /// Where a replica stands, or would.
  private func position(of replica: ReplicaID) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].replica < replica { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func isThere(_ replica: ReplicaID, at position: Int) -> Bool {
    position < entries.count && entries[position].replica == replica
  }
}

extension AppliedNumbers: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { entries.count }
  package subscript(position: Int) -> (replica: ReplicaID, seq: UInt64) {
    (entries[position].replica, entries[position].seq)
  }
}
