import Simulation
import TestSupport
import Testing

/// Databases, machines, owners and directories together, by seed. `make soak` runs longer ones, and many more.
@Suite struct WorldTests {
  private static let steps = 40

  @Test(arguments: Seeds.first(300))
  func `whatever happens to machines, databases and directories, every invariant holds`(seed: UInt64) throws {
    let settles = seed % 4 != 3
    let run = try Run(seed: seed, steps: Self.steps, settles: settles)
    let replay =
      "swift run -c release soak --seeds '\(seed)..<\(seed + 1)' --steps \(Self.steps) "
      + "--mode \(settles ? "liveness" : "safety") --shrink"
    #expect(run.violation == nil, "replay: \(replay)")
  }

  @Test func `a script does again what was made up`() throws {
    for seed in 0..<5 as Range<UInt64> {
      let run = try Run(seed: seed, steps: 40)
      let script = try #require(Script("\(run.script)"))
      #expect(script == run.script)
      let again = try Run(script)
      #expect(again.violation == run.violation)
      #expect(again.tally.faults == run.tally.faults, "seed \(seed)")
    }
  }

  @Test func `the seeds bring every fault of hosts and disks about`() throws {
    var total = Tally()
    for seed in 0..<40 as Range<UInt64> { total.add(try Run(seed: seed, steps: 80, settles: seed % 4 != 3).tally) }
    for fault in HostFault.allCases { #expect(total.faults["host.\(fault.rawValue)", default: 0] > 0, "\(fault)") }
    #expect(total.removedFiles > 0)
    // That nothing else goes wrong is only counted when it does.
    for invariant in Invariant.allCases where invariant != .noOtherErrors {
      #expect(total.checks[invariant, default: 0] > 0, "\(invariant)")
    }
  }
}
