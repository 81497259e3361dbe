import CommandSupport
import Foundation
import TestSupport
import Testing

/// A scenario that ran once undisturbed: what it does to the disk, and what it leads to.
struct Rehearsal {
  let scenario: Scenario
  let world: World
  /// The world as the command finds it.
  let start: Tree
  /// What the command does to the disk, in order, and when it speaks; with the bytes written.
  let boundaries: [Boundary]
  /// Nil when there is no replica yet.
  let before: Condition?
  let after: Condition
  /// What all have when everybody has synced.
  let settled: Condition

  init(_ scenario: Scenario, on world: World? = nil) throws {
    self.scenario = scenario
    self.world = try world ?? World()
    let world = self.world
    try scenario.prepare(world)
    before = scenario.kind == .birth ? nil : try world.condition(of: scenario.subject)
    start = try world.copy()
    let outcome = try world.run(scenario.words, in: scenario.place, stdin: scenario.stdin, payload: true)
    guard outcome.status == 0 else { throw Unsound(what: "undisturbed: \(outcome)") }
    boundaries = try world.boundaries(hasPayload: true)
    after = try world.condition(of: scenario.subject)
    settled = try Settling(world: world, scenario: scenario).settle()
  }

  /// Runs the command with a fault in a fresh world.
  func run(_ fault: Fault) throws -> Outcome {
    try start.restore(to: world.root)
    return try world.run(scenario.words, in: scenario.place, stdin: scenario.stdin, fault)
  }

  func again() throws -> Outcome { try world.run(scenario.words, in: scenario.place, stdin: scenario.stdin) }

  /// Runs a check of one disturbed world, and keeps the world when it fails.
  func check(_ what: String, at location: SourceLocation = #_sourceLocation, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      Issue.record("\(scenario.name), \(what): \(error)", sourceLocation: location)
      try world.keep("\(scenario.name) \(what)")
    }
  }

  // MARK: - Which boundaries

  /// Whether every boundary is tried; else so many that the whole takes a minute.
  static var triesAll: Bool { ProcessInfo.processInfo.environment["HASHIYA_CRASH"] == "all" }

  /// So many of the last boundaries are always tried.
  private static let last = 4

  /// By seed: `most` of the boundaries at which something else happens than before, those in the shared directory
  /// first, then half as many in any case; a few of the others; and the last.
  func sample(_ most: Int, seed: UInt64) -> [Boundary] {
    let counted = boundaries.filter { !$0.isSaying }
    if Self.triesAll { return counted }
    var random = SeededGenerator(seed: seed)
    let candidates = counted.indices.dropLast(Self.last).filter { !counted[$0].isShared }
    let turns = candidates.filter { index in
      guard index > 0 else { return true }
      return counted[index].call != counted[index - 1].call || counted[index].path != counted[index - 1].path
    }
    let published = random.pick(most, of: turns.filter { counted[$0].path.hasPrefix("shared") })
    let rest = turns.filter { !counted[$0].path.hasPrefix("shared") }
    let local = random.pick(max(most - published.count, most / 2), of: rest)
    let others = random.pick(most / 4, of: candidates.filter { !turns.contains($0) })
    return Set(published + local + others + counted.indices.suffix(Self.last)).sorted().map { counted[$0] }
  }
}

extension SeededGenerator {
  /// So many different elements, or all when there are fewer.
  fileprivate mutating func pick(_ count: Int, of elements: [Int]) -> [Int] {
    var rest = elements
    var picked: [Int] = []
    while picked.count < count, !rest.isEmpty { picked.append(rest.remove(at: below(rest.count))) }
    return picked
  }
}

/// What is done after a disturbance until all is well.
struct Settling {
  let world: World
  let scenario: Scenario

  struct NotDone: Error, CustomStringConvertible {
    var words: [String]
    var place: String
    var outcome: Outcome
    var description: String { "afterwards, \(words.joined(separator: " ")) in \(place): \(outcome)" }
  }

  /// Syncs everybody, twice over, and compares.
  ///
  /// - Returns: What all have.
  func settle() throws -> Condition {
    guard scenario.kind == .sync else { return try world.condition(of: scenario.subject) }
    try expectNames()
    if isJoined { try syncLaptop() }
    try done(["sync", world.path("shared"), "--json"], in: "desk")
    try syncLaptop()
    try expectNames()
    let (desk, laptop) = (try world.condition(of: "desk"), try world.condition(of: "laptop"))
    guard desk == laptop else { throw Unsound(what: "the desk has \(desk), the laptop \(laptop)") }
    return desk
  }

  private var isJoined: Bool { FileManager.default.fileExists(atPath: world.path("laptop")) }

  /// The other replica takes in what there is; when there is no other, one is made.
  func syncLaptop() throws {
    let join = ["join", "shared", "laptop", "--device", "laptop", "--author", "Sara"]
    try done(isJoined ? ["sync", "--json"] : join, in: isJoined ? "laptop" : "")
  }

  /// A sync that sets nothing aside: a segment that another replica refuses would be.
  private func done(_ words: [String], in place: String) throws {
    let outcome = try world.program.run(words, in: world.path(place))
    guard outcome.status == 0, !outcome.isKilled else {
      throw NotDone(words: words, place: place, outcome: outcome)
    }
  }

  /// Whatever happened, in the shared directory there are only names that everybody expects.
  private func expectNames() throws {
    let root = try Regex(
      "hashiya-[a-z0-9]{26}\\.root|\\.gitattributes|(seg/[a-z0-9]{26}/)?\\.hashiya-[a-z0-9]{13}\\.tmp")
    let segment = try Regex("seg/[a-z0-9]{26}/[0-9a-f]{12}-[0-9a-f]{12}\\.[a-z0-9]{10}\\.hsg")
    for name in try Tree(of: world.path("shared")).files.keys {
      if name.wholeMatch(of: root) != nil || name.wholeMatch(of: segment) != nil { continue }
      throw Unsound(what: "the shared directory has a file \(name)")
    }
  }
}
