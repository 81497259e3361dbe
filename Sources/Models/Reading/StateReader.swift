/// What the fields of things say, in one state of an article. Nothing here depends on whether a thing shows.
package protocol StateReader {
  var state: ArticleState { get }
}

/// Reads fields without asking what shows, which takes a look at all things of the article.
struct FieldReader: StateReader {
  let state: ArticleState
}

extension StateReader {
  /// The values that show of a field, with those that make no sense left out.
  package func field(_ field: ExactText, of thing: Thing) -> FieldReading {
    guard let register = thing.register(.field(field)) else { return FieldReading([]) }
    return FieldReading(readable(register, field, thing))
  }

  /// All fields of a thing that read as something, in the order of their names.
  package func fields(of thing: Thing) -> [(name: ExactText, reading: FieldReading)] {
    guard let kind = thing.kind else { return [] }
    return thing.registers.compactMap { register in
      guard case .field(let name) = register.key, FieldRules.allows(name, on: kind) else { return nil }
      let values = readable(register, name, thing)
      return values.isEmpty ? nil : (name, FieldReading(values))
    }
  }

  /// The named values under a prefix (`attributes.`, `metadata.`), cleared ones left out, sorted by name.
  package func names(after prefix: ExactText, of thing: Thing) -> [NamedText] {
    thing.registers.compactMap { register in
      guard case .field(let field) = register.key, let name = field.name(after: prefix),
        let text = FieldReading(readable(register, field, thing)).text
      else { return nil }
      return NamedText(name: name, value: text)
    }
  }

  /// The winning text of a field; nil when there is none or the field is cleared.
  package func text(_ field: ExactText, of thing: Thing) -> ExactText? {
    guard let register = thing.register(.field(field)) else { return nil }
    // Most registers hold one value.
    if register.values.count == 1, thing.creations.count == 1 {
      if field != .fragments, case .text(let text) = register.values[0].value { return text }
      return nil
    }
    return FieldReading(readable(register, field, thing)).text
  }

  /// The names with a value under a prefix, sorted.
  package func namesInUse(after prefix: ExactText, of thing: Thing) -> [ExactText] {
    thing.registers.compactMap { register in
      guard case .field(let field) = register.key, let name = field.name(after: prefix),
        text(field, of: thing) != nil
      else { return nil }
      return name
    }
  }

  /// The tags that show, sorted (rule R6).
  package func tags(of thing: Thing) -> [ExactText] {
    thing.registers.compactMap { register in
      guard case .tag(let name) = register.key else { return nil }
      return shown(register, thing).contains { $0.value == .on } ? name : nil
    }
  }

  /// Whether a change is undone here (rule R7).
  package func isUndone(_ change: OperationID) -> Bool {
    state.article.register(.undone(change))?.shown.contains { $0.value == .on } ?? false
  }

  /// Who made the thing and when, as an import's credit or the operation has it (rule T2).
  package func origin(of thing: Thing) -> Credit? {
    thing.first.map { $0.credit ?? Credit(author: $0.stamp.author, created: $0.stamp.wall) }
  }

  /// The living ranges a span covers, collapsed fragments left out; empty for a collapsed span.
  package func ranges(of thing: Thing) -> [ScalarRange] {
    guard let fragments = fragments(of: thing) else { return [] }
    return (state.ranges(of: fragments) ?? []).filter { !$0.isEmpty }.map(ScalarRange.init)
  }

  /// The fragments of a span that show.
  package func fragments(of thing: Thing) -> Fragments? {
    guard let register = thing.register(.field(.fragments)) else { return nil }
    // Most registers hold one value.
    let isSingle = register.values.count == 1 && thing.creations.count == 1
    let winner = isSingle ? register.values[0].value : field(.fragments, of: thing).winner
    guard case .fragments(let fragments) = winner else { return nil }
    return fragments
  }
}

extension StateReader {
  private func readable(
    _ register: RegisterState, _ field: ExactText, _ thing: Thing
  ) -> [RegisterState.LiveValue] {
    let said = said(register, thing)
    let reads = { (value: RegisterState.LiveValue) in
      FieldRules.reads(value.value, of: field, in: state)
    }
    if said.count == 1 { return reads(said[0]) ? said : [] }
    return layered(said.filter(reads))
  }

  private func shown(_ register: RegisterState, _ thing: Thing) -> [RegisterState.LiveValue] {
    layered(said(register, thing))
  }

  /// Persons' values, or where there are none those of sources (rule R3).
  private func layered(_ values: [RegisterState.LiveValue]) -> [RegisterState.LiveValue] {
    guard values.count > 1 else { return values }
    let persons = values.filter { !$0.isSource }
    return persons.isEmpty ? values : persons
  }

  /// The live values, without those said by creations that are ignored (rule T2).
  private func said(_ register: RegisterState, _ thing: Thing) -> [RegisterState.LiveValue] {
    guard thing.creations.count > 1, let first = thing.first else { return register.values }
    let ignored = thing.creations.filter { !$0.kind.isSameKind(as: first.kind) }.map(\.stamp.operation)
    return ignored.isEmpty ? register.values : register.values.filter { !ignored.contains($0.stamp.operation) }
  }
}
