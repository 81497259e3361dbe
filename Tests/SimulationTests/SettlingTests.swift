import Simulation
import Sync
import TestSupport
import Testing

/// What holds for whole runs: they end in agreement, and the seed decides everything.
@Suite struct SettlingTests {
  @Test(arguments: Profile.allCases, Seeds.first(120))
  func `when the faults stop, all machines' folders agree`(profile: Profile, seed: UInt64) throws {
    var world = FileWorld(profile: profile, machines: 2 + Int(seed % 7), seed: seed)
    for _ in 0..<80 { world.step() }
    #expect(world.transport.settle(), "seed \(seed)")
    let directory = world.transport.directories[0]
    #expect(directory.disagreements() == [], "seed \(seed)")
    try expectCalm(directory, seed)
    // Nothing is left to be done.
    let before = world.transport.contents
    #expect(world.transport.settle())
    #expect(world.transport.contents == before, "seed \(seed)")
  }

  @Test(arguments: [Profile.syncthing, .dropbox], [(3 as UInt8, 5 as UInt8), (5, 3)])
  func `machines that settle one conflict each for themselves come to the same`(
    profile: Profile, contents: (UInt8, UInt8)
  ) {
    let transport = SimulatedTransport(machines: 3, profiles: [profile], seed: 1)
    transport.folder(of: 1).tree.put("a", [contents.0])
    transport.advance(to: 1_000)
    transport.folder(of: 0).tree.put("a", [contents.1])
    transport.advance(to: 2_000)
    // The older version has the later time on 2, where it has just arrived.
    transport.run("0.2 take a 1", "0.1 take a 0", "0.0 take a 2", "0.0 take a 1", "0.1 take a 2")
    #expect(transport.settle())
    #expect(transport.directories[0].disagreements() == [])
  }

  @Test func `what went bad unseen, was lost and came back is carried as the change that it is`() {
    let transport = SimulatedTransport(machines: 2, profiles: [.dropbox], seed: 1)
    transport.folder(of: 0).tree.put("a", [1, 2, 3])
    transport.run("0.1 take a 0", "0.0 cut a 1 silent", "0.0 lose a 1000")
    transport.advance(to: 1_000)
    #expect(transport.run("0.1 take a 0") == [false])
    #expect(transport.settle() && transport.directories[0].disagreements() == [])
    #expect(transport.folder(of: 1).tree["a"]?.bytes == [1])
  }

  @Test(arguments: Profile.allCases, Seeds.first(30))
  func `without faults everything that was published arrives as it was`(profile: Profile, seed: UInt64) throws {
    let rates = FaultRates(percent: 1, weights: [:])
    var world = FileWorld(profile: profile, machines: 2 + Int(seed % 7), seed: seed, rates: rates)
    for _ in 0..<80 { world.step() }
    world.transport.settle()
    #expect(
      world.transport.faults.filter { $0.key != .staleListing && $0.key != .emptied }.keys.allSatisfy {
        [.reordered, .cut, .junk].contains($0)
      })
    for folder in world.transport.directories[0].folders {
      let missing = world.published.filter { folder.tree[$0.key]?.bytes != $0.value }.keys.sorted()
      #expect(missing == [], "seed \(seed)")
      let others = folder.tree.paths.filter { world.published[$0] == nil }
      #expect(others.count == (world.published.isEmpty ? 0 : 2), "seed \(seed)")
    }
  }

  @Test(arguments: Seeds.first(60))
  func `the same seed gives the same trace and the same bytes`(seed: UInt64) {
    func run() -> FileWorld {
      var world = FileWorld(profiles: Self.profiles(seed), machines: 2 + Int(seed % 7), seed: seed)
      for _ in 0..<80 { world.step() }
      return world
    }
    let (first, second) = (run(), run())
    #expect(first.transport.trace == second.transport.trace)
    #expect(first.transport.contents == second.transport.contents)
    #expect(first.transport.faults == second.transport.faults)
  }

  @Test func `a seed means the same on every machine and in every process`() {
    var world = FileWorld(profiles: Profile.allCases, machines: 5, seed: 4711)
    for _ in 0..<300 { world.step() }
    // Changes with what the generator proposes and how bytes come to be: set it anew then.
    let lines = world.transport.trace.map(\.description) + world.transport.contents
    #expect(sum(lines.joined(separator: "\n").utf8) == 6_768_231_745_358_981_473)
  }

  @Test(arguments: Seeds.first(30))
  func `a trace replayed from its text does the same without the generator`(seed: UInt64) throws {
    let profiles = Self.profiles(seed)
    var world = FileWorld(profiles: profiles, machines: 4, seed: seed)
    for _ in 0..<40 { world.step() }
    // Only what the transport does is replayed here: the files come first, by hand.
    let copy = SimulatedTransport(machines: 4, profiles: profiles, seed: seed)
    let again = SimulatedTransport(machines: 4, profiles: profiles, seed: seed)
    let lines = world.transport.trace.map(\.description)
    for transport in [copy, again] {
      for (path, bytes) in world.published.sorted(by: { $0.key < $1.key }) {
        for number in profiles.indices { transport.folder(of: 0, in: number).tree.put(path, bytes) }
      }
    }
    for line in lines {
      let traced = try #require(TracedStep(line))
      #expect(copy.apply(traced) == again.apply(traced))
    }
    #expect(copy.trace.map(\.description) == lines)
    #expect(copy.contents == again.contents)
  }

  private static func profiles(_ seed: UInt64) -> [Profile] {
    var random = SeededGenerator(seed: seed)
    return (0...random.below(3)).map { _ in random.pick(Profile.allCases) }
  }

  /// Every file can be read, whoever asks.
  private func expectCalm(_ directory: CarriedDirectory, _ seed: UInt64) throws {
    for folder in directory.folders {
      folder.revive()
      for entry in try folder.list() where entry.kind != .folder && entry.kind != .other {
        #expect(entry.kind == .file, "seed \(seed)")
        #expect(throws: Never.self) { try folder.read(entry.path, limit: 10) }
      }
    }
  }
}
