import Models
import Segments
import Simulation
import Sync
import TestSupport

/// Replicas without databases that sync through simulated directories, while everything goes wrong by seed.
struct ReplicaWorld {
  enum Failure: Error {
    /// More work than was recorded is claimed, or the id is in doubt: nothing here copies a replica.
    case doubt(Doubt)
  }

  let logs: [InMemoryLog]
  let transport: SimulatedTransport
  /// What the replicas' users were told is recorded.
  private(set) var acknowledged: [ReplicaID: [String]] = [:]
  /// Every path of another replica that one wrote without being asked to fill a directory or beginning one.
  private(set) var foreign: [String] = []
  /// By machine and directory: whether it was used before.
  private var known: [[Bool]]
  private var generator: StepGenerator
  private var random: SeededGenerator
  /// How few neighbours replicas merge.
  private let run: Int
  /// For how many milliseconds files stay beside a larger one.
  private let keeping: Int64

  init(profiles: [Profile], machines: Int, seed: UInt64, rates: FaultRates? = nil) {
    logs = (0..<machines).map {
      InMemoryLog(corpus: CorpusID(ID128(high: 11, low: 12)), seed: seed * 100 + UInt64($0))
    }
    transport = SimulatedTransport(machines: machines, profiles: profiles, seed: seed)
    known = Array(repeating: profiles.map { _ in false }, count: machines)
    generator = StepGenerator(seed: seed, rates: rates ?? FaultRates(seed: seed, crashes: true))
    random = SeededGenerator(seed: seed)
    run = [2, 3, 16][Int(seed % 3)]
    keeping = [0, 3_000][Int(seed % 2)]
  }

  mutating func step() throws {
    transport.advance(to: transport.clock.now + Int64(random.below(random.chance(5) ? 9_000_000 : 3_000)))
    let machine = random.below(logs.count)
    switch random.below(10) {
    case 0..<2:
      let texts = (0...random.below(3)).map { _ in "text \(random.next())" }
      logs[machine].append(texts)
      acknowledged[logs[machine].replica, default: []] += texts
    case 2..<5: try sync(machine, in: random.below(transport.directories.count))
    default: if let step = generator.next(for: transport) { transport.apply(step) }
    }
  }

  /// Faults stop, and everybody syncs four times.
  ///
  /// - Parameter refills: Whether everybody first writes again whatever isn't what it was, as a person may ask for.
  /// - Returns: What is still wrong, one line each.
  mutating func settle(refills: Bool = true) throws -> [String] {
    var wrong: [String] = []
    for round in 0..<4 {
      for directory in transport.directories.indices {
        if !transport.settle() { wrong.append("the folders of directory \(directory) don't agree") }
        for machine in logs.indices { try sync(machine, in: directory, refill: refills && round == 0) }
      }
    }
    transport.settle()
    for (number, directory) in transport.directories.enumerated() {
      for machine in logs.indices {
        let options = options(known: true, refill: false)
        let folder = directory.folders[machine]
        let report = try Synchronizer(log: logs[machine], directory: folder, options: options).run()
        if !report.waiting.isEmpty { wrong.append("\(machine) waits in \(number): \(report.waiting)") }
        if report.published.segments > 0 { wrong.append("\(machine) still publishes in \(number)") }
        if report.received.segments > 0 { wrong.append("\(machine) still receives in \(number)") }
      }
    }
    for (machine, log) in logs.enumerated() {
      let texts = log.changes.mapValues { $0.flatMap(\.texts) }
      if texts != acknowledged { wrong.append("\(machine) doesn't hold what was acknowledged") }
    }
    return wrong
  }

  private func options(known: Bool, refill: Bool) -> Synchronizer.Options {
    var options = Synchronizer.Options(
      knownBefore: known, refill: refill, now: Timestamp(milliseconds: transport.clock.now))
    options.rollUp.run = run
    options.keeping = keeping
    return options
  }

  private mutating func sync(_ machine: Int, in directory: Int, refill: Bool = false) throws {
    let folder = transport.folder(of: machine, in: directory)
    let asked = folder.asked
    let isOwnOnly = known[machine][directory] && !refill
    defer {
      let own = "seg/\(logs[machine].replica)/"
      let others = folder.asked.subtracting(asked).filter { $0.hasPrefix("seg/") && !$0.hasPrefix(own) }
      if isOwnOnly { foreign += others.sorted() }
    }
    // A new process: the one before may have been killed.
    folder.revive()
    var options = options(known: known[machine][directory] || refill, refill: refill)
    options.batchBytes = 1 + random.below(2_000)
    do {
      let report = try Synchronizer(log: logs[machine], directory: folder, options: options).run()
      if let doubt = report.doubt { throw Failure.doubt(doubt) }
      if !folder.isDead { known[machine][directory] = true }
    } catch is DirectoryError {
      return
    } catch is DirectoryRefusal {
      // The marker is late, lost, or not mounted: nothing is written until it is back.
      return
    }
  }
}
