import Models
import Segments
import Store
import TestSupport
import Testing

/// Replicas with databases beside replicas in memory: the same edits, the same exchanges, the same states.
@Suite struct ReplicaSwarmTests {
  @Test(arguments: Seeds.first(12))
  func `a database says what the fold in memory says`(seed: UInt64) throws {
    let folder = try TemporaryDirectory()
    var swarm = try DatabaseSwarm(seed: seed, folder: folder)
    for _ in 0..<70 { try swarm.step() }
    try swarm.settle()
    let digests = try Set(swarm.pairs.map { try $0.database.status().digest })
    #expect(digests.count == 1, "seed \(seed)")
    let states = try Set(swarm.pairs.map { try $0.database.verify { Array("\($0)".utf8) }.state })
    #expect(states.count == 1, "seed \(seed)")
    for index in swarm.pairs.indices {
      try swarm.reopen(index)
      let pair = swarm.pairs[index]
      let found = try pair.database.verify { Array("\($0)".utf8) }
      #expect(found.differences == [], "seed \(seed)")
      let status = try pair.database.status()
      let spans = pair.memory.views.flatMap(\.annotations)
      #expect(status.annotations == spans.count, "seed \(seed)")
      #expect(status.collapsed == spans.count { $0.state == .collapsed }, "seed \(seed)")
      #expect(status.conflicts == pair.memory.views.flatMap(\.conflicts).count, "seed \(seed)")
      for article in pair.memory.states.keys {
        #expect(try pair.database.view(of: article) == pair.memory.view(article), "seed \(seed)")
        #expect(try pair.database.state(of: article) == pair.memory.states[article], "seed \(seed)")
      }
    }
  }

  @Test func `taking a segment in twice changes nothing`() throws {
    let folder = try TemporaryDirectory()
    var swarm = try DatabaseSwarm(seed: 5, folder: folder)
    for _ in 0..<30 { try swarm.step() }
    try swarm.settle()
    let (one, other) = (swarm.pairs[0].database, swarm.pairs[1].database)
    let before = try one.status()
    let segments = try other.ownSegments().map { name in
      try SegmentCodec.decode(try #require(try other.bytes(of: name)), corpus: Fixture.corpus)
    }
    #expect(!segments.isEmpty)
    #expect(try one.takeIn(segments) == [])
    #expect(try one.status() == before)
  }

  @Test func `a segment that leaves a gap is refused and changes nothing`() throws {
    let folder = try TemporaryDirectory()
    let (one, other) = (
      try Fixture.replica(in: folder.path + "/1", number: 1), try Fixture.replica(in: folder.path + "/2", number: 2)
    )
    for text in ["نخست", "دوم"] {
      _ = try one.edit(now: Fixture.now) { editor, _ in
        try editor.perform(.addArticle(NewArticle(title: "t", text: ExactText(text))))
      }
      _ = try one.seal()
    }
    let names = try one.ownSegments()
    let second = try SegmentCodec.decode(try #require(try one.bytes(of: names[1])), corpus: Fixture.corpus)
    let before = try other.status()
    #expect(throws: StoreError.gap(one.replica, held: 0, next: 2)) { try other.takeIn([second]) }
    #expect(try other.status() == before)
  }

  @Test func `a database that goes on under another name keeps its work under the old one`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let add = { (replica: Replica, text: ExactText) in
      try replica.edit(now: Fixture.now) { editor, _ in
        try editor.perform(.addArticle(NewArticle(title: "t", text: text)))
      }
    }
    _ = try add(replica, "پیش از آن")
    let renewed = try replica.renewed(Fixture.key(9))
    #expect(try renewed.ownSegments().map(\.replica) == [replica.replica])
    #expect(try add(renewed, "پس از آن").change?.id == OperationID(replica: renewed.replica, seq: 1))
    #expect(try renewed.articles().count == 2)
    #expect(try renewed.verify { Array($0.text.utf8) }.differences == [])
  }
}

private struct DatabaseSwarm {
  struct Pair {
    let database: Replica
    var memory: MemoryReplica
  }

  var pairs: [Pair]
  private var random: SeededGenerator
  private var clock: Int64 = 1_700_000_000_000

  init(seed: UInt64, folder: TemporaryDirectory) throws {
    random = SeededGenerator(seed: seed)
    pairs = try (0..<3).map { number in
      let database = try Fixture.replica(in: folder.path + "/\(number)", number: UInt8(number + 1))
      return Pair(database: database, memory: MemoryReplica(id: database.replica))
    }
  }

  mutating func step() throws {
    let actor = random.below(pairs.count)
    if random.chance(30) { return try exchange(from: random.below(pairs.count), to: actor) }
    clock += Int64(random.below(3000))
    let now = Timestamp(milliseconds: clock)
    let change: Change?
    if random.chance(15), let known = random.pickAny(pairs[actor].memory.changes) {
      change = try? pairs[actor].database.undo(known.id, now: now).change
    } else {
      let edits = EditGenerator().edits(on: pairs[actor].memory, &random)
      // Some edits are refused, as in life; then nothing of the change is there.
      change = try? pairs[actor].database.edit(now: now) { editor, _ in
        for edit in edits { _ = try editor.perform(edit) }
      }.change
    }
    if let change { pairs[actor].memory.take(change) }
  }

  /// Gives some or all of what one holds of everybody to another, as segments.
  private mutating func exchange(from source: Int, to target: Int, all: Bool = false) throws {
    guard source != target else { return }
    _ = try pairs[source].database.seal()
    let held = try pairs[target].database.held()
    var segments: [Segment] = []
    for name in try pairs[source].database.allSegments() where name.last > held[name.replica]?.last ?? 0 {
      guard name.replica != pairs[target].database.replica else { continue }
      let bytes = try #require(try pairs[source].database.bytes(of: name))
      segments.append(try SegmentCodec.decode(bytes, corpus: Fixture.corpus))
    }
    let share = all ? segments.count : random.below(segments.count + 1)
    _ = try pairs[target].database.takeIn(Array(segments.prefix(share)))
    for segment in segments.prefix(share) {
      for index in segment.changes.indices { pairs[target].memory.take(segment.change(at: index)) }
    }
  }

  /// Closes a database and opens it again.
  mutating func reopen(_ index: Int) throws {
    let database = pairs[index].database
    try database.close()
    pairs[index] = Pair(database: try Replica.open(database.folder), memory: pairs[index].memory)
  }

  mutating func settle() throws {
    for _ in 0..<2 {
      for source in pairs.indices {
        for target in pairs.indices { try exchange(from: source, to: target, all: true) }
      }
    }
  }
}
