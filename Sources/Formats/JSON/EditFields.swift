internal import Models

/// Reads the members of an `apply` line, one function for each word of `edit`.
struct EditFields {
  private let line: ObjectReader

  init(_ line: ObjectReader) { self.line = line }

  func article() throws -> NewArticle {
    try line.checkKeys(Keys.article)
    let text = try line.text("text")
    guard !text.isEmpty else { throw LineError.emptyText(key: "text") }
    return NewArticle(
      title: try line.optionalText("title") ?? Title.of(text), text: text,
      language: try line.optionalText("language"),
      url: try line.optionalText("url"), metadata: try line.textMap("metadata"), tags: try line.texts("tags"),
      handle: try handle())
  }

  func span(_ resolve: EditLine.Resolver?) throws -> NewSpan {
    try line.checkKeys(Keys.span)
    return NewSpan(
      article: try reference("article", resolve), label: try line.word("label"), place: try place(),
      attributes: try line.textMap("attributes"), tags: try line.texts("tags"),
      note: try line.optionalText("note"), key: try line.optionalText("key"), handle: try handle())
  }

  func relation(_ resolve: EditLine.Resolver?) throws -> NewRelation {
    try line.checkKeys(Keys.relation)
    return NewRelation(
      source: try reference("source", resolve), target: try reference("target", resolve),
      label: try line.word("label"), attributes: try line.textMap("attributes"), tags: try line.texts("tags"),
      key: try line.optionalText("key"), handle: try handle())
  }

  func note(_ resolve: EditLine.Resolver?) throws -> NewNote {
    try line.checkKeys(Keys.note)
    return NewNote(
      target: try reference("target", resolve), text: try line.text("text"),
      key: try line.optionalText("key"),
      handle: try handle())
  }

  func set(_ resolve: EditLine.Resolver?) throws -> Edit {
    try line.checkKeys(Keys.set)
    let target = try reference("target", resolve)
    let field = try line.word("field")
    guard let value = line.member("value") else { throw LineError.missing(key: "value", of: line.kind) }
    return .set(target: target, field: field, value: try newValue(value, of: field))
  }

  func tag(_ resolve: EditLine.Resolver?) throws -> Edit {
    try line.checkKeys(Keys.tag)
    let target = try reference("target", resolve)
    guard line["add"] != nil || line["remove"] != nil else {
      throw LineError.needsOne(of: ["add", "remove"], in: line.kind)
    }
    return .tag(target: target, add: try line.texts("add"), remove: try line.texts("remove"))
  }

  func remove(_ resolve: EditLine.Resolver?) throws -> Edit {
    try line.checkKeys(Keys.remove)
    return .remove(target: try reference("target", resolve))
  }

  func resolve(_ resolve: EditLine.Resolver?) throws -> Edit {
    let ways = Keys.waysToResolve
    try line.checkKeys(Keys.resolve)
    let target = try reference("target", resolve)
    let field = try line.word("field")
    // A null `value` is an answer (it clears); a null `keep` or `take` is none.
    let given = ways.indices.filter { $0 == 0 ? line.member(ways[$0]) != nil : line[ways[$0]] != nil }
    guard !given.isEmpty else { throw LineError.needsOne(of: ways.map(\.description), in: line.kind) }
    guard given.count == 1 else { throw LineError.notTogether(given.map { ways[$0].description }) }
    return .resolve(target: target, field: field, try resolution(of: field))
  }

  func replaceText(_ resolve: EditLine.Resolver?) throws -> Edit {
    try line.checkKeys(Keys.replaceText)
    let article = try reference("article", resolve)
    let range = ScalarRange(start: try offset("start"), end: try offset("end"))
    return .replaceText(article: article, .range(range), with: try line.text("text"))
  }

  private func offset(_ key: JSONKey) throws(LineError) -> Int {
    _ = try line.required(key)
    return try line.optionalNumber(key, atLeast: 0) ?? 0
  }
}

extension EditFields {
  private func reference(_ key: JSONKey, _ resolve: EditLine.Resolver?) throws -> Reference {
    if let id = line[key]?.id { return .id(id) }
    let text = try line.text(key)
    if text.isHandle { return .handle(text) }
    guard let resolve, !text.isEmpty else { throw LineError.badReference(key: key.description, text.string) }
    return .id(try resolve(text.string))
  }

  private func handle() throws(LineError) -> ExactText? {
    guard let name = try line.optionalText("name") else { return nil }
    guard name.isHandle else { throw .badName(name.string) }
    return name
  }

  private func place() throws(LineError) -> Place {
    let occurrence = try line.optionalNumber("occurrence", atLeast: 1)
    switch (line["fragments"], line["quote"]) {
    case (nil, nil): throw .needsOne(of: ["fragments", "quote"], in: line.kind)
    case (.some, .some): throw .notTogether(["fragments", "quote"])
    case (.some(let fragments), nil):
      guard occurrence == nil else { throw .onlyWith(key: "occurrence", other: "quote") }
      return .ranges(try ObjectReader.ranges(fragments, key: "fragments"))
    case (nil, .some(let quote)): return .quotes(try quotes(quote), occurrence: occurrence)
    }
  }

  private func quotes(_ value: JSONPart) throws(LineError) -> [ExactText] {
    if value.elements != nil { return try line.texts("quote") }
    guard let quote = value.text else {
      throw .wrongType(
        key: "quote", wanted: "a string, or an array of strings (one a fragment)", found: value.described)
    }
    return [quote]
  }

  private func newValue(_ value: JSONPart, of field: ExactText) throws(LineError) -> NewValue {
    if value.isNull { return .cleared }
    if field == "fragments" { return .place(.ranges(try ObjectReader.ranges(value, key: "value"))) }
    return .text(try line.word("value"))
  }

  private func resolution(of field: ExactText) throws(LineError) -> Resolution {
    if let value = line.member("value") { return .value(try newValue(value, of: field)) }
    if let number = try line.optionalNumber("take", atLeast: 1) { return .take(number) }
    let keep = try line.required("keep")
    guard keep.isTrue else { throw .wrongType(key: "keep", wanted: "true", found: keep.described) }
    return .keep
  }
}

extension ExactText {
  /// Whether the text can be a handle: `$` and more.
  fileprivate var isHandle: Bool { bytes.first == UInt8(ascii: "$") && bytes.count > 1 }
}

/// The members that a line may have, by what it asks for; in the order in which they are told to people.
private enum Keys {
  static let article: [JSONKey] = ["edit", "title", "text", "language", "url", "metadata", "tags", "name"]
  static let span: [JSONKey] =
    ["edit", "article", "label", "fragments", "quote", "occurrence", "attributes", "tags", "note", "key", "name"]
  static let relation: [JSONKey] = ["edit", "source", "target", "label", "attributes", "tags", "key", "name"]
  static let note: [JSONKey] = ["edit", "target", "text", "key", "name"]
  static let set: [JSONKey] = ["edit", "target", "field", "value"]
  static let tag: [JSONKey] = ["edit", "target", "add", "remove"]
  static let remove: [JSONKey] = ["edit", "target"]
  static let waysToResolve: [JSONKey] = ["value", "keep", "take"]
  static let resolve: [JSONKey] = ["edit", "target", "field"] + waysToResolve
  static let replaceText: [JSONKey] = ["edit", "article", "start", "end", "text"]
}
