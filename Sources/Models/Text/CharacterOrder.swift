/// The full order of an article's characters, dead ones included, with which of them live.
///
/// A B+ tree of runs. Characters are known by their *serial*: the number by which they came into this state, the base's
/// first. A run is a stretch of the order with consecutive serials and one fate. Serials map to leaves through an array,
/// so nothing but a run's leaf is ever written when a leaf splits.
///
/// - Complexity: O(log runs) for every look-up and change of one run; memory O(characters), four bytes each.
struct CharacterOrder: Sendable {
  typealias Serial = UInt32

  struct Run: Sendable {
    var first: Serial
    var count: UInt32
    /// How many reasons there are for its characters to be dead; none: they live.
    var deaths: UInt32

    var end: Serial { first &+ count }
    var living: Int { deaths == 0 ? Int(count) : 0 }
  }

  /// Where a character is: which run of which leaf, and how far into it.
  struct Place: Sendable {
    var leaf: Int
    var slot: Int
    var offset: UInt32
  }

  /// Runs in a leaf, and children of a node.
  static let width = 32
  /// No run crosses a multiple of this serial, so that the start of a run is found in one word of `starts`.
  static let block: UInt32 = 64

  /// `width` for each leaf.
  var runs: [Run] = []
  var leaves: [Leaf] = []
  var nodes: [Node] = []
  /// `width` for each node.
  var branches: [Branch] = []
  var root = 0
  /// A bit for each serial: whether a run begins there.
  var starts: [UInt64] = []
  /// The leaf of each serial at which a run begins.
  var homes: [UInt32] = []
  /// The number of living characters.
  var living = 0

  struct Leaf {
    var count = 0
    var parent = -1
    var previous = -1
    var next = -1
  }

  struct Node {
    var count = 0
    var parent = -1
    var isAboveLeaves: Bool
  }

  /// A child of a node, and the living characters under it.
  struct Branch {
    var child: Int32
    var living: Int32
  }

  /// The order of a base text that nobody has edited.
  ///
  /// - Complexity: O(base).
  init(baseLength: Int) {
    addLeaf()
    root = addNode(isAboveLeaves: true, over: [Branch(child: 0, living: 0)])
    append(baseLength)
  }

  /// The number of characters, dead ones included; the serial of the next one to come.
  var count: Int { homes.count }
}

// MARK: - Looking up

extension CharacterOrder {
  /// Where a character is.
  func place(of serial: Serial) -> Place {
    let word = starts[Int(serial / Self.block)] & (UInt64.max >> (63 - UInt64(serial % Self.block)))
    let first = serial - serial % Self.block + UInt32(63 - word.leadingZeroBitCount)
    let leaf = Int(homes[Int(first)])
    var slot = leaf * Self.width
    while runs[slot].first != first { slot += 1 }
    return Place(leaf: leaf, slot: slot - leaf * Self.width, offset: serial - first)
  }

  func run(at place: Place) -> Run { runs[place.leaf * Self.width + place.slot] }

  func serial(at place: Place) -> Serial { run(at: place).first + place.offset }

  func isAlive(_ serial: Serial) -> Bool { run(at: place(of: serial)).deaths == 0 }

  /// The place of the living character at an offset of the text, which must be inside.
  func place(atOffset offset: Int) -> Place {
    var rest = Int32(truncatingIfNeeded: offset)
    var node = root
    while true {
      var index = node * Self.width
      let last = index + nodes[node].count - 1
      while index < last, rest >= branches[index].living {
        rest -= branches[index].living
        index += 1
      }
      let below = Int(branches[index].child)
      if nodes[node].isAboveLeaves { return place(atOffset: Int(rest), inLeaf: below) }
      node = below
    }
  }

  private func place(atOffset offset: Int, inLeaf leaf: Int) -> Place {
    var rest = offset
    var slot = 0
    while slot + 1 < leaves[leaf].count, rest >= runs[leaf * Self.width + slot].living {
      rest -= runs[leaf * Self.width + slot].living
      slot += 1
    }
    return Place(leaf: leaf, slot: slot, offset: UInt32(truncatingIfNeeded: rest))
  }

  /// How many living characters stand before this one.
  func livingBefore(_ serial: Serial) -> Int {
    let place = place(of: serial)
    var sum = run(at: place).deaths == 0 ? Int(place.offset) : 0
    let first = place.leaf * Self.width
    for slot in first..<first + place.slot { sum += runs[slot].living }
    var child = place.leaf
    var node = leaves[child].parent
    while node >= 0 {
      var index = node * Self.width
      while branches[index].child != child {
        sum += Int(branches[index].living)
        index += 1
      }
      child = node
      node = nodes[node].parent
    }
    return sum
  }

  /// The next character in the full order; nil at the end.
  func next(after serial: Serial) -> Serial? {
    let place = place(of: serial)
    let run = run(at: place)
    if place.offset + 1 < run.count { return serial + 1 }
    if place.slot + 1 < leaves[place.leaf].count { return runs[place.leaf * Self.width + place.slot + 1].first }
    let leaf = leaves[place.leaf].next
    return leaf < 0 ? nil : runs[leaf * Self.width].first
  }

  /// The character before in the full order; nil at the start.
  func previous(before serial: Serial) -> Serial? {
    let place = place(of: serial)
    if place.offset > 0 { return serial - 1 }
    if place.slot > 0 { return runs[place.leaf * Self.width + place.slot - 1].end - 1 }
    let leaf = leaves[place.leaf].previous
    return leaf < 0 ? nil : runs[leaf * Self.width + leaves[leaf].count - 1].end - 1
  }

  /// The first character of the full order, and the last.
  var first: Serial? { count == 0 ? nil : runs[0].first }

  /// Whether one character stands before another in the full order.
  func isBefore(_ left: Serial, _ right: Serial) -> Bool {
    let (one, other) = (place(of: left), place(of: right))
    if one.leaf == other.leaf {
      return one.slot != other.slot ? one.slot < other.slot : one.offset < other.offset
    }
    var (low, high) = (one.leaf, other.leaf)
    var (lowParent, highParent) = (leaves[low].parent, leaves[high].parent)
    // All leaves are equally deep, so both ways up meet.
    while lowParent != highParent {
      (low, high) = (lowParent, highParent)
      (lowParent, highParent) = (nodes[low].parent, nodes[high].parent)
    }
    var index = lowParent * Self.width
    while branches[index].child != low, branches[index].child != high { index += 1 }
    return branches[index].child == low
  }

  /// Calls `body` with every run in the full order.
  func forEachRun(_ body: (Run) -> Void) {
    var leaf = 0
    while leaf >= 0 {
      for slot in leaf * Self.width..<leaf * Self.width + leaves[leaf].count { body(runs[slot]) }
      leaf = leaves[leaf].next
    }
  }
}
