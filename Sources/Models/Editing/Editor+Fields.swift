// Setting fields and tags, settling conflicts.

extension Editor {
  mutating func set(_ id: ThingID, _ field: ExactText, _ value: NewValue) throws -> Outcome {
    let article = try home(of: id)
    guard let draft = try setting(of: id, field, value) else { return outcome(id, in: article, .unchanged) }
    write(draft)
    return outcome(id, in: article, .changed)
  }

  /// What sets a field; nil when a person has said so already.
  private mutating func setting(of id: ThingID, _ field: ExactText, _ value: NewValue) throws -> Draft? {
    let (place, thing) = try editable(id)
    let state = desk.sheets[place].state
    try check(field, on: thing)
    let written = try registerValue(value, for: field, in: state)
    let shown = FieldReader(state: state).field(field, of: thing)
    let isSaid = shown.winner == written && !shown.isDisputed && !persons(thing, .field(field)).isEmpty
    return isSaid ? nil : draft(.field(field), written, of: thing, in: state.id)
  }

  mutating func tag(_ id: ThingID, add: [ExactText], remove: [ExactText]) throws -> Outcome {
    for tag in remove { try check(word: tag, "tag") }
    let added = try checkedTags(add)
    let before = operations.count
    let article = try home(of: id)
    try requireTaggable(id)
    for tag in Set(remove).sorted() {
      if let draft = try tagging(of: id, tag, .off) { write(draft) }
    }
    for tag in added {
      if let draft = try tagging(of: id, tag, .on) { write(draft) }
    }
    return outcome(id, in: article, operations.count > before ? .changed : .unchanged)
  }

  /// What puts a tag on, or takes one off; nil when there is none to take off.
  private mutating func tagging(of id: ThingID, _ tag: ExactText, _ value: RegisterValue) throws -> Draft? {
    let (place, thing) = try editable(id)
    if value == .off, !FieldReader(state: desk.sheets[place].state).tags(of: thing).contains(tag) { return nil }
    return draft(.tag(tag), value, of: thing, in: desk.sheets[place].state.id)
  }

  private mutating func requireTaggable(_ id: ThingID) throws {
    if try editable(id).thing.isNote {
      throw EditError.wrongKind(id, is: "a note", wanted: "an article, a span or a relation")
    }
  }

  mutating func resolve(_ id: ThingID, _ field: ExactText, _ resolution: Resolution) throws -> Outcome {
    let (place, thing) = try editable(id)
    let state = desk.sheets[place].state
    if field == .text, thing.id == .article(state.id) { return try resolveText(of: state.id, resolution) }
    let conflicts = ArticleReader(state).conflicts(of: thing)
    guard conflicts.contains(where: { ExactText($0.field) == field }) else {
      let isTextDisputed = thing.id == .article(state.id) && ArticleReader(state).textDisputeCount > 0
      let disputed = conflicts.map(\.field) + (isTextDisputed ? [ExactText.text.string] : [])
      throw EditError.noConflict(id, field: field, disputed: disputed)
    }
    if field == .existence {
      try resolveExistence(of: thing, in: state, resolution)
    } else {
      let value = try resolved(resolution, of: field, thing, in: state)
      write(draft(.field(field), value, of: thing, in: state.id))
    }
    return outcome(id, in: state.id, .changed)
  }

  private mutating func resolveExistence(
    of thing: Thing, in state: ArticleState, _ resolution: Resolution
  ) throws {
    let keeps: Bool
    switch resolution {
    case .keep, .take(1), .value(.text("keep")): keeps = true
    case .take(2), .value(.text("remove")): keeps = false
    case .take(let number): throw EditError.noSuchValue(wanted: number, count: 2)
    case .value: throw EditError.wrongValue(.existence, wanted: "keep or remove")
    }
    if keeps { restore(thing, in: state) } else { write(removal(of: thing, in: state)) }
  }

