package import Models

/// The text of one article by rules X1 to X7, A1 and A2 of docs/fold.md, computed the slow way: from the whole set
/// of its edits at once, nothing kept from before. It shares no code with the text it is compared with.
///
/// - Complexity: each edit placed walks the whole tree; meant for some hundred characters.
package struct NaiveText {
  /// A placed edit: the nodes of what it inserts and of what it deletes.
  private struct Placed {
    let inserted: Range<Int>
    let insertion: NaiveTree.Insertion
    var deleted: Set<Int> { insertion.deleted }
    var isCorrection: Bool { !inserted.isEmpty && insertion.isCorrection }
  }

  /// Rule X2: how a named character stands.
  private enum Standing { case placed, awaited, impossible }

  private let base: [Unicode.Scalar]?
  private let edits: [OperationID: TextEdit]
  private let applied: [ReplicaID: UInt64]
  private var placed: [OperationID: Placed] = [:]
  private var refused: Set<OperationID> = []
  private var tree: NaiveTree
  /// Rule X6: the edits in force, and the nodes they delete.
  private var inForce: Set<OperationID> = []
  private var deleted: Set<Int> = []

  /// `base` is nil while the base is not held.
  package init(base: [Unicode.Scalar]?) { self.init(base: base, edits: [], applied: [:]) { _ in false } }

  /// All edits held, in any order; `applied` is the last number applied in this article by replica, `isOff` what
  /// the registers of rule X6 say.
  package init(
    base: [Unicode.Scalar]?, edits: [(OperationID, TextEdit)], applied: [ReplicaID: UInt64],
    isOff: (OperationID) -> Bool
  ) {
    self.base = base
    self.edits = Dictionary(edits) { first, _ in first }
    self.applied = applied
    tree = NaiveTree(base: base ?? [])
    // Rule X2: until nothing more can be decided. What is left waits, circles among it.
    var decided = -1
    while decided != placed.count + refused.count {
      decided = placed.count + refused.count
      for (id, edit) in self.edits.sorted(by: { $0.key < $1.key }) where isOpen(id) { decide(id, edit) }
    }
    inForce = Set(placed.keys.filter { !isOff($0) })
    var count = -1
    while count != inForce.count {
      count = inForce.count
      let revised = placed.keys.filter { one in
        inForce.contains { (placed[$0]?.isCorrection ?? false) && revises($0, one) }
      }
      inForce.formUnion(revised)
    }
    deleted = Set(inForce.flatMap { placed[$0]?.deleted ?? [] })
  }

  // MARK: - Which edits are placed (rule X2)

  /// The edits that wait, sorted.
  package var waiting: [OperationID] { edits.keys.filter(isOpen).sorted() }

  /// The edits that are ignored, sorted.
  package var ignored: [OperationID] { refused.sorted() }

  /// Whether an operation with these anchors waits.
  package func waits(_ fragments: Fragments, in operation: OperationID) -> Bool {
    decisive(fragments.flatMap { [$0.first, $0.last] }.map { standing(of: $0, in: operation) }) == .awaited
  }

  private func isOpen(_ id: OperationID) -> Bool { placed[id] == nil && !refused.contains(id) }

  private mutating func decide(_ id: OperationID, _ edit: TextEdit) {
    let origins = edit.inserted.isEmpty ? [] : [edit.left, edit.right].compactMap { $0 }
    let standings =
      origins.map { standing(of: $0, in: id) } + edit.deleted.map { standing(of: $0.first, count: $0.count, in: id) }
    switch decisive(standings) {
    case .placed: place(id, edit)
    case .impossible: refused.insert(id)
    case .awaited: break
    }
  }

  /// Rule X2: without a base everything waits, else the first character that is not placed decides.
  private func decisive(_ standings: [Standing]) -> Standing {
    base == nil ? .awaited : standings.first { $0 != .placed } ?? .placed
  }

  /// How `count` characters stand that the operation names.
  private func standing(of first: CharacterID, count: Int = 1, in operation: OperationID) -> Standing {
    switch first {
    case .base(let offset):
      guard let base else { return .awaited }
      return Self.fits(offset, count, base.count) ? .placed : .impossible
    case .inserted(let id, let offset):
      if id == operation || refused.contains(id) { return .impossible }
      guard let edit = edits[id] else {
        return applied[id.replica].map { id.seq <= $0 } == true ? .impossible : .awaited
      }
      guard placed[id] != nil else { return .awaited }
      return Self.fits(offset, count, edit.inserted.scalars.count) ? .placed : .impossible
    }
  }

  private static func fits(_ offset: Int, _ count: Int, _ length: Int) -> Bool {
    (0..<length).contains(offset) && (1...length - offset).contains(count)
  }

  /// Everything that the edit names is placed.
  private mutating func place(_ id: OperationID, _ edit: TextEdit) {
    let deleted = edit.deleted.flatMap { run in
      (0..<run.count).compactMap { tree.node(named: run.first.moved(by: $0)) }
    }
    let insertion = NaiveTree.Insertion(
      left: edit.left.flatMap(tree.node) ?? NaiveTree.start, right: edit.right.flatMap(tree.node),
      text: edit.inserted, deleted: Set(deleted), isMarked: edit.isMarked)
    if edit.inserted.isEmpty {
      placed[id] = Placed(inserted: 0..<0, insertion: insertion)
    } else if tree.position(insertion.left) < tree.position(insertion.right) {
      placed[id] = Placed(inserted: tree.place(insertion, by: id), insertion: insertion)
    } else {
      refused.insert(id)
    }
  }

  // MARK: - What the text is (rule X6)

  /// The living characters.
  package var text: [Unicode.Scalar] { tree.order.filter(isAlive).map { tree.nodes[$0].scalar } }

  /// All placed characters in full order, each with all its names, sorted, and whether it lives.
  package var order: [(names: [CharacterID], isAlive: Bool)] {
    tree.order.map { (tree.nodes[$0].names.sorted(), isAlive($0)) }
  }

  private func isAlive(_ node: Int) -> Bool {
    !deleted.contains(node)
      && tree.nodes[node].names.contains { name in
        switch name {
        case .base: true
        case .inserted(let id, _): inForce.contains(id)
        }
      }
  }

  // MARK: - Anchors (rules A1 and A2)

  /// What each piece covers, a range of offsets in `text`, empty for a collapsed one; nil when the fragments wait or
  /// make no sense.
  package func ranges(of fragments: Fragments) -> [Range<Int>]? {
    let places = fragments.flatMap { [$0.first, $0.last] }.map { tree.node(named: $0).map(tree.position) }
    let known = places.compactMap { $0 }
    guard !known.isEmpty, known.count == places.count else { return nil }
    let isSorted = known.indices.dropFirst().allSatisfy { index in
      // Within a piece the characters may be the same one, between pieces not.
      index.isMultiple(of: 2) ? known[index - 1] < known[index] : known[index - 1] <= known[index]
    }
    guard isSorted else { return nil }
    let living = tree.order.filter(isAlive).map(tree.position)
    return stride(from: 0, to: known.count, by: 2).map { index in
      living.count { $0 < known[index] }..<living.count { $0 <= known[index + 1] }
    }
  }

  // MARK: - Conflicts (rule X7)

  /// Each conflict as the operations in force behind each of its sides; sorted by their smallest.
  package var conflicts: [[Set<OperationID>]] {
    let standing = standing
    let sides = Self.joined(standing.map { [$0] }) { revises($0, $1) || revises($1, $0) || isOne($0, $1) }
    let disputes = Self.joined(sides.map { [Set($0)] }) { one, other in
      one.contains { mine in other.contains { meet(mine, $0) } }
    }
    return Self.sorted(disputes.filter { $0.count > 1 }.map { Self.sorted($0) { $0.sorted() } }) {
      $0.flatMap { $0.sorted() }
    }
  }

  /// The corrections in force that stand.
  private var standing: [OperationID] {
    let corrections = inForce.filter { placed[$0]?.isCorrection ?? false }
    var standing = corrections.filter { placed[$0]?.inserted.contains(where: isAlive) ?? false }
    var count = -1
    while count != standing.count {
      count = standing.count
      standing.formUnion(corrections.filter { one in standing.contains { revises($0, one) } })
    }
    return standing.sorted()
  }

  /// Puts together what any two elements of two lists say belongs together.
  private static func joined<Element>(
    _ lists: [[Element]], _ belong: (Element, Element) -> Bool
  ) -> [[Element]] {
    var groups: [[Element]] = []
    for list in lists {
      let near = groups.indices.filter { groups[$0].contains { one in list.contains { belong(one, $0) } } }
      let group = near.flatMap { groups[$0] } + list
      groups = groups.indices.filter { !near.contains($0) }.map { groups[$0] } + [group]
    }
    return groups
  }

  private func revises(_ one: OperationID, _ other: OperationID) -> Bool {
    guard let one = placed[one], let other = placed[other] else { return false }
    return other.inserted.contains(where: one.deleted.contains)
  }

  private func isOne(_ one: OperationID, _ other: OperationID) -> Bool {
    placed[one]?.inserted == placed[other]?.inserted
  }

  private func meet(_ one: OperationID, _ other: OperationID) -> Bool {
    guard let one = placed[one]?.insertion, let other = placed[other]?.insertion else { return false }
    if one.deleted.isEmpty, other.deleted.isEmpty { return one.left == other.left && one.right == other.right }
    return !one.deleted.isDisjoint(with: other.deleted)
  }

  private static func sorted<Element>(_ list: [Element], by key: (Element) -> [OperationID]) -> [Element] {
    list.sorted { key($0).lexicographicallyPrecedes(key($1)) }
  }
}

