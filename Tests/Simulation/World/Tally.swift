/// What runs have come to.
package struct Tally: Sendable {
  package var seeds = 0
  package var steps = 0
  /// By name: of the directories, of the hosts, and of the disks.
  package var faults: [String: Int] = [:]
  package var checks: [Invariant: Int] = [:]
  /// After how many rounds of syncs all was the same, for how many seeds.
  package var rounds: [Int: Int] = [:]
  /// How many files replicas removed, or tried to, since a larger one has all that they had.
  package var removedFiles = 0

  package init() {}

  mutating func count(_ fault: HostFault) { faults["host." + fault.rawValue, default: 0] += 1 }

  mutating func count(_ invariant: Invariant) { checks[invariant, default: 0] += 1 }

  package mutating func add(_ other: Tally) {
    seeds += other.seeds
    steps += other.steps
    faults.merge(other.faults, uniquingKeysWith: +)
    checks.merge(other.checks, uniquingKeysWith: +)
    removedFiles += other.removedFiles
    rounds.merge(other.rounds, uniquingKeysWith: +)
  }
}
