package import Models

/// Writes JSON as UTF-8, compact: no blanks, members in the order given, and only what must be escaped is
/// escaped (`"`, `\` and the control characters below U+0020; neither `/` nor anything outside ASCII).
package enum JSONWriter {
  /// The value as a document of its own, without a line end.
  package static func bytes(_ value: JSONValue) -> [UInt8] {
    var out: [UInt8] = []
    append(value, to: &out)
    return out
  }

  package static func append(_ value: JSONValue, to out: inout [UInt8]) {
    switch value {
    case .null: append(verbatim: "null", to: &out)
    case .bool(let value): append(verbatim: value ? "true" : "false", to: &out)
    case .integer(let value): append(value, to: &out)
    case .number(let literal): out.append(contentsOf: literal.utf8)
    case .string(let string): append(string, to: &out)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (position, element) in elements.enumerated() {
        if position > 0 { out.append(UInt8(ascii: ",")) }
        append(element, to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (position, member) in members.enumerated() {
        if position > 0 { out.append(UInt8(ascii: ",")) }
        append(member, to: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// `"name":value`.
  package static func append(_ member: JSONMember, to out: inout [UInt8]) {
    append(member.name, to: &out)
    out.append(UInt8(ascii: ":"))
    append(member.value, to: &out)
  }

  /// The string in quotes.
  package static func append(_ string: String, to out: inout [UInt8]) {
    var string = string
    string.withUTF8 { append(utf8: $0, to: &out) }
  }

  /// The text in quotes, or null.
  package static func append(_ text: ExactText?, to out: inout [UInt8]) {
    guard let text else { return append(verbatim: "null", to: &out) }
    text.bytes.withUnsafeBufferPointer { append(utf8: $0, to: &out) }
  }

  /// The id in quotes, in which there is nothing to escape, or null.
  package static func append(_ id: ThingID?, to out: inout [UInt8]) {
    guard let id else { return append(verbatim: "null", to: &out) }
    out.append(UInt8(ascii: "\""))
    id.append(to: &out)
    out.append(UInt8(ascii: "\""))
  }

  /// A piece of a document as it stands.
  package static func append(verbatim piece: StaticString, to out: inout [UInt8]) {
    piece.withUTF8Buffer { out.append(contentsOf: $0) }
  }

  package static func append(_ integer: Int64, to out: inout [UInt8]) {
    guard integer >= 0 else { return out.append(contentsOf: String(integer).utf8) }
    let start = out.count
    var rest = integer
    repeat {
      out.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    // In place: to turn a slice around copies all of the document.
    var (low, high) = (start, out.count - 1)
    while low < high {
      out.swapAt(low, high)
      (low, high) = (low + 1, high - 1)
    }
  }

  /// An array with one element a line, for people who read it in a terminal; `[]` when there is none.
  package static func appendLines(_ elements: some Sequence<JSONValue>, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      out.append(contentsOf: (isFirst ? "\n " : ",\n ").utf8)
      append(element, to: &out)
      isFirst = false
    }
    if !isFirst { out.append(UInt8(ascii: "\n")) }
    out.append(UInt8(ascii: "]"))
  }
}

extension JSONWriter {
  /// Copies runs of bytes that stand for themselves at once.
  private static func append(utf8 bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var start = 0
    var next = 0
    while let position = firstToLookAt(in: bytes, from: next) {
      next = position + 1
      let separator = lineSeparator(bytes, at: position)
      guard separator != nil || isEscaped(bytes[position]) else { continue }
      out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<position]))
      if let separator {
        out.append(contentsOf: separator.escape.utf8)
        start = position + separator.length
      } else {
        appendEscape(of: bytes[position], to: &out)
        start = position + 1
      }
    }
    out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
    out.append(UInt8(ascii: "\""))
  }

  /// The next byte that may have to be escaped, or begins a character that must be.
  private static func firstToLookAt(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var position = start
    while let eight = bytes.eight(at: position).map(EightBytes.init) {
      // 0xC2 and 0xE2 differ in this bit alone.
      let found =
        eight.controls | eight.equal(to: UInt8(ascii: "\"")) | eight.equal(to: UInt8(ascii: "\\"))
        | eight.equal(to: 0xE2, ignoring: 0x20)
      if found != 0 { return position + EightBytes.first(of: found) }
      position += 8
    }
    while position < bytes.count {
      if mustEscape(bytes[position]) { return position }
      position += 1
    }
    return nil
  }

  @inline(__always)
  private static func mustEscape(_ byte: UInt8) -> Bool {
    isEscaped(byte) || byte == 0xE2 || byte == 0xC2
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// JSON allows U+0085, U+2028 and U+2029 as they are, but many readers take them for the end of a line.
  private static func lineSeparator(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> (escape: String, length: Int)? {
    switch bytes[position] {
    case 0xC2 where position + 1 < bytes.count && bytes[position + 1] == 0x85: return ("\\u0085", 2)
    case 0xE2 where position + 2 < bytes.count && bytes[position + 1] == 0x80:
      if bytes[position + 2] == 0xA8 { return ("\\u2028", 3) }
      return bytes[position + 2] == 0xA9 ? ("\\u2029", 3) : nil
    default: return nil
    }
  }

  private static func appendEscape(of byte: UInt8, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: out.append(UInt8(ascii: "b"))
    case 0x09: out.append(UInt8(ascii: "t"))
    case 0x0A: out.append(UInt8(ascii: "n"))
    case 0x0C: out.append(UInt8(ascii: "f"))
    case 0x0D: out.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
    default:
      out.append(contentsOf: "u00".utf8)
      out.append(hexDigit(byte >> 4))
      out.append(hexDigit(byte & 15))
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