/// The tree of placed characters under the start of the text (rules X3 to X5).
private struct NaiveTree {
  struct Node {
    let scalar: Unicode.Scalar
    /// The nodes of its origins; nil for the end. Only the start itself has no left one that counts.
    let left: Int
    let right: Int?
    let rank: Rank
    var names: [CharacterID]
    var leftChildren: [Int] = []
    var rightChildren: [Int] = []
  }

  /// What decides between siblings with the same origins (rule X4).
  enum Rank {
    /// It follows its left origin within the base or within an edit: there is one such child at most.
    case next
    case plain(OperationID)
    case replacement(Insertion)
  }

  /// What makes two replacements one (rule X5).
  struct Insertion: Hashable {
    let left: Int
    let right: Int?
    let text: ExactText
    let deleted: Set<Int>
    let isMarked: Bool
    var isCorrection: Bool { isMarked || !deleted.isEmpty }
  }

  /// The node of the start of the text.
  static let start = 0

  /// The start first.
  private(set) var nodes = [Node(scalar: "\0", left: start, right: nil, rank: .next, names: [])]
  /// All nodes but the start in full order.
  private(set) var order: [Int] = []
  private var positions: [Int: Int] = [start: -1]
  private var byName: [CharacterID: Int] = [:]
  private var replacements: [Insertion: Range<Int>] = [:]