  /// Takes back every removal in force.
  mutating func restore(_ thing: Thing, in state: ArticleState) {
    let removals = Existence(state).removalsInForce(of: thing).map(\.stamp.operation)
    write(Draft(.restore, .restore, on: thing.id, in: state.id, overwrites: removals))
  }

  private mutating func resolved(
    _ resolution: Resolution, of field: ExactText, _ thing: Thing, in state: ArticleState
  ) throws -> RegisterValue {
    let groups = FieldReader(state: state).field(field, of: thing).groups
    switch resolution {
    case .keep: return groups[0].value
    case .take(let number):
      guard number >= 1, number <= groups.count else {
        throw EditError.noSuchValue(wanted: number, count: groups.count)
      }
      return groups[number - 1].value
    case .value(let value): return try registerValue(value, for: field, in: state)
    }
  }
}

extension Editor {
  /// What writes a register, naming every value of a person that is live in it. What sources say is never named: it
  /// lies below persons' values, and shows again when these are withdrawn.
  func draft(_ key: RegisterKey, _ value: RegisterValue, of thing: Thing, in article: ArticleID) -> Draft {
    Draft(.write, .write(key, value), on: thing.id, in: article, overwrites: persons(thing, key))
  }

  func persons(_ thing: Thing, _ key: RegisterKey) -> [OperationID] {
    (thing.register(key)?.values ?? []).filter { !$0.isSource }.map(\.stamp.operation)
  }

  private func check(_ field: ExactText, on thing: Thing) throws {
    guard let kind = thing.kind, !FieldRules.allows(field, on: kind) else {
      for prefix in [FieldRules.attributePrefix, FieldRules.metadataPrefix] {
        if let name = field.name(after: prefix) { try check(word: name, "name") }
      }
      return
    }
    throw EditError.unknownField(field, thing.id, allowed: FieldRules.names(of: kind))
  }

  private mutating func registerValue(
    _ value: NewValue, for field: ExactText, in state: ArticleState
  ) throws -> RegisterValue {
    switch value {
    case .cleared:
      guard FieldRules.canBeCleared(field) else { throw EditError.cannotBeCleared(field) }
      return .cleared
    case .place(let place):
      guard field == .fragments else { throw EditError.wrongValue(field, wanted: "a text") }
      let article = try editablePlace(of: state.id)
      return .fragments(try fragments(on: try ranges(of: place, at: article), at: article))
    case .text(let text):
      try check(text, of: field)
      return .text(text)
    }
  }

  private func check(_ text: ExactText, of field: ExactText) throws {
    switch field {
    case .fragments: throw EditError.wrongValue(field, wanted: "ranges [[start,end],...]")
    case .label: try check(word: text, "label")
    case .title, .text: if text.isEmpty { throw EditError.emptyText(field.string) }
    case .direction:
      if !["rtl", "ltr"].contains(text) { throw EditError.wrongValue(field, wanted: "rtl or ltr") }
    default: break
    }
  }
}

extension FieldRules {
  /// The fields of a kind, as a message lists them.
  package static func names(of kind: Thing.Kind) -> [String] {
    switch kind {
    case .article: ["title", "language", "direction", "url", "metadata.NAME"]
    case .span: ["label", "fragments", "attributes.NAME"]
    case .relation: ["label", "attributes.NAME"]
    case .note: ["text"]
    }
  }

  private static let reserved: [ExactText] = [
    .label, .fragments, .title, .language, .direction, .url, .text, .existence,
  ]

  /// The full name of a field as a person writes it: a bare NAME means an attribute, or metadata of an article.
  package static func fullName(_ typed: ExactText, on kind: Thing.Kind) -> ExactText {
    guard !allows(typed, on: kind), !reserved.contains(typed) else { return typed }
    switch kind {
    case .article: return metadataPrefix + typed
    case .span, .relation: return attributePrefix + typed
    case .note: return typed
    }
  }
}
