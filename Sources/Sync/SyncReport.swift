package import Models
package import Segments

/// What a sync did, and what is left.
package struct SyncReport: Hashable, Sendable {
  /// An amount of segments with what is in them.
  package struct Volume: Hashable, Sendable {
    package var segments = 0
    package var operations: UInt64 = 0
    /// Of the files.
    package var bytes = 0
  }

  /// Operations that are known to exist and can't be had yet: not an error.
  package struct Waiting: Hashable, Sendable {
    /// Nil when the name doesn't say whose they are.
    package var replica: ReplicaID?
    package var from: UInt64
    /// Nil when it isn't known how many there are.
    package var to: UInt64?
    /// The file that can't be used yet; nil when there is none.
    package var file: String?
    package var reason: String

    package init(replica: ReplicaID?, from: UInt64, to: UInt64?, file: String?, reason: String) {
      self.replica = replica
      self.from = from
      self.to = to
      self.file = file
      self.reason = reason
    }
  }

  /// A file that is all there, and wrong.
  package struct Quarantined: Hashable, Sendable {
    package var file: String
    package var reason: String
  }

  /// Whether this sync wrote the marker, for the first time or again.
  package var started = false
  package var published = Volume()
  package var received = Volume()
  package var waiting: [Waiting] = []
  package var quarantined: [Quarantined] = []
  /// Largest first. An article that came in two parts may be counted twice.
  package var contributions: [Contribution] = []
  /// Whether the directory refused to be written; what came in is taken in all the same.
  package var isReadOnly = false
  /// What is sealed and not in the directory, and why not.
  package var unpublished = Volume()
  package var unpublishedReason: DirectoryError?
  /// Set when this replica may be a copy. Nothing was sealed or published then: take a new id and sync again.
  package var doubt: Doubt?

  package init() {}

  /// Whether something was set aside, which is what exit status 2 says.
  package var hasSetAside: Bool { !quarantined.isEmpty || unpublishedReason != nil }
}

/// Why a replica can't be sure that it alone issues operations under its id: its database was copied or restored.
package enum Doubt: Hashable, Sendable, CustomStringConvertible {
  /// The directory holds sealed operations of this id beyond those that this replica sealed. Signed by its key.
  case foreignTail(file: String, last: UInt64)
  /// The directory holds other operations under the same numbers. Signed by its key.
  case foreignBranch(file: String, last: UInt64)
  /// Another replica says that it has seen more of this id than there is. Only a claim: worth one new id, not more.
  case cited(last: UInt64, held: UInt64)

  package var description: String {
    switch self {
    case .foreignTail(let file, let last):
      "the shared directory has work up to number \(last) under this replica's id that it doesn't hold (\(file))"
    case .foreignBranch(let file, let last):
      "the shared directory has other work up to number \(last) under this replica's id (\(file))"
    case .cited(let last, let held):
      "another replica has seen \(last) operations under this replica's id, of which it holds \(held)"
    }
  }
}

/// How far a sync is.
package enum SyncProgress: Hashable, Sendable {
  case listed(files: Int)
  /// `bytes` of the files read so far.
  case takenIn(segments: Int, operations: UInt64, bytes: Int)
  case published(segments: Int, of: Int)
}
