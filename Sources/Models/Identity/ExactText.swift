/// A text that is compared, hashed and ordered by its UTF-8 bytes.
///
/// `String ==` is canonical equivalence in Swift ("é" as one scalar equals "é" as two), which must never decide
/// what is stored, merged or exported. Labels, tags, names and values are therefore `ExactText`.
package struct ExactText: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The UTF-8 bytes; always valid UTF-8.
  package let bytes: [UInt8]

  package init(_ string: some StringProtocol) {
    bytes = Array(string.utf8)
  }

  /// Returns nil when `bytes` is not valid UTF-8.
  package init?(validating bytes: [UInt8]) {
    guard UTF8Validation.isValid(bytes) else { return nil }
    self.bytes = bytes
  }

  /// Both parts must be valid UTF-8.
  init(joining first: [UInt8], _ second: [UInt8]) { bytes = first + second }

  /// `bytes` must be valid UTF-8.
  package init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  /// `range` must begin and end at scalars of a valid text.
  init(slicing bytes: [UInt8], _ range: Range<Int>) { self.bytes = Array(bytes[range]) }

  package init(stringLiteral value: String) {
    self.init(value)
  }

  package static let empty = ExactText("")

  package var isEmpty: Bool { bytes.isEmpty }
  package var string: String { String(decoding: bytes, as: UTF8.self) }
  package var description: String { string }

  /// All bytes at once: the synthesised form feeds them to the hasher one by one.
  package func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// Where the bytes are in memory. While both live, texts of the same place are equal; those of others may be.
  package var place: UInt { bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }

  package static func < (left: ExactText, right: ExactText) -> Bool {
    let (one, other) = (left.bytes.span, right.bytes.span)
    for index in 0..<min(one.count, other.count) where one[index] != other[index] { return one[index] < other[index] }
    return one.count < other.count
  }
}

/// Strict UTF-8 validation, as the Unicode Standard's table 3-7 has it.
package enum UTF8Validation {
  package static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
    if let fast = bytes.withContiguousStorageIfAvailable({ isASCII($0) }), fast { return true }
    return String(validating: bytes, as: UTF8.self) != nil
  }

  private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    return all < 0x80
  }
}
