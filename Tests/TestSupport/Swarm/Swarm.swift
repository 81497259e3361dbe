internal import Models

/// A few replicas that edit at random, undo at random, and take in parts of each other's work at random, all from one
/// seed: the same seed gives the same history on every machine.
package struct Swarm {
  package private(set) var replicas: [MemoryReplica]
  private var random: SeededGenerator
  private var clock: Int64 = 1_700_000_000_000
  private let generator = EditGenerator()
  /// How many edits were refused, by what they were told; a swarm whose every edit is refused tests nothing.
  package private(set) var refused = 0
  package private(set) var performed = 0
  package private(set) var undone = 0
  /// Every place that anyone gave a span.
  package private(set) var anchors: [Anchors] = []

  package init(seed: UInt64, replicas count: Int) {
    random = SeededGenerator(seed: seed)
    replicas = (0..<count).map { number in
      MemoryReplica(id: ReplicaID(ID128(high: seed &* 1_000_003 &+ UInt64(number) &* 0x9E37, low: UInt64(number))))
    }
  }

  /// `afterSync` is called with the number of a replica that has just taken something in.
  package mutating func run(steps: Int, afterSync: (Swarm, Int) -> Void = { _, _ in }) {
    for _ in 0..<steps { step(afterSync) }
  }

  private mutating func step(_ afterSync: (Swarm, Int) -> Void) {
    let actor = random.below(replicas.count)
    if random.chance(35), replicas.count > 1 {
      let other = replicas[random.below(replicas.count)]
      // Partial, so that a replica holds something of one and nothing of another.
      let share = random.chance(50) ? Int.max : random.below(4)
      replicas[actor].pull(from: other) { _ in share }
      afterSync(self, actor)
    } else if random.chance(15) {
      undo(by: actor)
    } else {
      edit(by: actor)
    }
  }

  /// Clocks differ and sometimes jump back.
  private mutating func now(of actor: Int) -> Timestamp {
    clock += Int64(random.below(2000))
    let skew = actor == 1 ? Int64(3_600_000) : 0
    return Timestamp(milliseconds: clock + skew - (random.chance(5) ? 100_000 : 0))
  }

  private mutating func edit(by actor: Int) {
    let edits = generator.edits(on: replicas[actor], &random)
    let wall = now(of: actor)
    do {
      _ = try replicas[actor].edit(author: ExactText("author \(actor % 3)"), wall: wall) { editor, _ in
        for edit in edits { _ = try editor.perform(edit) }
      }
      performed += 1
      remember(by: actor)
    } catch {
      refused += 1
    }
  }

  /// Keeps the places that the last change of a replica gave to spans.
  private mutating func remember(by actor: Int) {
    guard let change = replicas[actor].log[replicas[actor].id]?.last else { return }
    anchors += change.operations.compactMap { Anchors(made: $0, on: replicas[actor]) }
  }

  private mutating func undo(by actor: Int) {
    let wall = now(of: actor)
    guard let change = random.pickAny(replicas[actor].changes) else { return }
    do {
      _ = try replicas[actor].edit(author: ExactText("author \(actor % 3)"), wall: wall) { editor, replica in
        _ = try editor.undo(change.id, in: replica)
      }
      undone += 1
    } catch {
      refused += 1
    }
  }

  /// Gives everything to everybody, in an order of its own for each.
  package mutating func settle() {
    for _ in replicas {
      for actor in random.shuffled(Array(replicas.indices)) {
        for other in random.shuffled(Array(replicas.indices)) {
          replicas[actor].pull(from: replicas[other]) { _ in .max }
        }
      }
    }
  }
}
