package import Models
package import Segments

/// Brings a replica's log and a shared directory together: takes in what is new, publishes what is not there.
///
/// Doing it twice changes nothing; stopping anywhere loses nothing. Nothing in the directory is changed. Removed are only
/// this replica's own small files, long after a larger one has all that they have (`Remover`).
package struct Synchronizer {
  package struct Options: Hashable, Sendable {
    /// Whether this replica has used the directory before, under this path: it may not be started then.
    package var knownBefore: Bool
    /// What the directory is called, to tell it from others that the replica uses.
    package var directory: String
    /// Whether to write everything that is held of anyone, where it is missing or not what it was.
    package var refill = false
    /// How many bytes of files are taken in by one transaction, about.
    package var batchBytes = 64 << 20
    /// When this is.
    package var now: Timestamp
    /// Which of one's own segments become one.
    package var rollUp = RollUp()
    /// For how many milliseconds small files stay beside the larger one that has all that they have.
    package var keeping: Int64 = 30 * 86_400_000

    package init(knownBefore: Bool, directory: String = "", refill: Bool = false, now: Timestamp) {
      self.now = now
      self.knownBefore = knownBefore
      self.directory = directory
      self.refill = refill
    }
  }

  private let log: any SegmentLog
  private let directory: any SharedDirectory
  private let options: Options
  private let progress: (SyncProgress) -> Void
  private let sealed: (ReplicaID, Held) throws -> Void

  /// - Parameter sealed: Told how far this replica's identity is sealed, before anything is published.
  package init(
    log: any SegmentLog, directory: any SharedDirectory, options: Options,
    progress: @escaping (SyncProgress) -> Void = { _ in },
    sealed: @escaping (ReplicaID, Held) throws -> Void = { _, _ in }
  ) {
    self.sealed = sealed
    self.log = log
    self.directory = directory
    self.options = options
    self.progress = progress
  }

  /// Takes in and publishes. With a doubt in the report nothing was sealed or published.
  ///
  /// - Throws: `DirectoryRefusal` when the directory is not to be used; `DirectoryError` when it can't be listed, has
  ///   gone on the way, or can't be started; `SyncError`; what the log throws.
  /// - Complexity: O(n log n) in the files listed, O(n) in the operations that are new.
  package func run() throws -> SyncReport {
    var report = SyncReport()
    let held = try Set(log.allSegments())
    let replaced = try log.replaced()
    let known = held.union(replaced.keys)
    // The sizes of one's own files tell whether they are whole; a refill compares all.
    let sized = try Set(log.ownSegments().map(\.replica)).union([log.replica])
    let listing = try directory.list { name in
      !options.refill && !sized.contains(name.replica) && known.contains(name)
    }
    progress(.listed(files: listing.count))
    let state = try prepare(listing, &report)
    try takeIn(listing, known, into: &report)
    guard report.doubt == nil else { return report }
    _ = try log.seal()
    if let own = try log.held()[log.replica] { try sealed(log.replica, own) }
    _ = try log.rollUp(options.rollUp, now: options.now)
    let isRefill = options.refill || state != .ready
    let publisher = Publisher(log: log, directory: directory, options: options, isRefill: isRefill, progress: progress)
    try publisher.publish(listing, into: &report)
    guard !isRefill, report.unpublishedReason == nil else { return report }
    try Remover(log: log, directory: directory, options: options, replaced: replaced).remove(listing)
    return report
  }

  /// Writes the marker where the directory has none and may be used.
  private func prepare(_ listing: [DirectoryEntry], _ report: inout SyncReport) throws -> DirectoryState {
    let state = DirectoryState.examine(
      listing, corpus: log.corpus, knownBefore: options.knownBefore, refill: options.refill)
    switch state {
    case .ready: break
    case .refused(let refusal): throw refusal
    case .start, .refill:
      try directory.start(corpus: log.corpus)
      report.started = true
    }
    return state
  }
}

/// What a sync can't go on from.
package enum SyncError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The log names a sealed segment and doesn't have its bytes.
  case segmentLost(SegmentName)

  package var description: String {
    switch self {
    case .segmentLost(let name):
      "the database names segment \(name) and does not have it: run `hashiya doctor`; nothing was removed"
    }
  }
}

