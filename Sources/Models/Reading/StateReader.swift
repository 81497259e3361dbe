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
  package func field(_ field: ExactText, of thing: borrowing Thing) -> FieldReading {
    guard let index = thing.index(of: .field(field)) else { return FieldReading([]) }
    return FieldReading(readable(at: index, field, thing))
  }

  /// All fields of a thing that read as something, in the order of their names.
  package func fields(of thing: borrowing Thing) -> [(name: ExactText, reading: FieldReading)] {
    guard let kind = thing.kind else { return [] }
    var fields: [(ExactText, FieldReading)] = []
    let registers = thing.registers.span
    for index in registers.indices {
      guard case .field(let name) = registers[index].key, FieldRules.allows(name, on: kind) else { continue }
      let values = readable(at: index, name, thing)
      if !values.isEmpty { fields.append((name, FieldReading(values))) }
    }
    return fields
  }

  /// The named values under a prefix (`attributes.`, `metadata.`), cleared ones left out, sorted by name.
  package func names(after prefix: ExactText, of thing: borrowing Thing) -> [NamedText] {
    var names: [NamedText] = []
    let registers = thing.registers.span
    for index in registers.indices {
      guard case .field(let field) = registers[index].key, let name = field.name(after: prefix),
        let text = text(field, at: index, of: thing)
      else { continue }
      names.append(NamedText(name: name, value: text))
    }
    return names
  }

  /// The winning text of a field; nil when there is none or the field is cleared.
  package func text(_ field: ExactText, of thing: borrowing Thing) -> ExactText? {
    guard let index = thing.index(of: .field(field)) else { return nil }
    return text(field, at: index, of: thing)
  }

  private func text(_ field: ExactText, at index: Int, of thing: borrowing Thing) -> ExactText? {
    let registers = thing.registers.span
    // Most registers hold one value.
    if registers[index].values.count == 1, thing.creations.count == 1 {
      if field != .fragments, case .text(let text) = registers[index].values[0].value { return text }
      return nil
    }
    return FieldReading(readable(at: index, field, thing)).text
  }

  // Without taking the text out, which would count a reference of it.
  private func hasText(_ field: ExactText, at index: Int, of thing: borrowing Thing) -> Bool {
    let registers = thing.registers.span
    if registers[index].values.count == 1, thing.creations.count == 1, field != .fragments,
      case .text = registers[index].values[0].value
    {
      return true
    }
    return text(field, at: index, of: thing) != nil
  }

  /// Gives the fields with a value under a prefix, by their full names, sorted.
  func forEachFieldInUse(after prefix: ExactText, of thing: borrowing Thing, _ body: (ExactText) -> Void) {
    let registers = thing.registers.span
    for index in registers.indices {
      guard case .field(let field) = registers[index].key, field.hasName(after: prefix),
        hasText(field, at: index, of: thing)
      else { continue }
      body(field)
    }
  }

  /// The tags that show, sorted (rule R6).
  package func tags(of thing: borrowing Thing) -> [ExactText] {
    var tags: [ExactText] = []
    let registers = thing.registers.span
    for index in registers.indices {
      guard case .tag(let name) = registers[index].key else { continue }
      if shown(at: index, thing).contains(where: { $0.value == .on }) { tags.append(name) }
    }
    return tags
  }

  /// Whether a change is undone here (rule R7).
  package func isUndone(_ change: OperationID) -> Bool {
    state.article.register(.undone(change))?.shown.contains { $0.value == .on } ?? false
  }

  /// Who made the thing and when, as an import's credit or the operation has it (rule T2).
  package func origin(of thing: borrowing Thing) -> Credit? {
    thing.first.map { $0.credit ?? Credit(author: $0.stamp.author, created: $0.stamp.wall) }
  }

  /// The living ranges a span covers, collapsed fragments left out; empty for a collapsed span.
  package func ranges(of thing: borrowing Thing) -> [ScalarRange] {
    guard let fragments = fragments(of: thing) else { return [] }
    return (state.ranges(of: fragments) ?? []).filter { !$0.isEmpty }.map(ScalarRange.init)
  }

  /// From the start of the first living range a span covers to the end of the last; nil for a collapsed one.
  func extent(of thing: borrowing Thing) -> Range<Int>? {
    guard let fragments = fragments(of: thing) else { return nil }
    return state.extent(of: fragments)
  }

  /// The fragments of a span that show.
  package func fragments(of thing: borrowing Thing) -> Fragments? {
    guard let index = thing.index(of: .field(.fragments)) else { return nil }
    let registers = thing.registers.span
    // Most registers hold one value.
    let isSingle = registers[index].values.count == 1 && thing.creations.count == 1
    let winner = isSingle ? registers[index].values[0].value : field(.fragments, of: thing).winner
    guard case .fragments(let fragments) = winner else { return nil }
    return fragments
  }
}

// A register is named by where it is: to hand over the register itself would count the references of all its parts.
extension StateReader {
  func readable(at index: Int, _ field: ExactText, _ thing: borrowing Thing) -> Few<RegisterState.LiveValue> {
    RegisterState.layered(said(at: index, thing).only { FieldRules.reads($0.value, of: field, in: state) })
  }

  func shown(at index: Int, _ thing: borrowing Thing) -> Few<RegisterState.LiveValue> {
    RegisterState.layered(said(at: index, thing))
  }

  /// The live values, without those said by creations that are ignored (rule T2).
  private func said(at index: Int, _ thing: borrowing Thing) -> Few<RegisterState.LiveValue> {
    let values = thing.registers.span[index].values
    guard thing.creations.count > 1, let first = thing.first else { return values }
    let ignored = thing.creations.only { !$0.kind.isSameKind(as: first.kind) }.map(\.stamp.operation)
    return ignored.isEmpty ? values : values.only { !ignored.contains($0.stamp.operation) }
  }
}
