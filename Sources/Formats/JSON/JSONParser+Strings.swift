// Strings: runs of plain bytes are checked on the way and copied at once.

extension JSONParser {
  /// The string whose opening quote is here.
  mutating func string() throws(JSONError) -> String {
    let quote = position
    position += 1
    try skipPlainText(from: quote)
    if bytes[position] == UInt8(ascii: "\"") {
      position += 1
      return String(decoding: bytes[quote + 1..<position - 1], as: UTF8.self)
    }
    return String(decoding: try unescaped(from: quote), as: UTF8.self)
  }

  /// Up to the next quote or backslash, checking every byte on the way.
  private mutating func skipPlainText(from quote: Int) throws(JSONError) {
    while true {
      let byte = bytes[position]
      if byte >= 0x80 {
        guard let length = UTF8Scan.sequenceLength(at: position, in: bytes) else { throw error(.invalidUTF8) }
        position += length
      } else if byte < 0x20 {
        guard position < bytes.count else { throw error(.unclosedString, at: quote) }
        throw error(.controlCharacter(byte))
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        return
      } else {
        position += 1
      }
    }
  }

  private mutating func unescaped(from quote: Int) throws(JSONError) -> [UInt8] {
    var out = Array(bytes[quote + 1..<position])
    while !skip(UInt8(ascii: "\"")) {
      try appendEscaped(to: &out)
      let start = position
      try skipPlainText(from: quote)
      out.append(contentsOf: bytes[start..<position])
    }
    return out
  }

  private mutating func appendEscaped(to out: inout [UInt8]) throws(JSONError) {
    switch bytes[position + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(bytes[position + 1])
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"): return out.append(contentsOf: UTF8.encode(try escapedScalar()) ?? .init())
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