extension Synchronizer {
  private func takeIn(
    _ listing: [DirectoryEntry], _ segments: Set<SegmentName>, into report: inout SyncReport
  ) throws {
    let known = try log.refusals()
    let knowledge = SyncPlan.Knowledge(replica: log.replica, segments: segments, refusals: known)
    var intake = try Intake(
      plan: SyncPlan(listing: listing, knowledge: knowledge), held: log.held(), replica: log.replica,
      reader: SegmentReader(directory: directory, corpus: log.corpus))
    var contributions = Contributions()
    try takeInBatches(&intake, &contributions, into: &report)
    try takeInStrays(&intake, &contributions, into: &report)
    report.contributions = contributions.sorted
    try intake.verifyHeaders()
    let cited = try log.cited()
    report.doubt = try doubt(&intake, cited: cited)
    report.waiting = intake.waiting(cited: cited, own: log.replica)
    let refusals = try stillWanted(intake.findings.sortedRefusals, heldBefore: segments)
    // Compared first: a sync with nothing new must not write.
    if Set(refusals) != Set(known) { try log.setRefusals(refusals) }
    report.quarantined = refusals.map { SyncReport.Quarantined(file: $0.file, reason: $0.reason) }
  }

  /// Leaves out what another file brought: a bad copy of what is held is no loss to anybody.
  private func stillWanted(_ refusals: [Refusal], heldBefore: Set<SegmentName>) throws -> [Refusal] {
    if refusals.isEmpty { return [] }
    let held = try Set(log.allSegments()).subtracting(heldBefore)
    return refusals.filter { refusal in SegmentName(path: refusal.file).map { !held.contains($0) } ?? true }
  }

  private func takeInBatches(
    _ intake: inout Intake, _ contributions: inout Contributions, into report: inout SyncReport
  ) throws {
    var held = intake.held
    while true {
      let batch = try intake.nextBatch(budget: options.batchBytes)
      if batch.isEmpty { return }
      contributions.add(try log.takeIn(batch, now: options.now))
      for segment in batch {
        let header = segment.header
        report.received.add(
          operations: header.last - (held[header.replica]?.last ?? 0), bytes: segment.rawBytes.count)
        held[header.replica] = Held(last: header.last, chain: header.after)
      }
      tell(report.received)
    }
  }

  /// Takes in what doesn't continue what is held but begins beside it, one by one: forks are rare.
  private func takeInStrays(
    _ intake: inout Intake, _ contributions: inout Contributions, into report: inout SyncReport
  ) throws {
    intake.gatherStrays()
    // What is held already in other pieces is no fork, and may be many: all small ones of which a larger one came.
    while case let batch = try intake.nextHeldStrays(log, budget: options.batchBytes), !batch.isEmpty {
      _ = try log.takeIn(batch, now: options.now)
    }
    while let segment = try intake.nextStray(log) {
      let taken = try log.takeIn([segment], now: options.now)
      contributions.add(taken)
      // A fork changes how far the branch that keeps the name is held.
      intake.held = try log.held()
      let operations = taken.reduce(0) { $0 + $1.operations }
      // What brings nothing new was not received.
      guard operations > 0 else { continue }
      report.received.add(operations: UInt64(operations), bytes: segment.rawBytes.count)
      tell(report.received)
    }
    try intake.verifyStrays()
  }

  private func tell(_ received: SyncReport.Volume) {
    progress(
      .takenIn(segments: received.segments, operations: received.operations, bytes: received.bytes))
  }

  private func doubt(_ intake: inout Intake, cited: [ReplicaID: UInt64]) throws -> Doubt? {
    let found = try intake.doubt(log)
    if let doubt = found.doubt { return doubt }
    if !found.same.isEmpty { _ = try log.takeIn(found.same, now: options.now) }
    let held = intake.position(of: log.replica).last
    guard let last = cited[log.replica], last > held else { return nil }
    return .cited(last: last, held: held)
  }
}
