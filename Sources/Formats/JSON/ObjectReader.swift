internal import Models

/// Takes the members of one JSON object as the types they must have.
///
/// A member that is null counts as missing: programs write null for what they do not know.
struct ObjectReader {
  let members: [JSONMember]
  /// What the object is, for messages: `annotate`, "the article".
  let kind: String

  init(_ value: JSONValue, kind: String) throws(LineError) {
    guard case .object(let members) = value else { throw .notAnObject(found: value.kind) }
    self.members = members
    self.kind = kind
  }

  private init(_ members: [JSONMember], kind: String) {
    self.members = members
    self.kind = kind
  }

  func named(_ kind: String) -> ObjectReader { ObjectReader(members, kind: kind) }

  /// The member as it is, null included.
  func member(_ key: String) -> JSONValue? {
    members.first { $0.name.isExactly(key) }?.value
  }

  /// Nil when missing or null.
  subscript(key: String) -> JSONValue? {
    guard let value = member(key), !value.isNull else { return nil }
    return value
  }

  /// Refuses members that are not allowed.
  func checkKeys(_ allowed: [String]) throws(LineError) {
    for member in members where !allowed.contains(where: member.name.isExactly) {
      throw .unknownKey(
        member.name, of: kind, nearest: Spelling.nearest(to: member.name, among: allowed), allowed: allowed)
    }
  }

  func required(_ key: String) throws(LineError) -> JSONValue {
    guard let value = self[key] else { throw .missing(key: key, of: kind) }
    return value
  }

  func string(_ key: String) throws(LineError) -> String { try string(required(key), key) }

  func text(_ key: String) throws(LineError) -> ExactText { ExactText(try string(key)) }

  func optionalText(_ key: String) throws(LineError) -> ExactText? {
    guard let value = self[key] else { return nil }
    return ExactText(try string(value, key))
  }

  /// An array of strings; empty when missing.
  func texts(_ key: String) throws(LineError) -> [ExactText] {
    guard let value = self[key] else { return [] }
    guard case .array(let elements) = value else {
      throw .wrongType(key: key, wanted: "an array of strings, [\"...\"]", found: value.kind)
    }
    var texts: [ExactText] = []
    texts.reserveCapacity(elements.count)
    for element in elements { texts.append(ExactText(try string(element, key))) }
    return texts
  }

  /// An object whose values are strings; empty when missing.
  func textMap(_ key: String) throws(LineError) -> [ExactText: ExactText] {
    guard let value = self[key] else { return [:] }
    guard case .object(let members) = value else {
      throw .wrongType(key: key, wanted: "an object of strings, {\"name\":\"...\"}", found: value.kind)
    }
    var texts: [ExactText: ExactText] = [:]
    for member in members {
      texts[ExactText(member.name)] = ExactText(try string(member.value, "\(key).", member.name))
    }
    return texts
  }

  /// An array of anything; empty when missing.
  func elements(_ key: String) throws(LineError) -> [JSONValue] {
    guard let value = self[key] else { return [] }
    guard case .array(let elements) = value else {
      throw .wrongType(key: key, wanted: "an array", found: value.kind)
    }
    return elements
  }

  /// A whole number of at least `least`; nil when missing.
  func optionalNumber(_ key: String, atLeast least: Int64) throws(LineError) -> Int? {
    guard let value = self[key] else { return nil }
    guard let number = value.integer, number >= least, let fitting = Int(exactly: number) else {
      throw .wrongType(key: key, wanted: "a whole number, \(least) or more", found: value.shown)
    }
    return fitting
  }

  private func string(_ value: JSONValue, _ key: String, _ rest: String = "") throws(LineError) -> String {
    switch value {
    case .string(let string): return string
    case .integer, .number, .bool: throw .unquoted(key: key + rest, found: value.shown)
    default: throw .wrongType(key: key + rest, wanted: "a string", found: value.kind)
    }
  }
}

extension ObjectReader {
  /// `[[start,end],...]` as half-open ranges. Whether they lie in the text is not checked.
  static func ranges(_ value: JSONValue, key: String) throws(LineError) -> [ScalarRange] {
    let wanted = "an array of [start,end] pairs of whole numbers"
    guard case .array(let pairs) = value else {
      throw .wrongType(key: key, wanted: wanted, found: value.kind)
    }
    var ranges: [ScalarRange] = []
    ranges.reserveCapacity(pairs.count)
    for pair in pairs {
      guard case .array(let ends) = pair, ends.count == 2, let start = ends[0].offset,
        let end = ends[1].offset
      else { throw .wrongType(key: key, wanted: wanted, found: pair.shown) }
      ranges.append(ScalarRange(start: start, end: end))
    }
    return ranges
  }
}

extension JSONValue {
  /// A number that can be an offset.
  fileprivate var offset: Int? {
    guard case .integer(let value) = self, value >= 0 else { return nil }
    return Int(exactly: value)
  }

  /// The value itself, for messages; cut when long.
  fileprivate var shown: String {
    switch self {
    case .array, .integer, .number: Message.quoted(String(decoding: JSONWriter.bytes(self), as: UTF8.self))
    default: kind
    }
  }
}

extension String {
  /// Whether the bytes are those of a key, which must be ASCII.
  @inline(__always)
  func isExactly(_ key: String) -> Bool {
    // What Unicode holds to be equal to an ASCII text without being it (the kelvin sign and K) is longer.
    utf8.count == key.utf8.count && self == key
  }
}
