/// Under which names operations are read that a segment writes under others, because a replica forked: its database was
/// copied or restored, and both copies issued operations under one id.
package struct Renaming: Hashable, Sendable {
  /// Operations from number `first` on are read as `name`'s, under the same numbers.
  package struct Step: Hashable, Sendable {
    package let first: UInt64
    package let name: ReplicaID

    package init(first: UInt64, name: ReplicaID) {
      self.first = first
      self.name = name
    }
  }

  /// For each replica as it is written, in ascending order.
  package private(set) var steps: [ReplicaID: [Step]] = [:]

  package init() {}

  package var isEmpty: Bool { steps.isEmpty }

  /// Reads what is written of a replica along a path of names. Nothing is renamed when the path ends under the name that
  /// is written: then the writer knew the fork, or wrote of the branch that kept the name.
  package mutating func read(_ written: ReplicaID, along path: [Step]) {
    guard let last = path.last, last.name != written else { return }
    steps[written] = path
  }

  /// Adds a step, behind those of the same replica.
  package mutating func append(_ step: Step, of written: ReplicaID) { steps[written, default: []].append(step) }

  package func callAsFunction(_ id: OperationID) -> OperationID {
    guard let step = steps[id.replica]?.last(where: { $0.first <= id.seq }) else { return id }
    return OperationID(replica: step.name, seq: id.seq)
  }

  /// What a removal saw of a replica, up to an operation: one entry of `seen` stands for all before it, so that it
  /// becomes one for each name along the path.
  ///
  /// - Parameter last: The last operation on the article under a name, up to a number; nil when there is none.
  func seen(
    _ id: OperationID, last: (ReplicaID, UInt64) throws -> UInt64?
  ) rethrows -> [OperationID] {
    let passed = (steps[id.replica] ?? []).filter { $0.first <= id.seq }
    let before = try zip(passed, passed.dropFirst()).compactMap { step, next in
      try last(step.name, next.first - 1).map { OperationID(replica: step.name, seq: $0) }
    }
    return before + [self(id)]
  }
}
