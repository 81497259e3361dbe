import Models
import Segments
import Sync
import TestSupport
import Testing

/// Replicas with a folder each, a bad sync tool between them, and folders that fail on their own.
@Suite struct FaultTests {
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `replicas converge when the faults stop, and nothing acknowledged is lost`(seed: UInt64) throws {
    var world = World(replicas: 2 + Int(seed % 3), seed: seed)
    for _ in 0..<120 { try world.step() }
    try world.settle()
    for log in world.logs { #expect(log.texts == world.acknowledged, "seed \(seed)") }
    for (log, folder) in zip(world.logs, world.folders) {
      let foreign = folder.asked.filter { !$0.hasPrefix("seg/\(log.replica)/") && $0.hasPrefix("seg/") }
      #expect(foreign.isEmpty, "seed \(seed)")
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `one surviving replica restores the folder`(seed: UInt64) throws {
    var world = World(replicas: 3, seed: seed)
    for _ in 0..<60 { try world.step() }
    try world.settle()
    let directory = InMemoryDirectory()
    try world.logs[Int(seed % 3)].sync(directory, refill: true)
    let late = InMemoryLog(seed: 1000 + seed)
    try late.sync(directory)
    #expect(late.texts == world.acknowledged, "seed \(seed)")
  }
}

private struct World {
  let logs: [InMemoryLog]
  let folders: [FaultyDirectory]
  /// What the replicas' users were told is recorded.
  private(set) var acknowledged: [ReplicaID: [String]] = [:]
  private var known: [Bool]
  private var transport: FaultyTransport
  private var random: SeededGenerator

  init(replicas: Int, seed: UInt64) {
    random = SeededGenerator(seed: seed)
    logs = (0..<replicas).map { InMemoryLog(seed: seed * 100 + UInt64($0)) }
    folders = (0..<replicas).map {
      FaultyDirectory(local: InMemoryDirectory(), seed: seed * 100 + UInt64($0))
    }
    known = Array(repeating: false, count: replicas)
    transport = FaultyTransport(folders: folders.map(\.local), seed: seed)
  }

  mutating func step() throws {
    let index = random.below(logs.count)
    switch random.below(10) {
    case 0..<2:
      let texts = (0...random.below(3)).map { _ in "text \(random.next())" }
      logs[index].append(texts)
      acknowledged[logs[index].replica, default: []] += texts
    case 2..<5: try sync(index)
    default: transport.step()
    }
  }

  /// Faults stop; a few rounds must be enough.
  mutating func settle() throws {
    for folder in folders { folder.isCalm = true }
    for _ in 0..<3 {
      transport.settle()
      for index in logs.indices { try sync(index) }
    }
    transport.settle()
    for index in logs.indices {
      let report = try logs[index].sync(folders[index], knownBefore: true)
      #expect(report.waiting == [])
      #expect(report.published.segments == 0 && report.received.segments == 0)
    }
  }

  private mutating func sync(_ index: Int) throws {
    do {
      let report = try logs[index].sync(
        folders[index], knownBefore: known[index], batchBytes: 1 + random.below(2000))
      #expect(report.doubt == nil)
      known[index] = true
    } catch is DirectoryError {
      return
    } catch is DirectoryRefusal {
      // The marker is late or lost. Its folder may not be written until it is back.
      return
    }
  }
}
