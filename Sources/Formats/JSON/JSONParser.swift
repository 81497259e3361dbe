internal import Models

/// A strict parser of RFC 8259: nothing is repaired, and what is unclear (a name twice, half a surrogate
/// pair) is refused.
struct JSONParser {
  let bytes: GuardedBytes
  private let depthLimit: Int
  var position = 0
  /// What was found so far; see `JSONDocument`.
  var parts: [JSONDocument.Part] = []
  var unescaped: [UInt8] = []

  /// Most lines have no more parts, and take their memory once.
  private static let usualParts = 24

  private init(_ bytes: GuardedBytes, depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
    parts.reserveCapacity(Self.usualParts)
  }

  /// Parses one document; see `JSONDocument`.
  static func parse(
    _ bytes: ArraySlice<UInt8>, depthLimit: Int
  ) throws(JSONError) -> (parts: [JSONDocument.Part], unescaped: [UInt8]) {
    let result = bytes.withUnsafeBufferPointer { bytes -> Result<JSONParser, JSONError> in
      Result { () throws(JSONError) in
        var parser = JSONParser(GuardedBytes(bytes), depthLimit: depthLimit)
        try parser.document()
        return parser
      }
    }
    let parser = try result.get()
    return (parser.parts, parser.unescaped)
  }

  private mutating func document() throws(JSONError) {
    if bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { throw error(.byteOrderMark) }
    skipBlanks()
    try value(depth: 0)
    skipBlanks()
    guard position == bytes.count else { throw error(.trailingText) }
  }

  private mutating func value(depth: Int) throws(JSONError) {
    switch bytes[position] {
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "{"): try members(depth: depth + 1)
    case UInt8(ascii: "["): try elements(depth: depth + 1)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "t"): try literal("true", .true)
    case UInt8(ascii: "f"): try literal("false", .false)
    case UInt8(ascii: "n"): try literal("null", .null)
    default: throw missing("a value")
    }
  }

  private mutating func literal(_ text: StaticString, _ kind: JSONPart.Kind) throws(JSONError) {
    let range = position..<position + text.utf8CodeUnitCount
    let matches = text.withUTF8Buffer { $0.elementsEqual(bytes[range]) }
    guard matches else { throw missing("a value (\(text)?)") }
    position = range.upperBound
    add(kind, range)
  }

  /// Adds a part that has no others in it.
  mutating func add(_ kind: JSONPart.Kind, _ range: Range<Int>, head: UInt64 = 0) {
    parts.append(JSONDocument.Part(kind: kind, range: range, next: parts.count + 1, head: head))
  }

  /// Adds an array or an object, whose end `close` says.
  private mutating func open(_ kind: JSONPart.Kind) -> Int {
    add(kind, position..<position)
    position += 1
    skipBlanks()
    return parts.count - 1
  }

  private mutating func close(_ number: Int) {
    parts[number].next = parts.count
    parts[number].range = parts[number].range.lowerBound..<position
  }
}

// MARK: - Arrays and objects

extension JSONParser {
  private mutating func elements(depth: Int) throws(JSONError) {
    guard depth <= depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
    let array = open(.array)
    if !skip(UInt8(ascii: "]")) {
      repeat {
        skipBlanks()
        try value(depth: depth)
        skipBlanks()
      } while skip(UInt8(ascii: ","))
      guard skip(UInt8(ascii: "]")) else { throw missing("`,` or `]`") }
    }
    close(array)
  }

  private mutating func members(depth: Int) throws(JSONError) {
    guard depth <= depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
    let object = open(.object)
    if !skip(UInt8(ascii: "}")) {
      var names = Names()
      repeat {
        skipBlanks()
        try name(in: object, &names)
        skipBlanks()
        guard skip(UInt8(ascii: ":")) else { throw missing("`:`") }
        skipBlanks()
        try value(depth: depth)
        skipBlanks()
      } while skip(UInt8(ascii: ","))
      guard skip(UInt8(ascii: "}")) else { throw missing("`,` or `}`") }
    }
    close(object)
  }

  private mutating func name(in object: Int, _ names: inout Names) throws(JSONError) {
    let start = position
    guard bytes[position] == UInt8(ascii: "\"") else { throw missing("a name in quotes") }
    try string()
    guard isNew(in: object, &names) else {
      throw error(.duplicateName(text(of: parts[parts.count - 1]).string), at: start)
    }
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
  private mutating func number() throws(JSONError) {
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
    add(isWhole && !isNegativeZero ? .whole : .number, start..<position)
  }

  /// Whether there was a digit.
  @discardableResult
  private mutating func skipDigits() -> Bool {
    let start = position
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] { position += 1 }
    return position > start
  }
}
