// Strings: bytes are checked on the way; what has escapes is written out without them, the rest stays where it is.

extension JSONParser {
  /// Adds the string whose opening quote is here.
  mutating func string() throws(JSONError) {
    let quote = position
    position += 1
    try skipPlainText(from: quote)
    if bytes[position] == UInt8(ascii: "\"") {
      let range = quote + 1..<position
      position += 1
      return add(.plain, range, head: bytes.head(of: range))
    }
    let start = unescaped.count
    try unescape(from: quote)
    let head = unescaped.withUnsafeBufferPointer { $0.head(of: start..<$0.count) }
    add(.unescaped, start..<unescaped.count, head: head)
  }

  /// Up to the next quote or backslash, checking every byte on the way.
  private mutating func skipPlainText(from quote: Int) throws(JSONError) {
    while true {
      let byte = bytes[position]
      if byte >= 0x80 {
        try skipForeign()
      } else if byte < 0x20 {
        guard position < bytes.count else { throw error(.unclosedString, at: quote) }
        throw error(.controlCharacter(byte))
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        return
      } else {
        position += plainASCII
      }
    }
  }

  /// Passes a character that is not ASCII, or four.
  @inline(__always)
  private mutating func skipForeign() throws(JSONError) {
    if let eight = bytes.eight(at: position), EightBytes(eight).areFourLetters {
      position += 8
    } else {
      guard let length = UTF8Scan.sequenceLength(at: position, in: bytes) else { throw error(.invalidUTF8) }
      position += length
    }
  }

  /// How many bytes of ASCII from here on, where one stands for itself, do so; 8 at most.
  @inline(__always)
  private var plainASCII: Int {
    guard let eight = bytes.eight(at: position).map(EightBytes.init) else { return 1 }
    let quotes = eight.equal(to: UInt8(ascii: "\"")) | eight.equal(to: UInt8(ascii: "\\"))
    return EightBytes.first(of: eight.foreign | eight.controls | quotes)
  }

  private mutating func unescape(from quote: Int) throws(JSONError) {
    unescaped.append(contentsOf: bytes[quote + 1..<position])
    while !skip(UInt8(ascii: "\"")) {
      try appendEscaped()
      let start = position
      try skipPlainText(from: quote)
      unescaped.append(contentsOf: bytes[start..<position])
    }
  }

  private mutating func appendEscaped() throws(JSONError) {
    switch bytes[position + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(bytes[position + 1])
    case UInt8(ascii: "b"): unescaped.append(0x08)
    case UInt8(ascii: "f"): unescaped.append(0x0C)
    case UInt8(ascii: "n"): unescaped.append(0x0A)
    case UInt8(ascii: "r"): unescaped.append(0x0D)
    case UInt8(ascii: "t"): unescaped.append(0x09)
    case UInt8(ascii: "u"): return unescaped.append(contentsOf: UTF8.encode(try escapedScalar()) ?? .init())
    default: throw error(.badEscape)
    }
    position += 2
  }

  /// The scalar of `\uXXXX`, or of two of them that are a surrogate pair.
  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let start = position
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    else { throw error(.loneSurrogate, at: start) }
    let second = try codeUnit()
    guard 0xDC00...0xDFFF ~= second,
      let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
    else { throw error(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for digit in position + 2..<position + 6 {
      switch bytes[digit] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(bytes[digit] - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"):
        unit = unit << 4 | UInt16(bytes[digit] - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"):
        unit = unit << 4 | UInt16(bytes[digit] - UInt8(ascii: "A") + 10)
      default: throw error(.badEscape)
      }
    }
    position += 6
    return unit
  }
}
