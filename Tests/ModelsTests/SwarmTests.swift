import Models
import TestSupport
import Testing

/// Honest replicas: everything goes through `Editor`, what they say is what commands would write.
@Suite struct SwarmTests {
  static let seeds = Seeds.first(60)

  @Test(arguments: seeds)
  func `replicas that hold the same operations read the same, and as the rules say`(seed: UInt64) {
    var swarm = Swarm(seed: seed, replicas: 2 + Int(seed % 7))
    swarm.run(steps: 120)
    for replica in swarm.replicas {
      let views = replica.views.map(\.withoutTextValues)
      #expect(views == NaiveFold(replica.changes).articles(), "seed \(seed), before it settles")
    }
    swarm.settle()
    let first = swarm.replicas[0]
    #expect(first.views.map(\.withoutTextValues) == NaiveFold(first.changes).articles(), "seed \(seed)")
    for other in swarm.replicas.dropFirst() {
      #expect(other.operationCount == first.operationCount, "seed \(seed)")
      #expect(other.views == first.views, "seed \(seed)")
      #expect(other.states == first.states, "seed \(seed)")
    }
  }

  @Test(arguments: Seeds.first(40))
  func `what is told to a replica breaks nothing there`(seed: UInt64) {
    var swarm = Swarm(seed: seed &+ 5000, replicas: 2 + Int(seed % 5))
    swarm.run(steps: 100) { swarm, replica in
      let problem = swarm.problem(with: replica)
      #expect(problem == nil, "seed \(seed)")
    }
    swarm.settle()
    for replica in swarm.replicas.indices {
      let problem = swarm.problem(with: replica)
      #expect(problem == nil, "seed \(seed), in the end")
    }
  }

  @Test func `a large swarm converges`() {
    var swarm = Swarm(seed: 1000, replicas: 8)
    swarm.run(steps: 2500)
    swarm.settle()
    let first = swarm.replicas[0]
    #expect(first.operationCount > 1000)
    // The oracle is quadratic: too slow for so long a history.
    for other in swarm.replicas.dropFirst() { #expect(other.states == first.states) }
  }

  @Test func `the swarm edits and undoes more than it is refused`() {
    var (performed, undone, refused, conflicts) = (0, 0, 0, 0)
    for seed in Self.seeds.prefix(40) {
      var swarm = Swarm(seed: seed, replicas: 3)
      swarm.run(steps: 120)
      swarm.settle()
      performed += swarm.performed
      undone += swarm.undone
      refused += swarm.refused
      conflicts += swarm.replicas[0].views.reduce(0) { $0 + $1.conflicts.count }
    }
    #expect(performed > refused)
    #expect(undone > 100)
    #expect(conflicts > 20)
  }

  @Test(arguments: UInt64(0)..<100)
  func `undoing an undo gives what was there before`(seed: UInt64) throws {
    var swarm = Swarm(seed: seed, replicas: 1)
    swarm.run(steps: 40)
    var replica = swarm.replicas[0]
    let wall = Timestamp(milliseconds: 1_800_000_000_000)
    guard let last = replica.changes.last(where: { !$0.isUndo }) else { return }
    let before = replica.views
    guard (try? replica.edit(author: "author 0", wall: wall, { try $0.undo(last.id, in: $1) })) != nil,
      let undo = replica.changes.last
    else { return }
    // What comes back to a note or a relation touches what that hangs on, which may have been hidden (rule E2).
    guard replica.views.map(\.plain) != before.map(\.plain) else { return }
    _ = try replica.edit(author: "author 0", wall: wall) { try $0.undo(undo.id, in: $1) }
    #expect(replica.views.map(\.plain) == before.map(\.plain), "seed \(seed)")
  }
}

extension ArticleView {
  /// Without the times and names of conflicts, which an undo renews.
  fileprivate var plain: [String] {
    [title, text, language ?? "", "\(metadata)", "\(tags)"]
      + annotations.map {
        "\($0.id) \($0.label) \($0.quotes) \($0.marked ?? []) \($0.fragments) \($0.attributes) \($0.tags)"
      }
      + relations.map { "\($0.id) \($0.label) \($0.state) \($0.tags)" } + notes.map { "\($0.id) \($0.text)" }
  }
}
