internal import Models
internal import Segments
internal import Store
internal import Sync
internal import TestSupport

extension World {
  /// Whether new replicas come to the same: by seed, from what one holder writes into an empty directory, or from all
  /// segments of the run, shuffled and twice.
  func checkRecovery() throws {
    var random = SeededGenerator(seed: setup.seed ^ 0x0BAD_5EED)
    let isOne = random.chance(50)
    guard let holder = random.pickAny(present) else { return }
    if isOne { try checkHolder(holder, &random) } else { try checkOrder(&random) }
  }

  private func checkHolder(_ holder: Desk, _ random: inout SeededGenerator) throws {
    tally.count(.recoverable)
    let refilled = FileTree(clock: transport.clock)
    try run(holder) { replica in
      try sync(replica, refilled, isRefill: true)
      try glance(holder, replica)
      try audit(holder, replica)
      try verify(holder.number, replica)
    }
    guard try newcomer(from: [refilled], &random) == holder.seen?.digest else {
      throw Violation(.recoverable, "from desk \(holder.number)")
    }
  }

  private func checkOrder(_ random: inout SeededGenerator) throws {
    tally.count(.anyOrder)
    let all = FileTree(clock: transport.clock)
    for desk in present {
      try run(desk) { replica in
        _ = try replica.seal()
        for name in try replica.allSegments() { all.put(name.path, try replica.bytes(of: name) ?? []) }
      }
    }
    var digests = try Set([newcomer(from: parts(of: all, &random), &random)])
    // In a world that has settled, this is what all desks have.
    digests.insert(try setup.settles ? present[0].seen?.digest ?? "" : newcomer(from: parts(of: all, &random), &random))
    guard digests.count == 1 else { throw Violation(.anyOrder, "\(digests.sorted())") }
  }

  /// What a directory holds at four times: ever more, and in the end all and everything twice.
  private func parts(of all: FileTree, _ random: inout SeededGenerator) -> [FileTree] {
    let parts = (0..<4).map { _ in FileTree(clock: transport.clock) }
    for path in all.paths {
      guard let bytes = all[path]?.bytes else { continue }
      for part in parts[random.below(4)...] { part.put(path, bytes) }
      parts[3].put(CopyName.inserting(" 2", into: path), bytes)
    }
    return parts
  }

  /// The digest of a new replica that syncs with one folder after the other; its state is compared as everybody's.
  private func newcomer(from parts: [FileTree], _ random: inout SeededGenerator) throws -> String {
    let machine = try Machine(number: 99, seed: random.next())
    let birth = Replica.Birth(corpus: corpus, signingKey: newKey(), author: "new", device: "new")
    let replica = try Replica.create(in: "new", birth, files: machine.disk.files)
    defer {
      // Nothing of it is kept.
      try? replica.close()
    }
    let marker = CorpusMarker(corpus: corpus)
    for part in parts {
      part.put(marker.fileName, marker.content)
      try sync(replica, part, isRefill: false)
    }
    try verify(99, replica)
    return try replica.status().digest
  }

  private func sync(_ replica: Replica, _ tree: FileTree, isRefill: Bool) throws {
    let folder = SimulatedFolder(tree: tree, clock: transport.clock, seed: setup.seed)
    let options = Synchronizer.Options(knownBefore: isRefill, refill: isRefill, now: Timestamp(milliseconds: 0))
    _ = try Synchronizer(log: replica, directory: folder, options: options).run()
  }
}
