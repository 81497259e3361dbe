internal import Models
internal import SimulatedDisk
internal import Store
internal import TestSupport

/// One database on a machine, and what it has to hold.
package final class Desk {
  package let number: Int
  package let machine: Machine
  /// Open between two commands, as long as nothing happens that a process would not outlive.
  var replica: Replica?
  var holding: Holding
  /// Whether all must be looked at before the next command: one may have come further than it could tell.
  var isUncertain = false
  /// The times of changes that a command wrote which was cut short, seen since: nobody said that they are on disk, and
  /// until something more is written a power failure may take them.
  var fragile: Set<Int64> = []
  /// What `holding` was last compared with, as a digest.
  var comparedDigest: String?
  /// The names of the changes held, when the digest was this one.
  var names: (digest: String, ids: TrueIDs)?
  /// The last digest and number of operations seen.
  var seen: (digest: String, operations: UInt64)?

  /// What a database has to hold.
  struct Holding {
    /// The times of the changes acknowledged here, or in what this was copied from.
    var acknowledged: Set<Int64> = []
    /// Those of all changes that were ever seen here.
    var known: Set<Int64> = []
    /// The ids under which it may have written.
    var identities: Set<ReplicaID> = []
  }

  init(number: Int, machine: Machine, holding: Holding = Holding()) {
    self.number = number
    self.machine = machine
    self.holding = holding
  }

  var folder: String { "desk\(number)" }
  var path: String { Replica.databasePath(in: folder) }
  package var exists: Bool { machine.disk.exists(path) }

  /// The times of the changes that it held when all was last looked at.
  package var knownTimes: Set<Int64> { holding.known }

  /// What was seen of the content says nothing any more.
  func forget() {
    comparedDigest = nil
    names = nil
    seen = nil
  }

  /// The power of its machine failed.
  func losePower() {
    holding.known.subtract(fragile)
    fragile = []
  }

  /// The process ends; how is not asked.
  func drop() {
    // On a dead disk closing fails, and there is nothing to be saved.
    try? replica?.close()
    replica = nil
  }
}
