/// Consecutive operations of one replica that edited the text in one way: most histories are typing and erasing, one
/// character an operation, and are kept as few of these.
struct EditRun: Hashable, Sendable {
  typealias Serial = CharacterOrder.Serial

  /// What the operations of a run do.
  enum Form: UInt8, Sendable {
    /// One operation, of any kind.
    case single
    /// Each inserts one character after the one before it.
    case typed
    /// Each deletes one character: the next one, or the one before.
    case erasedForward
    case erasedBackward
  }

  var form = Form.single
  /// The number of the replica in the state.
  var author: Int
  var firstSeq: UInt64
  /// Operations.
  var count = 1
  /// The first character inserted; has a meaning only when `length` isn't 0.
  var head: Serial = 0
  /// Characters inserted, by all operations together.
  var length = 0
  var left: Serial?
  var right: Serial?
  /// What is deleted, sorted, not touching; for the erasing forms one range.
  var deleted: SerialRanges
  /// It inserts a correction that deletes nothing.
  var isMarked = false
  /// Nothing stood between the origins when the run was placed.
  var isBetweenNeighbours = true

  var lastSeq: UInt64 { firstSeq + UInt64(count - 1) }

  /// Whether it is one operation that inserts a correction.
  var isCorrection: Bool { length > 0 && (isMarked || !deleted.isEmpty) }

  /// The operation that inserted a character of this run, and the offset there.
  func origin(of serial: Serial) -> (seq: UInt64, offset: Int) {
    let distance = Int(serial - head)
    return form == .typed ? (firstSeq + UInt64(distance), 0) : (firstSeq, distance)
  }

  /// The character that the operation `seq` of this run inserted at `offset`; nil when it inserted no such.
  func character(_ seq: UInt64, _ offset: Int) -> Serial? {
    let inserted = insertedRange(seq)
    return offset >= 0 && offset < inserted.count ? inserted.lowerBound + Serial(offset) : nil
  }

  /// The characters that the operation `seq` of this run inserted.
  func insertedRange(_ seq: UInt64) -> Range<Serial> {
    guard form == .typed else { return head..<head + Serial(length) }
    let character = head + Serial(seq - firstSeq)
    return character..<character + 1
  }

  /// The characters that the operation `seq` of this run deleted.
  func deletedRanges(_ seq: UInt64) -> SerialRanges {
    let distance = Serial(truncatingIfNeeded: seq - firstSeq)
    switch form {
    case .single: return deleted
    case .typed: return SerialRanges()
    case .erasedForward: return SerialRanges(one: deleted.first.lowerBound + distance)
    case .erasedBackward: return SerialRanges(one: deleted.first.upperBound - 1 - distance)
    }
  }
}

extension EditRun {
  /// Takes in the run that follows, if both are one; the characters of both must be in one numbering.
  mutating func join(_ next: EditRun) -> Bool {
    guard next.author == author, next.firstSeq == firstSeq + UInt64(count) else { return false }
    return joinTyped(next) || joinErased(next)
  }

  private mutating func joinTyped(_ next: EditRun) -> Bool {
    guard form == .typed || form == .single && length == 1 && !isCorrection,
      next.form == .typed || next.form == .single && next.length == 1 && !next.isCorrection,
      next.head == head + Serial(length), next.left == next.head &- 1, next.right == right
    else { return false }
    form = .typed
    count += next.count
    length += next.length
    return true
  }

  private mutating func joinErased(_ next: EditRun) -> Bool {
    guard length == 0, next.length == 0, deleted.isOneRange, next.deleted.isOneRange else { return false }
    let (mine, more) = (deleted.first, next.deleted.first)
    if mine.upperBound == more.lowerBound, isErasing(.erasedForward), next.isErasing(.erasedForward) {
      form = .erasedForward
      deleted = SerialRanges(mine.lowerBound..<more.upperBound)
    } else if more.upperBound == mine.lowerBound, isErasing(.erasedBackward), next.isErasing(.erasedBackward) {
      form = .erasedBackward
      deleted = SerialRanges(more.lowerBound..<mine.upperBound)
    } else {
      return false
    }
    count += next.count
    return true
  }

  private func isErasing(_ wanted: Form) -> Bool {
    form == wanted || form == .single && deleted.first.count == 1
  }
}

/// Ranges of characters, sorted, not touching. Nearly always none or one, which take no allocation.
struct SerialRanges: Hashable, Sendable {
  typealias Serial = CharacterOrder.Serial

  /// Empty when there are none.
  private(set) var first: Range<Serial> = 0..<0
  private(set) var rest: [Range<Serial>] = []

  init() {}

  init(_ range: Range<Serial>) { first = range }

  init(one serial: Serial) { first = serial..<serial + 1 }

  /// Sorts, and joins what touches or overlaps.
  init(sorting ranges: [Range<Serial>]) {
    var joined: [Range<Serial>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      guard let last = joined.last, range.lowerBound <= last.upperBound else {
        joined.append(range)
        continue
      }
      joined[joined.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
    }
    guard let first = joined.first else { return }
    self.first = first
    rest = Array(joined.dropFirst())
  }

  var isEmpty: Bool { first.isEmpty }
  var isOneRange: Bool { !first.isEmpty && rest.isEmpty }
  var rangeCount: Int { first.isEmpty ? 0 : 1 + rest.count }
  /// The number of characters.
  var count: Int { rest.reduce(first.count) { $0 + $1.count } }
}

extension SerialRanges: Sequence {
  func makeIterator() -> Iterator { Iterator(ranges: self) }

  struct Iterator: IteratorProtocol {
    fileprivate let ranges: SerialRanges
    private var position = 0

    fileprivate init(ranges: SerialRanges) { self.ranges = ranges }

    mutating func next() -> Range<Serial>? {
      defer { position += 1 }
      if position == 0 { return ranges.first.isEmpty ? nil : ranges.first }
      return position <= ranges.rest.count ? ranges.rest[position - 1] : nil
    }
  }
}
