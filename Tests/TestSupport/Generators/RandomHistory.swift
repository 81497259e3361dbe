package import Models

/// What several replicas wrote while each knew only a part of the others' work: raw operations, sensible and
/// not.
///
/// Everything follows from the seed. The changes can be written as bytes and read back unchanged.
package struct RandomHistory: Sendable {
  /// All changes; those of one replica in their order.
  package let changes: [Change]

  /// - Complexity: quadratic in `changes`; meant for a few hundred.
  package static func make(seed: UInt64, replicas: Int, changes: Int) -> RandomHistory {
    var generator = OperationGenerator(seed: seed, replicas: max(1, replicas))
    for _ in 0..<changes { generator.makeChange() }
    return RandomHistory(changes: generator.replicas.flatMap(\.log))
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
