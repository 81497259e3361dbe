internal import Models
package import Segments

/// What a sync would find in a directory now. Takes nothing in, and writes nothing anywhere.
package struct Rehearsal: Hashable, Sendable {
  /// How many operations would be taken in.
  package var arrived: UInt64 = 0
  /// What would still be missing after that.
  package var waiting: [SyncReport.Waiting] = []
  package var refusals: [Refusal] = []
  package var doubt: Doubt?
  /// Files in a format that only a newer version reads.
  package var newerFiles: Set<String> = []

  /// Of a directory in which there is nothing new.
  package init() {}

  /// - Parameter listing: Of the directory, with every size and time.
  /// - Throws: As `Synchronizer.run`.
  /// - Complexity: O(n) in the bytes of the files that are new; some are in memory at a time.
  package init(listing: [DirectoryEntry], log: any SegmentLog, directory: any SharedDirectory) throws {
    let known = try Set(log.allSegments()).union(log.replaced().keys)
    let knowledge = try SyncPlan.Knowledge(replica: log.replica, segments: known, refusals: log.refusals())
    var intake = try Intake(
      plan: SyncPlan(listing: listing, knowledge: knowledge), held: log.held(), replica: log.replica,
      reader: SegmentReader(directory: directory, corpus: log.corpus))
    var cited = try log.cited()
    try takeIn(&intake, &cited)
    // Where strays belong can only be told from what is held: not yet, when what comes before them would be taken in.
    if arrived == 0 { try takeInStrays(&intake, log) }
    try intake.verifyHeaders()
    doubt = try intake.doubt(log).doubt
    let held = intake.position(of: log.replica).last
    if doubt == nil, let last = cited[log.replica], last > held { doubt = .cited(last: last, held: held) }
    waiting = intake.waiting(cited: cited, own: log.replica)
    refusals = intake.findings.sortedRefusals
    newerFiles = Set(waiting.compactMap(\.file).filter { Self.isNewer($0, directory) })
  }

  private static let batchBytes = 16 << 20

  private mutating func takeIn(_ intake: inout Intake, _ cited: inout [ReplicaID: UInt64]) throws {
    while true {
      var position = intake.held
      let batch = try intake.nextBatch(budget: Self.batchBytes)
      if batch.isEmpty { return }
      for segment in batch {
        let header = segment.header
        arrived += header.last - (position[header.replica]?.last ?? 0)
        position[header.replica] = Held(last: header.last, chain: header.after)
        for entry in segment.table { cited[entry.replica] = max(cited[entry.replica] ?? 0, entry.seq) }
      }
    }
  }

  private mutating func takeInStrays(_ intake: inout Intake, _ log: any SegmentLog) throws {
    intake.gatherStrays()
    // What is held already brings nothing.
    while try !intake.nextHeldStrays(log, budget: Self.batchBytes).isEmpty {}
    while let segment = try intake.nextStray(log) { arrived += UInt64(segment.operationCount) }
    try intake.verifyStrays()
  }

  private static func isNewer(_ file: String, _ directory: any SharedDirectory) -> Bool {
    guard let bytes = try? directory.read(file, limit: SegmentHeader.size) else { return false }
    do throws(SegmentError) {
      _ = try SegmentHeader.peek(bytes)
      return false
    } catch {
      if case .newerFormat = error { return true }
      return false
    }
  }
}
