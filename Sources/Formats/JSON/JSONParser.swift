/// A strict parser of RFC 8259: nothing is repaired, and what is unclear (a name twice, half a surrogate
/// pair) is refused.
package struct JSONParser {
  let bytes: GuardedBytes
  private let depthLimit: Int
  var position = 0

  private init(_ bytes: GuardedBytes, depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  /// Parses one document.
  ///
  /// Arrays and objects may be nested `depthLimit` deep (at most 512, since the parser is recursive).
  /// - Throws: the first error, with its byte offset.
  /// - Complexity: O(bytes).
  package static func parse(
    _ bytes: some Collection<UInt8>, depthLimit: Int = 64
  ) throws(JSONError) -> JSONValue {
    let result = bytes.withGuardedBytes { bytes -> Result<JSONValue, JSONError> in
      Result { () throws(JSONError) in
        var parser = JSONParser(bytes, depthLimit: min(depthLimit, 512))
        return try parser.document()
      }
    }
    return try result.get()
  }

  private mutating func document() throws(JSONError) -> JSONValue {
    if bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { throw error(.byteOrderMark) }
    skipBlanks()
    let value = try value(depth: 0)
    skipBlanks()
    guard position == bytes.count else { throw error(.trailingText) }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw missing("a value")
    }
  }

  private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let matches = text.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + $0.count]) }
    guard matches else { throw missing("a value (\(text)?)") }
    position += text.utf8CodeUnitCount
    return value
  }
}

// MARK: - Arrays and objects

extension JSONParser {
  /// Most objects have no more, and take their memory once.
  private static let usualMembers = 6

  private mutating func elements(depth: Int) throws(JSONError) -> [JSONValue] {
    guard depth <= depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
    position += 1
    skipBlanks()
    var elements: [JSONValue] = []
    if skip(UInt8(ascii: "]")) { return elements }
    repeat {
      skipBlanks()
      elements.append(try value(depth: depth))
      skipBlanks()
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "]")) else { throw missing("`,` or `]`") }
    return elements
  }

  private mutating func members(depth: Int) throws(JSONError) -> [JSONMember] {
    guard depth <= depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
    position += 1
    skipBlanks()
    var members: [JSONMember] = []
    if skip(UInt8(ascii: "}")) { return members }
    members.reserveCapacity(Self.usualMembers)
    var names = NameSet()
    repeat {
      skipBlanks()
      let start = position
      guard bytes[position] == UInt8(ascii: "\"") else { throw missing("a name in quotes") }
      let name = try string()
      guard names.insert(name, unlessIn: members) else { throw error(.duplicateName(name), at: start) }
      skipBlanks()
      guard skip(UInt8(ascii: ":")) else { throw missing("`:`") }
      skipBlanks()
      members.append(JSONMember(name, try value(depth: depth)))
      skipBlanks()
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "}")) else { throw missing("`,` or `}`") }
    return members
  }

  @inline(__always)
  private mutating func skipBlanks() {
    while true {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard bytes[position] == byte else { return false }
    position += 1
    return true
  }

  func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
    JSONError(offset: offset ?? position, reason)
  }

  private func missing(_ wanted: String) -> JSONError {
    guard position < bytes.count else { return error(.endedEarly(expected: wanted)) }
    guard UTF8Scan.sequenceLength(at: position, in: bytes) != nil else { return error(.invalidUTF8) }
    return error(.expected(wanted, found: bytes[position]))
  }
}

// MARK: - Numbers

extension JSONParser {
  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    let isNegative = skip(UInt8(ascii: "-"))
    let digits = position
    skipDigits()
    let hasLeadingZero = bytes[digits] == UInt8(ascii: "0") && position > digits + 1
    guard position > digits, !hasLeadingZero else { throw error(.badNumber, at: start) }
    var isWhole = true
    if skip(UInt8(ascii: ".")) {
      isWhole = false
      guard skipDigits() else { throw error(.badNumber, at: start) }
    }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      isWhole = false
      if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
      guard skipDigits() else { throw error(.badNumber, at: start) }
    }
    // -0 is a number of its own to some readers; its literal keeps it.
    let isNegativeZero = isNegative && bytes[digits] == UInt8(ascii: "0")
    if isWhole, !isNegativeZero, let value = integer(digits..<position, isNegative: isNegative) {
      return .integer(value)
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  /// Whether there was a digit.
  @discardableResult
  private mutating func skipDigits() -> Bool {
    let start = position
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] { position += 1 }
    return position > start
  }

  /// Nil when the digits do not fit.
  private func integer(_ digits: Range<Int>, isNegative: Bool) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      // Counted below zero, where there is one number more.
      let (tenfold, overflows) = value.multipliedReportingOverflow(by: 10)
      let (next, isTooLow) = tenfold.subtractingReportingOverflow(Int64(bytes[digit] &- UInt8(ascii: "0")))
      guard !overflows, !isTooLow else { return nil }
      value = next
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }
}
