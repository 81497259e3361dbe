internal import ArgumentParser
internal import Models
internal import Store

struct SetCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Change fields of an article, a span, a relation or a note; move a span.",
    discussion: """
      FIELD= clears a field. A name that is no field means an attribute, or metadata of an article.

      Example:
        hashiya set 12.k3fq label=ORG role=speaker
        hashiya set 12.k3fq --range 120:130
      """)

  @Argument(help: "What to change.")
  var target: String

  @Argument(help: "FIELD=VALUE.")
  var fields: [String] = []

  @Option(parsing: .unconditionalSingleValue, help: "Move the span to this text; several make fragments.")
  var quote: [String] = []

  @Option(help: "Which occurrence of the first quote, from 1.")
  var occurrence: Int?

  @Option(parsing: .unconditionalSingleValue, help: "Move the span to START:END; several make fragments.")
  var range: [String] = []

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    let place = try Parsing.place(quotes: quote, occurrence: occurrence, ranges: range)
    guard !fields.isEmpty || place != nil else {
      throw ValidationError("say what to change: FIELD=VALUE, --quote TEXT or --range START:END")
    }
    for field in fields { _ = try Parsing.assignment(field) }
  }

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .writing)
    let id = try workspace.thing(target)
    let kind = try workspace.kind(of: id)
    var edits = try fields.map { text in
      let parsed = try Parsing.assignment(text)
      return Edit.set(
        target: .id(id), field: FieldRules.fullName(parsed.name, on: kind),
        value: parsed.value.isEmpty ? .cleared : .text(parsed.value))
    }
    if let place = try Parsing.place(quotes: quote, occurrence: occurrence, ranges: range) {
      edits.append(.set(target: .id(id), field: "fragments", value: .place(place)))
    }
    try EditRunner(workspace: workspace, output: output).run(edits, merged: true)
  }
}
