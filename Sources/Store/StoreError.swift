package import Models

/// What can go wrong with a replica's database, and what to do about it.
package enum StoreError: Error, Equatable, Sendable {
  case notAReplica(String)
  case replicaExists(String)
  case newerVersion(String)
  case foreignDatabase(String)
  case locked(String, seconds: Int)
  case notWritable(String, String)
  case damaged(String)
  case gap(ReplicaID, held: UInt64, next: UInt64)
  case forked(ReplicaID, at: UInt64)
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAReplica(let path):
      "\(path) is not inside a replica; `hashiya init` or `hashiya join` makes one, -C DIR names one"
    case .replicaExists(let path): "\(path) holds a replica already"
    case .newerVersion(let path):
      "\(path) was written by a newer version of hashiya; update this one to open it (nothing was changed)"
    case .foreignDatabase(let path): "\(path) is not a database of hashiya; nothing was changed"
    case .notWritable(let path, let reason): "\(path) cannot be written: \(reason); reading still works"
    case .locked(let path, let seconds):
      "another hashiya is working on \(path); waited \(seconds) seconds; try again when it is done"
    case .damaged(let what): "the replica's database is damaged: \(what); `join` a new replica, or restore a backup"
    case .gap(let replica, let held, let next):
      "operations \(held + 1) to \(next - 1) of \(replica) are missing before \(next)"
    case .forked(let replica, let seq):
      "operation \(seq) of \(replica) differs from the one held under the same number"
    }
  }
}
