import Models
import Segments
import Simulation
import Store
import TestSupport
import Testing

/// Published forks (docs/decisions/0014): both branches are kept, everybody calls them alike, and every operation still
/// means what its author meant.
@Suite struct ForkTests {
  @Test(arguments: Seeds.first(10))
  func `all that was done before and after copying is there once, and means what it meant`(seed: UInt64) throws {
    let folder = try TemporaryDirectory()
    var swarm = try ForkSwarm(seed: seed, folder: folder)
    for _ in 0..<60 { try swarm.step() }
    try swarm.settle()
    let digests = try Set(swarm.replicas.map { try $0.status().digest })
    #expect(digests.count == 1, "seed \(seed)")
    for replica in swarm.replicas {
      let ids = TrueIDs(of: try replica.allChanges())
      let times = ids.changes.map(\.header.wall.milliseconds).sorted()
      #expect(times == swarm.acknowledged.keys.sorted(), "seed \(seed)")
      for change in ids.changes {
        let said = try #require(swarm.acknowledged[change.header.wall.milliseconds], "seed \(seed)")
        #expect(ids.spelled(change).says(said), "seed \(seed): \(ids.spelled(change)) was \(said)")
      }
      let found = try replica.verify { Array("\($0)".utf8) }
      #expect(found.differences == [], "seed \(seed)")
    }
    let states = try Set(swarm.replicas.map { try $0.verify { Array("\($0)".utf8) }.state })
    #expect(states.count == 1, "seed \(seed)")
  }
}
