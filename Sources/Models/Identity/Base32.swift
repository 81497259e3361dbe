/// RFC 4648 base32 in lower case without padding: one case, so that it survives file systems that fold names.
package enum Base32 {
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        out.append(character(lowestOf: UInt64(buffer >> bits)))
      }
    }
    if bits > 0 { out.append(character(lowestOf: UInt64(buffer << (5 - bits)))) }
    return String(decoding: out, as: UTF8.self)
  }

  /// Decodes exactly `count` bytes; nil for another length, a foreign character, or padding bits that are not zero.
  /// Upper case is accepted, since a file system may have folded it.
  package static func decode(_ text: some StringProtocol, count: Int) -> [UInt8]? {
    guard text.utf8.count == (count * 8 + 4) / 5 else { return nil }
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in text.utf8 {
      guard let digit = value(of: byte) else { return nil }
      buffer = (buffer << 5 | digit) & 0xFFFF
      bits += 5
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> bits))
      }
    }
    guard out.count == count, buffer & ((1 << bits) - 1) == 0 else { return nil }
    return out
  }

  /// The character of the digit in the lowest five bits.
  @inline(__always)
  fileprivate static func character(lowestOf bits: UInt64) -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: bits & 31)
    return digit &+ (digit < 26 ? UInt8(ascii: "a") : UInt8(ascii: "2") &- 26)
  }

  fileprivate static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "2")...UInt8(ascii: "7"): UInt32(byte - UInt8(ascii: "2")) + 26
    default: nil
    }
  }
}

extension ID128 {
  /// How many characters of base32 an id has.
  private static let length = 26

  /// Reads what `base32` writes, as `Base32.decode` does; in one pass, since every name in a shared directory and every
  /// id of a script comes through here.
  package init?(base32 text: some StringProtocol) {
    guard let id = text.withBytes({ ID128(digits: $0) }) else { return nil }
    self = id
  }

  /// The same of bytes.
  package init?(base32 bytes: ArraySlice<UInt8>) {
    guard let id = bytes.withUnsafeBufferPointer({ ID128(digits: $0) }) else { return nil }
    self = id
  }

  /// The same behind a letter that must be there.
  init?(digits: UnsafeBufferPointer<UInt8>, after letter: UInt8) {
    guard digits.first == letter else { return nil }
    self.init(digits: UnsafeBufferPointer(rebasing: digits.dropFirst()))
  }

  init?(digits: UnsafeBufferPointer<UInt8>) {
    guard digits.count == Self.length else { return nil }
    var (high, low): (UInt64, UInt64) = (0, 0)
    for byte in digits.dropLast() {
      guard let digit = Base32.value(of: byte) else { return nil }
      high = high << 5 | low >> 59
      low = low << 5 | UInt64(digit)
    }
    // Of the last one, three bits belong to the id; the others are padding.
    guard let digit = Base32.value(of: digits[Self.length - 1]), digit & 3 == 0 else { return nil }
    self.init(high: high << 3 | low >> 61, low: low << 3 | UInt64(digit >> 2))
  }

  /// The id in base32, behind the letter that tells what it is the id of.
  package func base32(prefix: StaticString = "") -> String {
    String(unsafeUninitializedCapacity: prefix.utf8CodeUnitCount + Self.length) { write(to: $0, prefix: prefix) }
  }

  /// The id in base32, behind a number and a point.
  func base32(after number: UInt64) -> String {
    String(unsafeUninitializedCapacity: number.decimalDigits + 1 + Self.length) { write(to: $0, after: number) }
  }

  /// Appends what `base32(prefix:)` gives.
  func append(to bytes: inout [UInt8], prefix: StaticString) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: prefix.utf8CodeUnitCount + Self.length) { text in
      let count = write(to: text, prefix: prefix)
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<count]))
    }
  }

  /// Appends what `base32(after:)` gives.
  func append(to bytes: inout [UInt8], after number: UInt64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: number.decimalDigits + 1 + Self.length) { text in
      let count = write(to: text, after: number)
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<count]))
    }
  }

  // Both give the number of characters.

  private func write(to text: UnsafeMutableBufferPointer<UInt8>, prefix: StaticString) -> Int {
    let start = prefix.utf8CodeUnitCount
    for index in 0..<start { text[index] = prefix.utf8Start[index] }
    writeDigits(to: text, at: start)
    return start + Self.length
  }

  private func write(to text: UnsafeMutableBufferPointer<UInt8>, after number: UInt64) -> Int {
    let digits = number.decimalDigits
    var rest = number
    for index in (0..<digits).reversed() {
      text[index] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    text[digits] = UInt8(ascii: ".")
    writeDigits(to: text, at: digits + 1)
    return digits + 1 + Self.length
  }

  private func writeDigits(to text: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
    // Twelve digits of one half, one of both, twelve of the other; behind the last bits come zeros.
    for index in 0..<12 { text[start + index] = Base32.character(lowestOf: high >> UInt64(59 - 5 * index)) }
    text[start + 12] = Base32.character(lowestOf: high << 1 | low >> 63)
    for index in 0..<12 { text[start + 13 + index] = Base32.character(lowestOf: low >> UInt64(58 - 5 * index)) }
    text[start + 25] = Base32.character(lowestOf: low << 2)
  }
}

extension UInt64 {
  /// How many digits the number has.
  fileprivate var decimalDigits: Int {
    var (digits, rest) = (1, self / 10)
    while rest > 0 { (digits, rest) = (digits + 1, rest / 10) }
    return digits
  }
}

extension StringProtocol {
  /// Gives the UTF-8 bytes. Characters, which Swift's strings are made of, are costly to find and mean nothing in ids.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
  }
}
