package import Models

/// What several replicas wrote while each knew only a part of the others' work: raw operations, sensible and
/// not.
///
/// Everything follows from the seed. The changes can be written as bytes and read back unchanged.
package struct RandomHistory: Sendable {
  /// How much of it makes no sense.
  package enum Temper: Sendable {
    /// Everything that operations can say, sense or not.
    case wild
    /// What people do to things all day, on a text that nobody edits: the articles come first, few things are removed, and
    /// only what others have not heard of comes too early.
    case calm
  }

  /// All changes; those of one replica in their order.
  package let changes: [Change]
  /// The same in the order in which they were made.
  private let made: [Change]

  /// - Complexity: quadratic in `changes`; meant for a few hundred.
  package static func make(
    seed: UInt64, replicas: Int, changes: Int, temper: Temper = .wild
  ) -> RandomHistory {
    var generator = OperationGenerator(seed: seed, replicas: max(1, replicas), temper: temper)
    for _ in 0..<changes { generator.makeChange() }
    return RandomHistory(changes: generator.replicas.flatMap(\.log), made: generator.made)
  }

  /// The changes about in the order in which they were made: some arrive late by as many as `delay` others, and with them
  /// all that their replica did meanwhile.
  package func delayed(by delay: Int, seed: UInt64) -> [Change] {
    var random = SeededGenerator(seed: seed)
    var last: [ReplicaID: Int] = [:]
    let arrivals = made.enumerated().map { position, change in
      let time = max(position + random.below(delay + 1), last[change.id.replica] ?? 0)
      last[change.id.replica] = time
      return (time: time, position: position)
    }
    return arrivals.sorted { $0 < $1 }.map { made[$0.position] }
  }

  /// The changes as some replica might take them in: in any order that keeps each replica's own. Some seeds
  /// mix evenly, others take one replica's changes in long runs.
  package func linearisation(seed: UInt64) -> [Change] {
    var random = SeededGenerator(seed: seed)
    let logs = Dictionary(grouping: changes, by: \.id.replica)
    var open = logs.keys.sorted().map { (logs[$0] ?? [])[...] }
    let run = random.pick([0, 0, 50, 90, 98])
    var line: [Change] = []
    var current = random.below(open.count)
    while !open.isEmpty {
      if !random.chance(run) || current >= open.count { current = random.below(open.count) }
      if let change = open[current].popFirst() { line.append(change) }
      if open[current].isEmpty { open.remove(at: current) }
    }
    return line
  }
}
