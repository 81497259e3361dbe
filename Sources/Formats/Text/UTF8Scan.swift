/// Strict UTF-8, as the Unicode Standard's table 3-7 has it, over bytes that nobody has checked.
enum UTF8Scan {
  /// The length of the well-formed sequence that begins at `position`; nil when none does.
  @inline(__always)
  static func sequenceLength(at position: Int, in bytes: GuardedBytes) -> Int? {
    let first = bytes[position]
    if first < 0x80 { return position < bytes.count ? 1 : nil }
    let second = bytes[position + 1]
    if first < 0xE0 { return first >= 0xC2 && isTrail(second) ? 2 : nil }
    guard isSecond(second, after: first), isTrail(bytes[position + 2]) else { return nil }
    if first < 0xF0 { return 3 }
    return isTrail(bytes[position + 3]) ? 4 : nil
  }

  /// Where the first byte stands that belongs to no well-formed sequence; nil when all do.
  ///
  /// - Complexity: O(bytes).
  static func firstInvalid(in bytes: GuardedBytes) -> Int? {
    var position = 0
    while position < bytes.count {
      guard let length = sequenceLength(at: position, in: bytes) else { return position }
      position += length
    }
    return nil
  }

  @inline(__always)
  private static func isTrail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Whether `byte` may follow a first byte of a sequence of three or four: no overlong form, no surrogate,
  /// nothing past U+10FFFF.
  private static func isSecond(_ byte: UInt8, after first: UInt8) -> Bool {
    switch first {
    case 0xE0: 0xA0...0xBF ~= byte
    case 0xED: 0x80...0x9F ~= byte
    case 0xF0: 0x90...0xBF ~= byte
    case 0xF4: 0x80...0x8F ~= byte
    case 0xE1...0xF3: isTrail(byte)
    default: false
    }
  }
}

/// Bytes from outside: reading past their end gives 0 and never touches other memory.
struct GuardedBytes {
  private let base: UnsafeBufferPointer<UInt8>
  let count: Int

  init(_ base: UnsafeBufferPointer<UInt8>) {
    self.base = base
    count = base.count
  }

  @inline(__always)
  subscript(position: Int) -> UInt8 {
    // One comparison for both ends: a negative position is a large unsigned one.
    UInt(bitPattern: position) < UInt(bitPattern: count) ? base[position] : 0
  }

  /// Eight bytes as one number, the first lowest; nil where fewer are left.
  @inline(__always)
  func eight(at position: Int) -> UInt64? { base.eight(at: position) }

  /// The first eight bytes of a part that lies inside, or as many as it has, as one number, the first lowest.
  @inline(__always)
  func head(of part: Range<Int>) -> UInt64 { base.head(of: part) }

  /// The part of `range` that lies inside.
  @inline(__always)
  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: base[range.clamped(to: 0..<count)])
  }
}

extension Collection<UInt8> {
  /// Calls `body` with the bytes in one piece, copying them only when they are not.
  func withGuardedBytes<Result>(_ body: (GuardedBytes) -> Result) -> Result {
    if let result = withContiguousStorageIfAvailable({ body(GuardedBytes($0)) }) { return result }
    return Array(self).withUnsafeBufferPointer { body(GuardedBytes($0)) }
  }
}
