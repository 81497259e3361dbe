// The tree over the runs: leaves and nodes, and how they are split.

extension CharacterOrder {
  mutating func addLeaf() {
    leaves.append(Leaf())
    runs.append(contentsOf: repeatElement(Run(first: 0, count: 0, deaths: 0), count: Self.width))
  }

  /// Adds a node over these children.
  mutating func addNode(isAboveLeaves: Bool, over children: [Branch]) -> Int {
    let node = nodes.count
    nodes.append(Node(count: children.count, isAboveLeaves: isAboveLeaves))
    branches.append(contentsOf: children)
    branches.append(contentsOf: repeatElement(Branch(child: 0, living: 0), count: Self.width - children.count))
    for branch in children { adopt(branch.child, under: node) }
    return node
  }

  private mutating func adopt(_ child: Int32, under node: Int) {
    if nodes[node].isAboveLeaves { leaves[Int(child)].parent = node } else { nodes[Int(child)].parent = node }
  }

  private func branch(to child: Int, under node: Int) -> Int {
    var index = node * Self.width
    while branches[index].child != child { index += 1 }
    return index
  }

  mutating func addLiving(_ change: Int, leaf: Int) {
    guard change != 0 else { return }
    living += change
    var child = leaf
    var node = leaves[leaf].parent
    while node >= 0 {
      branches[branch(to: child, under: node)].living += Int32(truncatingIfNeeded: change)
      child = node
      node = nodes[node].parent
    }
  }

  /// Splits a full leaf, and returns where the place is then. At the end of the order, where typing goes on, little is
  /// moved, so that leaves stay full.
  mutating func splitLeaf(_ place: Place) -> Place {
    let leaf = place.leaf
    let isLast = leaves[leaf].next < 0 && place.slot == Self.width
    let kept = isLast ? Self.width - 1 : Self.width / 2
    let new = leaves.count
    addLeaf()
    leaves[new].count = Self.width - kept
    leaves[leaf].count = kept
    var moved = 0
    for slot in 0..<Self.width - kept {
      let run = runs[leaf * Self.width + kept + slot]
      runs[new * Self.width + slot] = run
      moved += run.living
      homes[Int(run.first)] = UInt32(new)
    }
    leaves[new].next = leaves[leaf].next
    leaves[new].previous = leaf
    if leaves[leaf].next >= 0 { leaves[leaves[leaf].next].previous = new }
    leaves[leaf].next = new
    attach(new, after: leaf, under: leaves[leaf].parent, living: moved)
    return place.slot <= kept ? place : Place(leaf: new, slot: place.slot - kept, offset: 0)
  }

  /// Puts a new child beside the one it came from, which has lost `living` characters to it.
  private mutating func attach(_ child: Int, after old: Int, under parent: Int, living: Int) {
    var node = parent
    if nodes[node].count == Self.width { node = splitNode(node, holding: old) }
    let moved = Int32(truncatingIfNeeded: living)
    let place = branch(to: old, under: node)
    branches[place].living -= moved
    var index = node * Self.width + nodes[node].count
    while index > place + 1 {
      branches[index] = branches[index - 1]
      index -= 1
    }
    branches[index] = Branch(child: Int32(truncatingIfNeeded: child), living: moved)
    nodes[node].count += 1
    adopt(Int32(truncatingIfNeeded: child), under: node)
  }

  /// Splits a full node, and returns the half that holds a child.
  private mutating func splitNode(_ node: Int, holding child: Int) -> Int {
    let half = Self.width / 2
    let start = node * Self.width
    let right = Array(branches[start + half..<start + Self.width])
    nodes[node].count = half
    let new = addNode(isAboveLeaves: nodes[node].isAboveLeaves, over: right)
    let moved = right.reduce(0) { $0 + Int($1.living) }
    if nodes[node].parent < 0 {
      let kept = branches[start..<start + half].reduce(0) { $0 + $1.living }
      let whole = Branch(child: Int32(truncatingIfNeeded: node), living: kept + Int32(truncatingIfNeeded: moved))
      root = addNode(isAboveLeaves: false, over: [whole])
    }
    attach(new, after: node, under: nodes[node].parent, living: moved)
    return right.contains { $0.child == child } ? new : node
  }
}
