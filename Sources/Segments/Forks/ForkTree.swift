package import Models

/// One line of changes in the tree of a replica that forked, with the name under which all replicas know it.
package struct Branch: Hashable, Sendable {
  /// The replica's own id for the branch that kept it, else a hash of the id and of the chain where it parted.
  package let name: ReplicaID
  /// The number of the operation after which it parted; 0 for the branch that kept the id.
  package let start: UInt64
  /// The number of its last operation, and the chain there.
  package private(set) var last: UInt64
  package private(set) var chain: Chain
  let parent: Int?

  mutating func reach(_ seq: UInt64, _ chain: Chain) {
    last = seq
    self.chain = chain
  }
}

/// The changes that one key signed, as the tree that they form, and the names of its branches.
///
/// A replica whose database was copied or restored may have issued two changes after the same one. Both are kept: at
/// each such place the change with the smallest chain goes on under the name of what was before it, and every other one
/// begins a branch of its own. So the names are a function of the set of changes: no order of arrival enters.
package struct ForkTree: Sendable {
  private struct Node {
    let seq: UInt64
    var branch = 0
  }

  private let replica: ReplicaID
  private let root: Chain
  /// For the chain after each change. It says everything that was before as well.
  private var nodes: [Chain: Node] = [:]
  private var children: [Chain: [Chain]] = [:]
  /// The branch that kept the id first. Empty until `nameBranches` was called.
  package private(set) var branches: [Branch] = []

  package init(corpus: CorpusID, replica: ReplicaID) {
    self.replica = replica
    root = Chain(corpus: corpus, replica: replica)
    nodes[root] = Node(seq: 0)
  }

  /// Adds the changes of a segment; those that are there already are the same.
  ///
  /// - Complexity: O(n) in the operations and their bytes.
  package mutating func add(_ segment: Segment) {
    var before = segment.header.before
    for (header, after) in zip(segment.changes, segment.chains()) {
      if nodes[after] == nil {
        nodes[after] = Node(seq: header.lastSeq)
        children[before, default: []].append(after)
      }
      before = after
    }
  }

  /// Gives every branch its name, once all segments were added.
  ///
  /// - Complexity: O(n) in the changes, and O(k log k) where k changes follow the same one.
  package mutating func nameBranches() {
    branches = [Branch(name: replica, start: 0, last: 0, chain: root, parent: nil)]
    var open = [root]
    while let chain = open.popLast() {
      guard let node = nodes[chain] else { continue }
      branches[node.branch].reach(node.seq, chain)
      let next = (children[chain] ?? []).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
      for (index, child) in next.enumerated() {
        let branch = index == 0 ? node.branch : part(from: node, at: child)
        nodes[child]?.branch = branch
      }
      open += next
    }
  }

  private mutating func part(from node: Node, at chain: Chain) -> Int {
    branches.append(
      Branch(
        name: ContentHash.branch(of: replica, chain), start: node.seq, last: node.seq, chain: chain,
        parent: node.branch))
    return branches.count - 1
  }

  /// The names of the operations up to the place in the tree where the chain is this one; nil when there is none.
  package func path(to chain: Chain) -> [Renaming.Step]? {
    guard let node = nodes[chain], branches.indices.contains(node.branch) else { return nil }
    var steps: [Renaming.Step] = []
    var next: Int? = node.branch
    while let index = next {
      let first = branches[index].start + 1
      // Of one that parted before the first operation, nothing came before.
      if first < steps.last?.first ?? .max { steps.append(Renaming.Step(first: first, name: branches[index].name)) }
      next = branches[index].parent
    }
    return steps.reversed()
  }
}
