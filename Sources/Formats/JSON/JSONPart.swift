internal import Models

/// A value in a JSON document.
package struct JSONPart {
  private let document: JSONDocument
  private let number: Int

  init(document: JSONDocument, number: Int) {
    self.document = document
    self.number = number
  }

  enum Kind {
    case null, `true`, `false`
    /// A whole number that is not -0.
    case whole
    case number
    /// A string as it stands.
    case plain
    /// A string that is written with escapes.
    case unescaped
    case array, object

    var isString: Bool { self == .plain || self == .unescaped }
  }

  var words: WordCache? { document.words }

  private var part: JSONDocument.Part { document.parts[number] }

  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    document.withBytes(of: part, body)
  }

  package var isNull: Bool { part.kind == .null }

  var isTrue: Bool { part.kind == .true }

  var isBool: Bool { part.kind == .true || part.kind == .false }

  var isNumber: Bool { part.kind == .whole || part.kind == .number }

  var isArray: Bool { part.kind == .array }

  var isObject: Bool { part.kind == .object }

  /// What the value is, for messages: "a string", "null", "an array".
  var described: String {
    switch part.kind {
    case .null: "null"
    case .true: "true"
    case .false: "false"
    case .whole, .number: "a number"
    case .plain, .unescaped: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  private var isString: Bool { part.kind.isString }

  /// The text of a string; nil for anything else.
  var text: ExactText? { isString ? withBytes { ExactText(unchecked: Array($0)) } : nil }

  /// The same of a string that other documents say as well.
  var word: ExactText? {
    guard isString, let words else { return text }
    return withBytes(words.word)
  }

  package var string: String? { isString ? withBytes { String(decoding: $0, as: UTF8.self) } : nil }

  /// Whether this is a string that says just this.
  func isExactly(_ word: JSONKey) -> Bool { document.says(number, word) }

  /// The id of a string that is one.
  var id: ThingID? { isString ? withBytes(ThingID.init(bytes:)) : nil }

  /// A whole number of 64 bits.
  package var integer: Int64? { part.kind == .whole ? withBytes(Self.integer) : nil }

  private static func integer(_ literal: UnsafeBufferPointer<UInt8>) -> Int64? {
    let isNegative = literal.first == UInt8(ascii: "-")
    var value: Int64 = 0
    for digit in literal.dropFirst(isNegative ? 1 : 0) {
      // Counted below zero, where there is one number more.
      let (tenfold, overflows) = value.multipliedReportingOverflow(by: 10)
      let (next, isTooLow) = tenfold.subtractingReportingOverflow(Int64(digit &- UInt8(ascii: "0")))
      guard !overflows, !isTooLow else { return nil }
      value = next
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }
}

// MARK: - Arrays and objects

extension JSONPart {
  /// The values of an array; nil for anything else.
  package var elements: Parts? {
    part.kind == .array ? Parts(document: document, number: number + 1, end: part.next) : nil
  }

  /// Of an object the name and the value of each member, in turn; nil for anything else.
  var members: Members? {
    part.kind == .object ? Members(Parts(document: document, number: number + 1, end: part.next)) : nil
  }

  /// The member of an object; nil when there is none or this is no object.
  ///
  /// - Complexity: O(members).
  package subscript(key: JSONKey) -> JSONPart? {
    guard isObject, let member = document.member(key, of: number) else { return nil }
    return JSONPart(document: document, number: member)
  }

  /// The names of an object that are none of some keys.
  func names(beside keys: [JSONKey]) -> [JSONPart] {
    guard isObject else { return [] }
    return document.names(of: number, beside: keys).map { JSONPart(document: document, number: $0) }
  }

  /// Parts that stand beside each other.
  package struct Parts: Sequence, IteratorProtocol {
    fileprivate let document: JSONDocument
    fileprivate var number: Int
    fileprivate let end: Int

    package mutating func next() -> JSONPart? {
      guard number < end else { return nil }
      defer { number = document.parts[number].next }
      return JSONPart(document: document, number: number)
    }
  }

  struct Members: Sequence, IteratorProtocol {
    private var parts: Parts

    fileprivate init(_ parts: Parts) { self.parts = parts }

    mutating func next() -> (name: JSONPart, value: JSONPart)? {
      guard let name = parts.next(), let value = parts.next() else { return nil }
      return (name, value)
    }
  }
}

// MARK: - As a plain value

extension JSONPart {
  /// A copy of the value and all that is in it.
  package var value: JSONValue {
    switch part.kind {
    case .null: .null
    case .true: .bool(true)
    case .false: .bool(false)
    case .whole, .number: integer.map(JSONValue.integer) ?? .number(withBytes { String(decoding: $0, as: UTF8.self) })
    case .plain, .unescaped: .text(string)
    case .array: .array(elements.map { $0.map(\.value) } ?? [])
    case .object: .object(members.map { $0.map { JSONMember($0.string ?? "", $1.value) } } ?? [])
    }
  }
}
