internal import Models

/// Takes the members of one JSON object as the types they must have.
///
/// A member that is null counts as missing: programs write null for what they do not know.
struct ObjectReader {
  private let object: JSONPart
  private let subject: Subject

  /// What the object is, for messages.
  enum Subject {
    /// The word of an edit: `annotate`.
    case edit(JSONKey)
    /// "the article".
    case some(StaticString)
  }

  init(_ part: JSONPart, _ subject: Subject) throws(LineError) {
    guard part.isObject else { throw .notAnObject(found: part.described) }
    self.init(object: part, subject)
  }

  private init(object: JSONPart, _ subject: Subject) {
    self.object = object
    self.subject = subject
  }

  func named(_ subject: Subject) -> ObjectReader { ObjectReader(object: object, subject) }

  var kind: String {
    switch subject {
    case .edit(let word): "`\(word)`"
    case .some(let name): name.description
    }
  }

  /// The member as it is, null included.
  func member(_ key: JSONKey) -> JSONPart? { object[key] }

  /// Nil when missing or null.
  subscript(key: JSONKey) -> JSONPart? {
    guard let value = object[key], !value.isNull else { return nil }
    return value
  }

  /// The names of members that are none of some keys.
  func names(beside known: [JSONKey]) -> [JSONPart] { object.names(beside: known) }

  /// Refuses members that are not allowed.
  func checkKeys(_ allowed: [JSONKey]) throws(LineError) {
    if let name = names(beside: allowed).first?.string {
      let allowed = allowed.map(\.description)
      throw .unknownKey(name, of: kind, nearest: Spelling.nearest(to: name, among: allowed), allowed: allowed)
    }
  }

  func required(_ key: JSONKey) throws(LineError) -> JSONPart {
    guard let value = self[key] else { throw .missing(key: key.description, of: kind) }
    return value
  }

  func string(_ key: JSONKey) throws(LineError) -> String { try text(key).string }

  func text(_ key: JSONKey) throws(LineError) -> ExactText { try text(required(key), key) }

  /// A text that other lines say as well.
  func word(_ key: JSONKey) throws(LineError) -> ExactText { try word(required(key), key) }

  func optionalText(_ key: JSONKey) throws(LineError) -> ExactText? {
    guard let value = self[key] else { return nil }
    return try text(value, key)
  }

  /// An array of strings; empty when missing.
  func texts(_ key: JSONKey) throws(LineError) -> [ExactText] {
    guard let value = self[key] else { return [] }
    guard let elements = value.elements else {
      throw wrongType(key, "an array of strings, [\"...\"]", value.described)
    }
    var texts: [ExactText] = []
    for element in elements { texts.append(try word(element, key)) }
    return texts
  }

  /// An object whose values are strings; empty when missing.
  func textMap(_ key: JSONKey) throws(LineError) -> NamedTexts {
    guard let value = self[key] else { return [:] }
    guard let members = value.members else {
      throw wrongType(key, "an object of strings, {\"name\":\"...\"}", value.described)
    }
    if let known = value.knownTexts { return known }
    var texts: [NamedText] = []
    for (name, value) in members {
      guard let name = name.word else { continue }
      texts.append(NamedText(name: name, value: try word(value, key, name)))
    }
    // The parser refuses a name that an object has twice.
    return value.remember(NamedTexts(unique: texts))
  }

  /// An array of anything; empty when missing.
  func elements(_ key: JSONKey) throws(LineError) -> [JSONPart] {
    guard let value = self[key] else { return [] }
    guard let elements = value.elements else { throw wrongType(key, "an array", value.described) }
    return Array(elements)
  }

  /// A whole number of at least `least`; nil when missing.
  func optionalNumber(_ key: JSONKey, atLeast least: Int64) throws(LineError) -> Int? {
    guard let value = self[key] else { return nil }
    guard let number = value.integer, number >= least, let fitting = Int(exactly: number) else {
      throw wrongType(key, "a whole number, \(least) or more", value.shown)
    }
    return fitting
  }

  private func text(
    _ value: JSONPart, _ key: JSONKey, _ name: ExactText? = nil
  ) throws(LineError) -> ExactText {
    if let text = value.text { return text }
    throw noText(value, key, name)
  }

  private func word(
    _ value: JSONPart, _ key: JSONKey, _ name: ExactText? = nil
  ) throws(LineError) -> ExactText {
    if let word = value.word { return word }
    throw noText(value, key, name)
  }

  private func noText(_ value: JSONPart, _ key: JSONKey, _ name: ExactText?) -> LineError {
    let path = key.description + (name.map { ".\($0)" } ?? "")
    if value.isUnquoted { return .unquoted(key: path, found: value.shown) }
    return .wrongType(key: path, wanted: "a string", found: value.described)
  }

  private func wrongType(_ key: JSONKey, _ wanted: String, _ found: String) -> LineError {
    .wrongType(key: key.description, wanted: wanted, found: found)
  }
}

extension ObjectReader {
  /// `[[start,end],...]` as half-open ranges. Whether they lie in the text is not checked.
  static func ranges(_ value: JSONPart, key: JSONKey) throws(LineError) -> [ScalarRange] {
    func wrongType(_ found: String) -> LineError {
      .wrongType(key: key.description, wanted: "an array of [start,end] pairs of whole numbers", found: found)
    }
    guard let pairs = value.elements else { throw wrongType(value.described) }
    var ranges: [ScalarRange] = []
    for pair in pairs {
      guard let range = pair.range else { throw wrongType(pair.shown) }
      ranges.append(range)
    }
    return ranges
  }
}

extension JSONPart {
  /// What an object of strings says, when one that is written like this was met before.
  fileprivate var knownTexts: NamedTexts? { words.flatMap { withBytes($0.texts(written:)) } }

  fileprivate func remember(_ texts: NamedTexts) -> NamedTexts {
    if let words { withBytes { words.remember(texts, written: $0) } }
    return texts
  }

  /// A pair of offsets.
  fileprivate var range: ScalarRange? {
    guard var ends = elements, let start = ends.next()?.offset, let end = ends.next()?.offset, ends.next() == nil
    else { return nil }
    return ScalarRange(start: start, end: end)
  }

  /// A number that can be an offset.
  private var offset: Int? {
    guard let integer, integer >= 0 else { return nil }
    return Int(exactly: integer)
  }

  /// The value itself, for messages; cut when long.
  fileprivate var shown: String {
    isArray || isNumber ? Message.quoted(String(decoding: JSONWriter.bytes(value), as: UTF8.self)) : described
  }

  /// Whether this is something that becomes a text when it is put in quotes.
  fileprivate var isUnquoted: Bool { isNumber || isBool }
}
