package import Models

/// How far a replica's operations are held, and the chain there.
package struct Held: Hashable, Sendable {
  /// The number of the last operation held; 0 when none is.
  package var last: UInt64
  package var chain: Chain

  package init(last: UInt64, chain: Chain) {
    self.last = last
    self.chain = chain
  }
}

/// Which file of the shared directory was refused, and why: kept, so that it is not read again until it changes.
package struct Refusal: Hashable, Sendable {
  package var file: String
  package var size: Int
  /// Nanoseconds since 1970, as the directory says; only compared for equality.
  package var modified: Int64
  package var reason: String

  package init(file: String, size: Int, modified: Int64, reason: String) {
    self.file = file
    self.size = size
    self.modified = modified
    self.reason = reason
  }
}

/// What came in, for one author on one device.
package struct Contribution: Hashable, Sendable {
  package var author: String
  package var device: String
  package var changes: Int
  package var operations: Int
  package var articles: Int

  package init(author: String, device: String, changes: Int, operations: Int, articles: Int) {
    self.author = author
    self.device = device
    self.changes = changes
    self.operations = operations
    self.articles = articles
  }
}

/// What a replica remembers of a file of its own that was whole.
package struct Sighting: Hashable, Sendable {
  /// What the directory said of its modification when it was last seen whole; only compared for equality.
  package var modified: Int64
  /// When it was first seen whole.
  package var since: Timestamp

  package init(modified: Int64, since: Timestamp) {
    self.modified = modified
    self.since = since
  }
}

/// What a sync needs of a replica: its log as sealed segments. Two conformers: `Replica` in Store, and the in-memory log
/// of the tests; both are held to the same contract.
package protocol SegmentLog {
  var corpus: CorpusID { get }
  var replica: ReplicaID { get }

  /// What is held of each replica, this one included, sealed or not. Replicas of which nothing is held are absent; a
  /// branch of one that forked has a name of its own.
  func held() throws -> [ReplicaID: Held]

  /// For each replica, the largest operation number that a held segment says exists. May exceed what is held.
  func cited() throws -> [ReplicaID: UInt64]

  /// The sealed segments of this replica, in order.
  func ownSegments() throws -> [SegmentName]

  /// The sealed segments of all replicas, each replica's in order.
  func allSegments() throws -> [SegmentName]

  /// The chains after operation number `seq` of a replica, in sealed segments: one, or several when it forked, its
  /// database having been copied or restored; none where no change ends or too little is held.
  func chains(of replica: ReplicaID, after seq: UInt64) throws -> Set<Chain>

  /// The size in bytes of every sealed segment of this replica, under all its identities. Asked at every sync: must not
  /// read the segments.
  func ownSizes() throws -> [SegmentName: Int]

  /// This replica's own files in a directory that were seen to be whole, by their paths.
  func sightings(in directory: String) throws -> [String: Sighting]

  /// Adds to what was seen. What was seen whole before keeps the time when it first was.
  ///
  /// - Parameter sightings: By path, what the directory says of the file's modification.
  func note(sightings: [String: Int64], in directory: String, now: Timestamp) throws

  /// Takes out of what was seen what is not there any more.
  func forget(sightings paths: [String], in directory: String) throws

  /// The bytes of a sealed segment, as they were sealed or received; nil when it is not held.
  func bytes(of segment: SegmentName) throws -> [UInt8]?

  /// Seals what is unsealed as one segment, durably, before anything of it may be published. Nil when nothing is.
  func seal() throws -> SegmentName?

  /// Takes in segments in one transaction. The chain before each must be held, after the segments before it. One that
  /// continues another change than is held is a branch of its own. Taking in twice changes nothing.
  ///
  /// Of two segments of which one has all that the other has, only the larger stays, and the other's name is remembered
  /// as replaced; both stay where a replica forked. Other work that was held before, in other pieces, is kept as well.
  func takeIn(_ segments: [Segment], now: Timestamp) throws -> [Contribution]

  /// Whether all changes of these segments are held, by what their headers say.
  func holds(_ headers: [SegmentHeader]) throws -> [Bool]

  /// Whether any replica is known to have used its numbers twice.
  func hasForks() throws -> Bool

  /// Merges this replica's own sealed segments as planned, durably: from then on the merged ones are held instead, and the
  /// names of the others are remembered as replaced. Does nothing where a replica forked.
  ///
  /// - Returns: How many segments were made.
  func rollUp(_ rollUp: RollUp, now: Timestamp) throws -> Int

  /// The segments that are not held, because a larger one is that has all their changes; and since when that is known.
  func replaced() throws -> [SegmentName: Timestamp]

  /// Forgets names of segments that were replaced.
  func forget(replaced names: [SegmentName]) throws

  func refusals() throws -> [Refusal]

  /// Replaces the list of refused files.
  func setRefusals(_ refusals: [Refusal]) throws
}

/// A log that can go on under another identity.
package protocol RenewableLog: SegmentLog {
  /// Seals what is unsealed, and goes on under the identity of a new key.
  func renewed(_ key: SigningKey) throws -> Self
}
