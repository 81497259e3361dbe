import Models
import Segments
import Simulation
import Sync
import TestSupport

/// Machines that publish files of random bytes, and faults of all kinds between them: no replicas, so it is fast.
struct FileWorld {
  let transport: SimulatedTransport
  private(set) var published: [String: [UInt8]] = [:]
  private var generator: StepGenerator
  private var random: SeededGenerator
  private var numbers: [UInt64]

  init(profile: Profile, machines: Int, seed: UInt64, rates: FaultRates? = nil) {
    self.init(profiles: [profile], machines: machines, seed: seed, rates: rates)
  }

  init(profiles: [Profile], machines: Int, seed: UInt64, rates: FaultRates? = nil) {
    transport = SimulatedTransport(machines: machines, profiles: profiles, seed: seed)
    var rates = rates ?? FaultRates(seed: seed, crashes: true)
    if rates.percent == 0 { rates.percent = 30 }
    generator = StepGenerator(seed: seed, rates: rates)
    random = SeededGenerator(seed: seed)
    numbers = Array(repeating: 0, count: machines)
  }

  mutating func step() {
    transport.advance(to: transport.clock.now + Int64(random.below(random.chance(5) ? 9_000_000 : 3_000)))
    if random.chance(10) {
      look(random.below(transport.machines))
    } else if random.chance(30) {
      publish(random.below(transport.machines))
    } else if let step = generator.next(for: transport) {
      transport.apply(step)
    }
  }

  private func look(_ machine: Int) {
    for directory in transport.directories { _ = try? directory.folders[machine].list() }
  }

  /// As a replica does: the marker first, then a file of its own, in every directory.
  private mutating func publish(_ machine: Int) {
    numbers[machine] += 1
    let path = segmentName(numbers[machine], of: UInt64(machine)).path
    let bytes = (0..<(1 + random.below(300))).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let marker = CorpusMarker(corpus: CorpusID(ID128(high: 1, low: 2)))
    for number in transport.directories.indices {
      let folder = transport.folder(of: machine, in: number)
      folder.revive()
      // Faults are the point of it.
      try? folder.publish(marker.fileName, marker.content)
      try? folder.publish(".gitattributes", Array("* -text\n".utf8))
      // Not into a folder on which nothing is mounted.
      if (try? folder.publish(path, bytes)) != nil, folder.tree[path] != nil { published[path] = bytes }
    }
  }
}
