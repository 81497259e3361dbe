internal import Sync
internal import TestSupport

/// Proposes steps by a seed, looking at the state of a transport and changing nothing.
package struct StepGenerator {
  package let rates: FaultRates
  var random: SeededGenerator
  private let kinds: [(weight: Int, element: FaultKind)]

  package init(seed: UInt64, rates: FaultRates) {
    self.rates = rates
    random = SeededGenerator(seed: seed)
    kinds = rates.list
  }

  /// The next step; nil when there is nothing to do, as where all machines see the same files.
  ///
  /// - Complexity: O(log n) in the files.
  package mutating func next(for transport: SimulatedTransport) -> Step? {
    let number = random.below(transport.directories.count)
    let machine = random.below(transport.machines)
    let directory = transport.directories[number]
    var action: Step.Action?
    if !kinds.isEmpty, random.chance(rates.percent) {
      action = fault(random.pick(weighted: kinds), directory, machine)
    }
    guard let action = action ?? carrying(directory, machine) else { return nil }
    return Step(number, machine, action)
  }

  private mutating func carrying(_ directory: CarriedDirectory, _ machine: Int) -> Step.Action? {
    switch directory.profile {
    case .posix, .nfs: return nil
    case .stick:
      let mayBeEmpty = rates.weights[.emptied] != nil
      return .plug(elsewhere: mayBeEmpty && random.chance(50) ? .empty : .missing)
    case .git: return random.chance(50) ? .push : .pull(changesLineEnds: random.chance(30))
    case .syncthing, .dropbox: break
    }
    let end = directory.ends[machine]
    if random.chance(10), let file = end.tree.files.first(where: { $0.presence != .here }) {
      return .fetch(file.path)
    }
    guard let other = random.pickAny(directory.ends.filter { $0 !== end }) else { return nil }
    if random.chance(20) { return .takeAll(from: other.number) }
    if random.chance(10), let gone = random.pickAny(Array(directory.buried.suffix(20))) {
      return .take(gone.path, from: other.number)
    }
    guard let file = pickFile(of: other.tree, unlike: end.tree) else { return .takeAll(from: other.number) }
    if random.chance(15) {
      return .begin(file.path, from: other.number, length: random.below(file.bytes.count + 1))
    }
    return .take(file.path, from: other.number)
  }

  /// A file that the other tree doesn't have, if a few tries find one.
  private mutating func pickFile(of tree: FileTree, unlike other: FileTree) -> SimulatedFile? {
    for _ in 0..<8 {
      guard let file = pickFile(of: tree) else { return nil }
      if other[file.path]?.bytes != file.bytes { return file }
    }
    return nil
  }

  mutating func pickFile(of tree: FileTree) -> SimulatedFile? {
    for _ in 0..<8 {
      guard let file = random.pickAny(tree.files) else { return nil }
      if file.isCarried, !CopyName.isOfTool(file.path) { return file }
    }
    return nil
  }

  /// A time from now on: mostly soon, sometimes in months.
  mutating func later(_ directory: CarriedDirectory) -> Int64 {
    let reach = random.pick([1_000, 10_000, 60_000, 3_600_000, 86_400_000, 90 * 86_400_000])
    return directory.clock.now + 1 + Int64(random.below(reach))
  }
}