  init(base: [Unicode.Scalar]) {
    for (offset, scalar) in base.enumerated() {
      add(Node(scalar: scalar, left: offset, right: nil, rank: .next, names: [.base(offset)]))
    }
    walk()
  }

  func node(named name: CharacterID) -> Int? { byName[name] }

  /// The place in the full order; the end comes after everything.
  func position(_ node: Int?) -> Int { node.flatMap { positions[$0] } ?? order.count }

  /// Places what an edit inserts, or gives the characters of an equal replacement one more name.
  mutating func place(_ insertion: Insertion, by id: OperationID) -> Range<Int> {
    if let range = replacements[insertion] {
      for (offset, node) in range.enumerated() { give(.inserted(id, offset), to: node) }
      return range
    }
    let (first, rank) = (nodes.count, insertion.isCorrection ? Rank.replacement(insertion) : .plain(id))
    for (offset, scalar) in insertion.text.scalars.enumerated() {
      let left = offset == 0 ? insertion.left : nodes.count - 1
      let names = [CharacterID.inserted(id, offset)]
      add(
        Node(scalar: scalar, left: left, right: insertion.right, rank: offset == 0 ? rank : .next, names: names))
    }
    if insertion.isCorrection { replacements[insertion] = first..<nodes.count }
    walk()
    return first..<nodes.count
  }

  private mutating func give(_ name: CharacterID, to node: Int) {
    byName[name] = node
    if !nodes[node].names.contains(name) { nodes[node].names.append(name) }
  }

  /// Rule X3: under its right origin if the left origins are the same, else under its left one.
  private mutating func add(_ node: Node) {
    let index = nodes.count
    nodes.append(node)
    for name in node.names { give(name, to: index) }
    if let right = node.right, nodes[right].left == node.left {
      nodes[right].leftChildren = (nodes[right].leftChildren + [index]).sorted(by: standsBefore)
    } else {
      nodes[node.left].rightChildren = (nodes[node.left].rightChildren + [index]).sorted(by: standsBefore)
    }
  }

  /// Rule X4. Everything looked at was placed before both.
  private func standsBefore(_ one: Int, _ other: Int) -> Bool {
    let (one, other) = (nodes[one], nodes[other])
    if one.right != other.right { return position(one.right) > position(other.right) }
    switch (one.rank, other.rank) {
    case (_, .next): return false
    case (.next, _): return true
    case (.plain(let first), .plain(let second)): return first < second
    case (.plain, .replacement): return true
    case (.replacement, .plain): return false
    case (.replacement(let first), .replacement(let second)):
      if first.text != second.text { return first.text < second.text }
      let lists = (first.deleted.map(position).sorted(), second.deleted.map(position).sorted())
      return lists.0.lexicographicallyPrecedes(lists.1)
    }
  }

  /// Rule X3: left children with all under them, the character, right children with all under them.
  private mutating func walk() {
    order = []
    var open = [(node: Self.start, isPassed: false)]
    while let (node, isPassed) = open.popLast() {
      if isPassed {
        if node != Self.start { order.append(node) }
      } else {
        open += nodes[node].rightChildren.reversed().map { ($0, false) } + [(node, true)]
        open += nodes[node].leftChildren.reversed().map { ($0, false) }
      }
    }
    for (position, node) in order.enumerated() { positions[node] = position }
  }
}

extension ExactText {
  fileprivate var scalars: [Unicode.Scalar] { Array(string.unicodeScalars) }
}

extension CharacterID {
  /// The character so many places on in the base or in the same edit.
  func moved(by count: Int) -> CharacterID {
    switch self {
    case .base(let offset): .base(offset + count)
    case .inserted(let id, let offset): .inserted(id, offset + count)
    }
  }
}
