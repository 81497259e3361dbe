/// Eight bytes looked at together, the first one lowest.
///
/// A question is answered with a flag for each byte, its top bit. Of these only the lowest that is set can be relied on:
/// subtraction borrows, so that bytes above one that is meant may have theirs set too. The method is of Henry S. Warren,
/// Hacker's Delight, section 6-1.
struct EightBytes {
  private let bytes: UInt64

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  init(_ bytes: UInt64) { self.bytes = bytes }

  /// Which are no ASCII.
  @inline(__always)
  var foreign: UInt64 { bytes & Self.tops }

  /// Which are control characters below U+0020.
  @inline(__always)
  var controls: UInt64 { (bytes &- 0x20 &* Self.ones) & ~bytes & Self.tops }

  /// - Parameter ignored: Bits in which they may differ.
  @inline(__always)
  func equal(to byte: UInt8, ignoring ignored: UInt8 = 0) -> UInt64 {
    let difference = (bytes ^ UInt64(byte) &* Self.ones) & (UInt64(~ignored) &* Self.ones)
    return (difference &- Self.ones) & ~difference & Self.tops
  }

  /// Whether they are four characters of U+0400 to U+07FF, among which are Arabic and Persian letters: each two bytes.
  @inline(__always)
  var areFourLetters: Bool { bytes & 0xC0F0_C0F0_C0F0_C0F0 == 0x80D0_80D0_80D0_80D0 }

  /// Which of the eight is the first whose flag is set; 8 when there is none.
  @inline(__always)
  static func first(of flags: UInt64) -> Int { flags.trailingZeroBitCount >> 3 }
}

extension UnsafeBufferPointer<UInt8> {
  /// The eight bytes from a position on as one number, the first lowest; nil where there are fewer.
  @inline(__always)
  func eight(at position: Int) -> UInt64? {
    guard position >= 0, position <= count, count &- position >= 8 else { return nil }
    return UInt64(littleEndian: UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  /// The first eight bytes of a part, or as many as it has, as one number, the first lowest. The part must lie inside.
  @inline(__always)
  func head(of part: Range<Int>) -> UInt64 {
    guard let eight = eight(at: part.lowerBound) else { return lastHead(of: part) }
    return part.count >= 8 ? eight : eight & ~(~0 << UInt64(8 * part.count))
  }

  /// The same where fewer than eight bytes are left.
  private func lastHead(of part: Range<Int>) -> UInt64 {
    self[part].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Where the byte is first.
  func first(_ byte: UInt8) -> Int? {
    var position = 0
    while let eight = eight(at: position) {
      let found = EightBytes(eight).equal(to: byte)
      if found != 0 { return position + EightBytes.first(of: found) }
      position += 8
    }
    while position < count {
      if self[position] == byte { return position }
      position += 1
    }
    return nil
  }

  /// Whether the bytes are those of another.
  func says(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    var position = 0
    while let eight = eight(at: position) {
      guard eight == other.eight(at: position) else { return false }
      position += 8
    }
    while position < count {
      guard self[position] == other[position] else { return false }
      position += 1
    }
    return true
  }
}
