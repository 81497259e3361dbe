internal import Models
internal import Segments
internal import SimulatedDisk
internal import Store
internal import Sync

extension World {
  /// How many rounds, in each of which every desk syncs with every directory, bring all to the same once the faults have
  /// stopped. In the third, everything that is missing or damaged is written again; a directory that nobody could use
  /// until then, since its marker was lost, takes a round in which all publish and one in which all take in.
  package static let mostRounds = 5
  private static let refillRound = 3

  /// Ends a run: looks at everything, and in a world that settles lets all come to the same first.
  ///
  /// - Throws: `Violation`.
  package func finish() throws {
    endFaults()
    for desk in present { try setup.settles ? recount(desk) : examine(desk) }
    if setup.settles { try settle() }
    try checkRecovery()
    countFaults()
  }

  /// Notes all that a desk holds. It is looked at more closely when it holds what all do.
  private func recount(_ desk: Desk) throws {
    try run(desk) { replica in
      try glance(desk, replica)
      try audit(desk, replica)
    }
  }

  private func endFaults() {
    for machine in machines {
      makeRoom(machine)
      machine.death = nil
      machine.errorAfter = nil
      machine.clockOffset = 0
    }
  }

  private func settle() throws {
    try settleDirectories()
    let (lasting, isWhole) = try whatMustSurvive()
    var waiting: [String] = []
    var round = 0
    repeat {
      round += 1
      guard round <= Self.mostRounds else { throw Violation(.converges, try describeDesks()) }
      waiting = try syncAll(refill: round == Self.refillRound)
    } while try !haveConverged() || (isWhole && !waiting.isEmpty && round < Self.mostRounds)
    tally.rounds[round, default: 0] += 1
    tally.count(.converges)
    for desk in present { try examine(desk) }
    try check(lasting)
    tally.count(.nothingWaits)
    if isWhole, let wait = waiting.first { throw Violation(.nothingWaits, wait) }
  }

  private func check(_ lasting: Set<Int64>) throws {
    for desk in present {
      tally.count(.survives)
      if let lost = lasting.subtracting(desk.holding.known).min() {
        throw Violation(.survives, "desk \(desk.number) lacks the change of \(lost)")
      }
    }
    // All digests are the same by now, and `examine` has compared the states.
    if let desk = present.first { try run(desk) { try checkTexts(desk, $0) } }
  }

  private func settleDirectories() throws {
    transport.advance(to: transport.clock.now + 86_400_000)
    guard transport.settle() else { throw Violation(.converges, "the folders of a directory never agree") }
  }

  /// Every desk syncs with every directory, and everything is carried everywhere.
  ///
  /// - Returns: What waits, or could not be written.
  private func syncAll(refill: Bool) throws -> [String] {
    var waiting: [String] = []
    for desk in present {
      for directory in transport.directories.indices {
        let place = "desk \(desk.number) in \(directory): "
        var report = try sync(desk, directory, refill: refill)
        if report == nil, refill, makeUsable(directory) { report = try sync(desk, directory, refill: true) }
        waiting += report?.waiting.map { place + "\($0)" } ?? []
        if let reason = report?.unpublishedReason { waiting.append(place + "\(reason)") }
      }
    }
    try settleDirectories()
    return waiting
  }

  /// What a person does with a directory without a marker that nobody who is left has used: puts away what is foreign
  /// in it. Where it has segments, the marker is written again.
  ///
  /// - Returns: Whether there was anything to do.
  private func makeUsable(_ number: Int) -> Bool {
    let ends = transport.directories[number].ends
    let paths = ends.flatMap(\.tree.paths)
    guard !paths.contains(where: { CorpusMarker(fileName: $0) != nil }) else { return false }
    let marker = CorpusMarker(corpus: corpus)
    for end in ends {
      for path in end.tree.paths where !path.hasPrefix(SegmentName.folder + "/") { end.tree.remove(path) }
      if paths.contains(where: { $0.hasPrefix(SegmentName.folder + "/") }) {
        end.tree.put(marker.fileName, marker.content)
      }
    }
    return true
  }

  private func haveConverged() throws -> Bool {
    for desk in present { try run(desk) { try glance(desk, $0) } }
    return Set(present.map { $0.seen?.digest }).count < 2
  }

  private func describeDesks() throws -> String {
    try present.map { desk in
      let held = try desk.replica?.held() ?? [:]
      let lines = held.map { "\($0.key.description.prefix(6)):\($0.value.last)" }.sorted()
      return "desk \(desk.number) \(lines)"
    }.joined(separator: "; ")
  }

  /// The times of the changes that somebody holds now, in a database or in files that continue each other; and whether
  /// these are all that were ever acknowledged or seen.
  private func whatMustSurvive() throws -> (times: Set<Int64>, isWhole: Bool) {
    var segments = SegmentPool(corpus: corpus)
    for desk in present {
      try run(desk) { replica in
        for name in try replica.allSegments() { try replica.bytes(of: name).map { segments.add($0) } }
      }
    }
    for directory in transport.directories {
      for folder in directory.folders { segments.add(folder.tree) }
    }
    let times = present.reduce(into: segments.reachableTimes()) { $0.formUnion($1.holding.known) }
    return (times, truth.said.keys.allSatisfy(times.contains))
  }

  private func countFaults() {
    for (kind, number) in transport.faults { tally.faults["directory." + kind.rawValue, default: 0] += number }
    let kinds: [(SimulatedDisk.Fault, String)] = [
      (.error, "error"), (.full, "full"), (.writeDropped, "writeDropped"), (.writeTorn, "writeTorn"),
      (.nameDropped, "nameDropped"),
    ]
    for machine in machines {
      for (kind, name) in kinds { tally.faults["disk." + name, default: 0] += machine.disk.faults(kind) }
    }
  }
}
