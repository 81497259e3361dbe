/// The children of characters in the tree of rule X3, as far as they are not simply the next character of their run.
struct Siblings: Sendable {
  typealias Serial = CharacterOrder.Serial

  /// A parent and a side.
  struct Key: Hashable, Sendable {
    /// Nil: the start of the text.
    let parent: Serial?
    let isLeft: Bool
  }

  /// Sorted as rule X4 has it.
  private var lists: [Key: [Serial]] = [:]
  /// A bit for each character that has a list of right children.
  private var branching: [UInt64] = []

  subscript(key: Key) -> [Serial]? { lists[key] }

  mutating func set(_ key: Key, _ list: [Serial]) {
    lists[key] = list
    guard !key.isLeft, let parent = key.parent else { return }
    let word = Int(parent / 64)
    if word >= branching.count { branching += Array(repeating: 0, count: word + 1 - branching.count) }
    branching[word] |= 1 << UInt64(parent % 64)
  }

  func hasBranches(_ parent: Serial?) -> Bool { lists[Key(parent: parent, isLeft: false)] != nil }

  /// The first character of a range that has a list of right children.
  func firstBranching(in range: Range<Serial>) -> Serial? {
    var next = range.lowerBound
    while next < range.upperBound, Int(next / 64) < branching.count {
      let word = branching[Int(next / 64)] & (UInt64.max << UInt64(next % 64))
      if word != 0 {
        let found = next - next % 64 + Serial(word.trailingZeroBitCount)
        return found < range.upperBound ? found : nil
      }
      next = next - next % 64 + 64
    }
    return nil
  }
}

extension TextState {
  /// Where new characters go.
  enum Gap {
    /// Directly after this character; nil for the start.
    case after(Serial?)
    /// They are here already: the first of them (rule X5).
    case twin(Serial)
  }

  /// Finds the place of a run between origins that are no neighbours.
  mutating func gap(for run: EditRun, _ text: ExactText) -> Gap {
    gatherSiblings()
    let key = key(run.left, run.right)
    let list = children(key)
    let newcomer = Newcomer(run: run, scalars: text.string.unicodeScalars.map(\.value))
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      switch compare(newcomer, with: list[middle], isLeft: key.isLeft) {
      case .same: return .twin(list[middle])
      case .before: high = middle
      case .after: low = middle + 1
      }
    }
    return .after(predecessor(at: low, of: list, key))
  }

  /// The parent and side of a character with these origins (rule X3).
  private func key(_ left: Serial?, _ right: Serial?) -> Siblings.Key {
    if let right, origins(of: right).left == left { return Siblings.Key(parent: right, isLeft: true) }
    return Siblings.Key(parent: left, isLeft: false)
  }

  /// The character that the new child at a position of its siblings comes directly after.
  private func predecessor(at position: Int, of list: [Serial], _ key: Siblings.Key) -> Serial? {
    if position > 0 { return rightmost(under: list[position - 1]) }
    guard key.isLeft else { return key.parent }
    let next = list.first.map(leftmost) ?? key.parent
    return next.flatMap(order.previous)
  }

  /// All children on one side.
  private func children(_ key: Siblings.Key) -> [Serial] {
    siblings?[key] ?? (key.isLeft ? [] : chainChild(of: key.parent).map { [$0] } ?? [])
  }

  /// The next character of the same run, or of the base.
  private func chainChild(of parent: Serial?) -> Serial? {
    guard let parent else { return baseLength > 0 ? 0 : nil }
    return parent + 1 < end(ofRunWith: parent) ? parent + 1 : nil
  }

  private func end(ofRunWith serial: Serial) -> Serial {
    guard serial >= baseLength else { return Serial(baseLength) }
    let number = insertionNumber(of: serial)
    return runs[number].head + Serial(runs[number].length)
  }

  private func leftmost(under serial: Serial) -> Serial {
    var serial = serial
    while let first = siblings?[Siblings.Key(parent: serial, isLeft: true)]?.first { serial = first }
    return serial
  }

  private func rightmost(under serial: Serial) -> Serial {
    var serial = serial
    while true {
      let end = end(ofRunWith: serial)
      guard let branching = siblings?.firstBranching(in: serial..<end),
        let last = siblings?[Siblings.Key(parent: branching, isLeft: false)]?.last
      else { return end - 1 }
      serial = last
    }
  }

  /// Adds the first character of a new run to its siblings.
  mutating func enroll(_ run: EditRun) {
    guard siblings != nil else { return }
    let key = key(run.left, run.right)
    var list = children(key)
    guard !list.contains(run.head) else { return }
    let position = list.firstIndex { order.isBefore(run.head, $0) } ?? list.count
    list.insert(run.head, at: position)
    siblings?.set(key, list)
  }

  private mutating func gatherSiblings() {
    guard siblings == nil else { return }
    var lists: [Siblings.Key: [Serial]] = [:]
    for number in insertions {
      let run = runs[number]
      let key = key(run.left, run.right)
      if lists[key] == nil, !key.isLeft, let chained = chainChild(of: key.parent) { lists[key] = [chained] }
      lists[key, default: []].append(run.head)
    }
    var siblings = Siblings()
    for (key, list) in lists { siblings.set(key, list.count > 1 ? list.sorted(by: order.isBefore) : list) }
    self.siblings = siblings
  }
}

// MARK: - The order of siblings (rule X4)

extension TextState {
  private struct Newcomer {
    let run: EditRun
    let scalars: [UInt32]
  }

  private enum Comparison {
    case before, same, after

    init(isBefore: Bool) { self = isBefore ? .before : .after }
  }

  /// How a new child stands to one that is there.
  private func compare(_ new: Newcomer, with old: Serial, isLeft: Bool) -> Comparison {
    let right = origins(of: old).right
    if !isLeft, right != new.run.right { return Comparison(isBefore: isFarther(new.run.right, than: right)) }
    guard old >= baseLength else { return .after }
    let run = runs[insertionNumber(of: old)]
    if run.form == .single, old != run.head { return .after }
    let isOldCorrection = run.isCorrection
    guard new.run.isCorrection == isOldCorrection else { return Comparison(isBefore: isOldCorrection) }
    guard isOldCorrection else { return Comparison(isBefore: name(of: new.run) < name(of: old)) }
    let said = scalars[Int(run.head) - baseLength..<Int(run.head) - baseLength + run.length]
    if !new.scalars.elementsEqual(said) { return Comparison(isBefore: new.scalars.lexicographicallyPrecedes(said)) }
    if new.run.deleted == run.deleted { return .same }
    let (mine, its) = (inOrder(new.run.deleted), inOrder(run.deleted))
    return Comparison(isBefore: mine.lexicographicallyPrecedes(its, by: order.isBefore))
  }

  private func isFarther(_ one: Serial?, than other: Serial?) -> Bool {
    guard let one else { return true }
    guard let other else { return false }
    return order.isBefore(other, one)
  }

  private func name(of run: EditRun) -> OperationID {
    OperationID(replica: authors[run.author].replica, seq: run.firstSeq)
  }

  private func name(of serial: Serial) -> OperationID {
    let number = insertionNumber(of: serial)
    return operation(runs[number].origin(of: serial).seq, ofRun: number)
  }

  /// The characters one by one, in the full order.
  private func inOrder(_ ranges: SerialRanges) -> [Serial] {
    ranges.flatMap { Array($0) }.sorted(by: order.isBefore)
  }
}
