internal import Models
internal import Segments
internal import Store
internal import Sync

extension World {
  /// Brings a desk and a directory together.
  ///
  /// - Returns: Nil when the directory could not be used.
  @discardableResult
  func sync(_ desk: Desk, _ directory: Int, refill: Bool) throws -> SyncReport? {
    guard transport.directories.indices.contains(directory) else { return nil }
    var report: SyncReport?
    let seam = DeskDirectory(transport.folder(of: desk.machine.number, in: directory), desk.machine.disk)
    let outcome = try run(desk) { replica in
      report = try synchronise(&replica, desk, seam, directory, refill)
      try glance(desk, replica)
    }
    watcher?(describe(desk, directory, outcome, report))
    if !refill { try checkOwnFiles(desk, seam) }
    switch outcome {
    case .done: return report
    case .refused(let error):
      guard error is DirectoryError || error is DirectoryRefusal else {
        throw Violation(.noOtherErrors, "a sync of \(desk.number) with \(directory): \(error)")
      }
      return nil
    default: return nil
    }
  }

  private func synchronise(
    _ replica: inout Replica, _ desk: Desk, _ seam: DeskDirectory, _ directory: Int, _ refill: Bool
  ) throws -> SyncReport {
    let path = Self.path(ofDirectory: directory)
    var options = Synchronizer.Options(
      knownBefore: try replica.hasUsed(directory: path), directory: path, refill: refill,
      now: Timestamp(milliseconds: Self.epoch + transport.clock.now + desk.machine.clockOffset))
    options.batchBytes = 3_000
    options.rollUp.run = setup.rollUpRun
    options.keeping = setup.keeping
    let report = try Synchronizer.run(
      &replica, directory: seam, options: options, newKey: { newKey() }, sealed: desk.machine.writeWitness)
    let memory = SyncMemory(
      directory: path, unpublished: report.unpublished.operations, missing: 0, awaited: [])
    try replica.remember(memory, now: Timestamp(milliseconds: 0))
    return report
  }

  private static func path(ofDirectory number: Int) -> String { "/shared\(number)" }

  private func describe(_ desk: Desk, _ directory: Int, _ outcome: Outcome, _ report: SyncReport?) -> String {
    // A database that can't be read now holds nothing that could be said.
    let held = (try? desk.replica?.held()) ?? [:]
    let lines = held.sorted { $0.key < $1.key }.map { "\($0.key.description.prefix(6)):\($0.value.last)" }
    let own = desk.replica?.replica.description.prefix(6) ?? "closed"
    return "  desk \(desk.number) in \(directory): \(outcome) as \(own) holding \(lines.joined(separator: " ")); "
      + "published \(report?.published.segments ?? 0), received \(report?.received.segments ?? 0), "
      + "waiting \(report?.waiting ?? []), set aside \(report?.quarantined.count ?? 0)"
  }

  /// A replica writes files of its own ids, and the markers; one that begins a directory or fills it again, all.
  private func checkOwnFiles(_ desk: Desk, _ seam: DeskDirectory) throws {
    tally.count(.ownFilesOnly)
    let segments = seam.asked.filter { $0.hasPrefix(SegmentName.folder + "/") }
    guard segments.count == seam.asked.count else { return }
    let own = desk.holding.identities.map { SegmentName.directory(of: $0) + "/" }
    if let other = segments.first(where: { path in !own.contains { path.hasPrefix($0) } }) {
      throw Violation(.ownFilesOnly, "desk \(desk.number) wrote \(other)")
    }
    if let other = seam.removed.first(where: { path in !own.contains { path.hasPrefix($0) } }) {
      throw Violation(.ownFilesOnly, "desk \(desk.number) removed \(other)")
    }
    tally.removedFiles += seam.removed.count
  }

  /// A new replica of the corpus that a directory belongs to.
  func join(_ number: Int, _ machine: Int, _ directory: Int) throws {
    guard desks[number] == nil, machines.indices.contains(machine), transport.directories.indices.contains(directory)
    else { return }
    let machine = machines[machine]
    // A directory that can't be listed now can't be joined now.
    guard let listing = try? transport.folder(of: machine.number, in: directory).list(),
      let corpus = try? CorpusMarker.corpus(of: listing), !machine.isCramped
    else { return }
    guard corpus == self.corpus else { throw Violation(.noOtherErrors, "a marker of \(corpus)") }
    let desk = Desk(number: number, machine: machine)
    try found(desk, shared: Self.path(ofDirectory: directory))
    tally.count(.joined)
    try sync(desk, directory, refill: false)
  }
}
