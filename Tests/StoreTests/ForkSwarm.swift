import Foundation
import Models
import Segments
import Simulation
import Store
import TestSupport
import Testing

/// Databases that are copied behind their backs, go on under one id, and exchange their segments in any order.
struct ForkSwarm {
  private(set) var replicas: [Replica]
  /// What each acknowledged change said when it was made, in ids that no fork touches, by its time, which is its own.
  private(set) var acknowledged: [Int64: Change] = [:]
  private var random: SeededGenerator
  private var clock: Int64 = 1_700_000_000_000
  private var copies = 0
  private let folder: TemporaryDirectory

  init(seed: UInt64, folder: TemporaryDirectory) throws {
    random = SeededGenerator(seed: seed)
    self.folder = folder
    replicas = try (0..<3).map { try Fixture.replica(in: folder.path + "/\($0)", number: UInt8($0 + 1)) }
  }

  mutating func step() throws {
    let actor = random.below(replicas.count)
    switch random.below(100) {
    case ..<55: try edit(actor)
    case ..<62: _ = try replicas[actor].seal()
    case ..<68 where replicas.count < 7: try copy(actor)
    default: try exchange(from: random.below(replicas.count), to: actor, percent: 60)
    }
  }

  private mutating func edit(_ actor: Int) throws {
    clock += 1 + Int64(random.below(3000))
    let now = Timestamp(milliseconds: clock)
    let before = TrueIDs(of: try replicas[actor].allChanges())
    let source = StoredSource(replica: replicas[actor])
    let change: Change?
    if random.chance(12), let known = try random.pickAny(replicas[actor].allChanges()) {
      change = try? replicas[actor].undo(known.id, now: now).change
    } else {
      let edits = EditGenerator().edits(on: source, &random)
      change = try? replicas[actor].edit(now: now) { editor, _ in
        for edit in edits { _ = try editor.perform(edit) }
      }.change
    }
    guard let change else { return }
    acknowledged[clock] = before.adding(change).spelled(change)
  }

  /// Copies the database as it is; the copy doesn't know that it is one.
  private mutating func copy(_ actor: Int) throws {
    try replicas[actor].close()
    copies += 1
    let target = folder.path + "/copy\(copies)"
    try FileManager.default.copyItem(atPath: replicas[actor].folder, toPath: target)
    replicas[actor] = try Replica.open(replicas[actor].folder)
    replicas.append(try Replica.open(target))
  }

  /// Gives some of what one holds to another, in an order of its own.
  mutating func exchange(from source: Int, to target: Int, percent: Int) throws {
    guard source != target else { return }
    _ = try replicas[source].seal()
    var names = try replicas[source].allSegments()
    for index in names.indices.reversed() { names.swapAt(index, random.below(index + 1)) }
    names = names.filter { _ in random.below(100) < percent }
    var isMoving = true
    while isMoving {
      isMoving = false
      for name in names where try give(name, from: source, to: target) { isMoving = true }
    }
  }

  /// Whether it was taken in; a stranger under the target's own id lets it go on under another first.
  private mutating func give(_ name: SegmentName, from source: Int, to target: Int) throws -> Bool {
    let known = replicas[target]
    guard try !known.allSegments().contains(name), try known.replaced()[name] == nil else { return false }
    let bytes = try #require(try replicas[source].bytes(of: name))
    let segment = try SegmentCodec.decode(bytes, corpus: Fixture.corpus)
    let header = segment.header
    let fits = try replicas[target].chains(of: header.replica, after: header.first - 1).contains(header.before)
    guard fits else { return false }
    if header.replica == replicas[target].replica { try renew(target) }
    _ = try replicas[target].takeIn([segment])
    return true
  }

  private mutating func renew(_ target: Int) throws {
    copies += 1
    let key = try Fixture.key(UInt8(100 + copies))
    replicas[target] = try replicas[target].renewed(key)
  }

  mutating func settle() throws {
    for _ in 0..<3 {
      for source in replicas.indices {
        for target in replicas.indices { try exchange(from: source, to: target, percent: 100) }
      }
    }
  }
}
