internal import Models

/// Registers: rules R1 to R7 and A1.
extension NaiveArticle {
  /// What one operation does to one register.
  struct Saying {
    let thing: ThingID
    let key: RegisterKey
    let value: RegisterValue
    let held: HeldOperation
  }

  /// Equal values of one register, and those who said them, the largest rank first.
  struct Group {
    let value: RegisterValue
    let sayers: [HeldOperation]
  }

  /// Rule R1: what one operation does to registers.
  func sayings(of held: HeldOperation) -> [Saying] {
    if case .write(let key, let value) = held.operation.payload {
      return [Saying(thing: held.operation.target, key: key, value: value, held: held)]
    }
    guard isHeeded(held), let thing = Self.made(by: held) else { return [] }
    let fields = Self.fields(saidBy: held.operation.payload).map { name, value in
      Saying(thing: thing, key: .field(name), value: value, held: held)
    }
    let tags = Self.tags(saidBy: held.operation.payload).map { tag in
      Saying(thing: thing, key: .tag(tag), value: .on, held: held)
    }
    return fields + tags
  }

  private static func fields(saidBy payload: Payload) -> [(ExactText, RegisterValue)] {
    switch payload {
    case .article(let creation):
      var fields = named("metadata.", creation.metadata)
      fields.append(("title", .text(creation.title)))
      if let language = creation.language { fields.append(("language", .text(language))) }
      if !creation.url.isEmpty { fields.append(("url", .text(creation.url))) }
      return fields
    case .span(let creation):
      return named("attributes.", creation.attributes) + [
        ("label", .text(creation.label)), ("fragments", .fragments(creation.fragments)),
      ]
    case .relation(let creation):
      return named("attributes.", creation.attributes) + [("label", .text(creation.label))]
    case .note(let creation): return [("text", .text(creation.text))]
    case .write, .remove, .restore, .text, .opaque: return []
    }
  }

  private static func named(_ prefix: String, _ list: [NamedText]) -> [(ExactText, RegisterValue)] {
    list.map { (ExactText(prefix + $0.name.string), .text($0.value)) }
  }

  private static func tags(saidBy payload: Payload) -> [ExactText] {
    switch payload {
    case .article(let creation): creation.tags
    case .span(let creation): creation.tags
    case .relation(let creation): creation.tags
    case .note, .write, .remove, .restore, .text, .opaque: []
    }
  }

  /// The registers of a thing that any operation has to do with.
  func keys(of thing: ThingID) -> Set<RegisterKey> {
    Set(sayings.filter { $0.thing == thing }.map(\.key))
  }

  /// Rule R2: the values that no held operation names. Source operations (R3) and creations name nothing.
  private func live(_ key: RegisterKey, of thing: ThingID) -> [Saying] {
    let all = sayings.filter { $0.thing == thing && $0.key == key }
    let naming = all.filter { !$0.held.isSource && $0.held.operation.kind == .write }
    return all.filter { saying in
      saying.value != .withdrawn
        && !naming.contains { $0.held.id != saying.held.id && $0.held.operation.overwrites.contains(saying.held.id) }
    }
  }

  /// Rule R3: what persons say, or where they say nothing what sources say.
  private func layer(_ values: [Saying]) -> [Saying] {
    let persons = values.filter { !$0.held.isSource }
    return persons.isEmpty ? values : persons
  }

  /// Rules R4 and R5: the groups of a field, the provisional winner first; several are a conflict.
  func groups(of field: ExactText, _ thing: ThingID) -> [Group] {
    let values = layer(live(.field(field), of: thing).filter { makesSense($0.value, field, thing) })
    let groups = Dictionary(grouping: values, by: \.value).map { value, sayings in
      Group(value: value, sayers: sayings.map(\.held).sorted { $0.rank > $1.rank })
    }
    return groups.sorted { left, right in
      if (left.value == .cleared) != (right.value == .cleared) { return right.value == .cleared }
      guard let first = left.sayers.first, let second = right.sayers.first else { return false }
      return first.rank > second.rank
    }
  }

  /// The text that a field shows; nil when cleared and when nothing was said.
  func text(of field: ExactText, _ thing: ThingID) -> ExactText? {
    guard case .text(let text) = groups(of: field, thing).first?.value else { return nil }
    return text
  }

  /// Rule R6: the tags that show, sorted.
  func tags(of thing: ThingID) -> [ExactText] {
    var tags: [ExactText] = []
    for case .tag(let name) in keys(of: thing) where isOn(.tag(name), thing) { tags.append(name) }
    return tags.sorted()
  }

  /// Rule R7.
  func isUndone(_ change: OperationID) -> Bool { isOn(.undone(change), itself) }

  private func isOn(_ key: RegisterKey, _ thing: ThingID) -> Bool {
    layer(live(key, of: thing)).contains { $0.value == .on }
  }

  /// Rule X6.
  func isOff(_ edit: OperationID) -> Bool {
    let said = layer(live(.inForce(edit), of: itself)).map(\.value)
    return said.contains(.off) && !said.contains(.on)
  }

  // MARK: - What makes sense (rules R4, A1, A2)

  private func makesSense(_ value: RegisterValue, _ field: ExactText, _ thing: ThingID) -> Bool {
    guard let kind = kind(of: thing), belongs(field, to: kind) else { return false }
    return switch value {
    case .text: field != "fragments"
    case .cleared: !["label", "title", "text", "fragments"].contains(field)
    case .fragments(let fragments): field == "fragments" && edited.ranges(of: fragments) != nil
    case .withdrawn, .on, .off: false
    }
  }

  private func belongs(_ field: ExactText, to kind: Operation.Kind) -> Bool {
    switch kind {
    case .article:
      ["title", "language", "direction", "url"].contains(field) || field.name(in: "metadata.") != nil
    case .span: ["label", "fragments"].contains(field) || field.name(in: "attributes.") != nil
    case .relation: field == "label" || field.name(in: "attributes.") != nil
    case .note: field == "text"
    default: false
    }
  }

  /// Rules A1 and A2: what fragments cover, collapsed pieces left out; nil when they make no sense.
  func ranges(_ fragments: Fragments) -> [ScalarRange]? {
    edited.ranges(of: fragments)?.filter { !$0.isEmpty }.map(ScalarRange.init)
  }

  /// The fragments that a span shows.
  func fragments(of thing: ThingID) -> Fragments? {
    guard case .fragments(let fragments) = groups(of: "fragments", thing).first?.value else { return nil }
    return fragments
  }

  /// What a span covers; empty when nothing that shows makes sense.
  func ranges(of thing: ThingID) -> [ScalarRange] {
    guard case .fragments(let fragments) = groups(of: "fragments", thing).first?.value else { return [] }
    return ranges(fragments) ?? []
  }
}

extension ExactText {
  /// The NAME of a field under a prefix; nil when it isn't under it or has no name (rule R4).
  func name(in prefix: ExactText) -> ExactText? {
    guard bytes.starts(with: prefix.bytes), bytes.count > prefix.bytes.count else { return nil }
    return ExactText(validating: Array(bytes.dropFirst(prefix.bytes.count)))
  }
}
