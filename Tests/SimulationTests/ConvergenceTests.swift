import Models
import Segments
import Simulation
import Sync
import TestSupport
import Testing

/// The product over every kind of directory: replicas in memory, faults by seed.
@Suite struct ConvergenceTests {
  @Test(arguments: Profile.allCases, Seeds.first(60))
  func `replicas converge when the faults stop, and nothing acknowledged is lost`(
    profile: Profile, seed: UInt64
  ) throws {
    var world = ReplicaWorld(profiles: [profile], machines: 2 + Int(seed % 4), seed: seed)
    for _ in 0..<120 { try world.step() }
    #expect(world.foreign == [], "seed \(seed)")
    let wrong = try world.settle()
    #expect(wrong == [], "seed \(seed)")
    #expect(world.transport.directories[0].folders.allSatisfy { $0.oversizedReads == 0 })
  }

  @Test(arguments: Profile.allCases, Seeds.first(60))
  func `what a plain sync can see is healed by plain syncs of the owners`(profile: Profile, seed: UInt64) throws {
    var rates = FaultRates(seed: seed, crashes: true)
    // Damage that leaves the size as it was, and folders that were begun where nothing was mounted, take a refill.
    for kind in [FaultKind.bitFlipped, .zeroFilled, .powerLost, .emptied] { rates.weights[kind] = nil }
    var world = ReplicaWorld(profiles: [profile], machines: 2 + Int(seed % 4), seed: seed, rates: rates)
    for _ in 0..<120 { try world.step() }
    let wrong = try world.settle(refills: false)
    #expect(wrong == [], "seed \(seed)")
    #expect(world.foreign == [], "seed \(seed)")
  }

  @Test(arguments: Seeds.first(40))
  func `so they do over several directories of different kinds`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let profiles = (0...(1 + random.below(2))).map { _ in random.pick(Profile.allCases) }
    var world = ReplicaWorld(profiles: profiles, machines: 2 + random.below(7), seed: seed)
    for _ in 0..<160 { try world.step() }
    #expect(world.foreign == [], "seed \(seed)")
    let wrong = try world.settle()
    #expect(wrong == [], "seed \(seed)")
  }
}
