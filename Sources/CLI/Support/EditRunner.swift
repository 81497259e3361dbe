internal import Formats
internal import Models
internal import Store

/// Runs the edits of one command as one change and says what became of them.
struct EditRunner {
  let workspace: Workspace
  let output: Output

  /// Records the edits, or fails and changes nothing.
  ///
  /// - Parameters:
  ///   - several: The command may make more than one thing, so that `--json` prints an array.
  ///   - merged: All edits are about one thing, which is printed once.
  func run(_ edits: [Edit], several: Bool = false, merged: Bool = false) throws {
    var news = NewWords()
    let (outcomes, change) = try workspace.replica.edit(author: workspace.author, now: Environment.now) {
      editor, reader in
      try edits.map { edit in
        if let label = edit.label { try news.look(at: label, reader) }
        return try editor.perform(edit)
      }
    }
    news.say(output)
    for outcome in merged ? outcomes.suffix(1) : outcomes { say(outcome) }
    if change != nil, !outcomes.isEmpty, let id = change?.id {
      output.line("change \(workspace.short(id)); `hashiya undo` takes it back")
    }
    if several { sayAll(outcomes, change?.id) } else if let only = outcomes.first { sayOne(only, change?.id) }
  }

  private func sayOne(_ outcome: Outcome, _ change: OperationID?) {
    output.document { outcome.appendDocument(line: 1, change: .some(change), to: &$0) }
  }

  private func sayAll(_ outcomes: [Outcome], _ change: OperationID?) {
    output.document { bytes in
      JSONWriter.append(verbatim: "[", to: &bytes)
      for (position, outcome) in outcomes.enumerated() {
        if position > 0 { JSONWriter.append(verbatim: ",", to: &bytes) }
        outcome.appendDocument(line: 1, change: .some(change), to: &bytes)
      }
      JSONWriter.append(verbatim: "]", to: &bytes)
    }
  }

  private func say(_ outcome: Outcome) {
    guard !output.json, !output.quiet else { return }
    let describer = Describer(workspace)
    let name = "\(describer.kind(outcome.id)) \(workspace.short(outcome.id))"
    let line = describer.line(outcome.id)
    switch outcome.status {
    case .made: output.line("added \(name): \(line)")
    case .known: output.line("\(name) is there already: \(line)")
    case .knownRemoved: output.line("\(name) is there and removed; `hashiya undo` of its removal brings it back")
    case .changed: output.line("changed \(name): \(line)")
    case .unchanged: output.line("\(name) is so already, nothing was changed: \(line)")
    case .removed: output.line("removed \(name): \(line)\(hidden(outcome))")
    }
  }

  /// What a removed article takes along.
  private func hidden(_ outcome: Outcome) -> String {
    guard case .article(let id) = outcome.id, let state = try? workspace.replica.state(of: id) else { return "" }
    let spans = state.things.count { thing in
      if case .span = thing.kind { thing.removals.isEmpty } else { false }
    }
    return spans == 0 ? "" : " with \(spans) annotation\(spans == 1 ? "" : "s")"
  }
}

/// Finds the labels that are used for the first time: often a typing error.
struct NewWords {
  private var known: Set<ExactText> = []
  private var found: [ExactText] = []

  mutating func look(at label: ExactText, _ reader: CorpusReader) throws {
    guard known.insert(label).inserted else { return }
    let isInUse = try [Facet.Kind.label, .relation].contains { try reader.isInUse(Facet(kind: $0, name: label)) }
    if !isInUse { found.append(label) }
  }

  func say(_ output: Output) {
    guard !output.quiet else { return }
    for label in found { output.warn("the label \(Isolate.line(label.string, width: 40)) is used for the first time") }
  }
}

extension Edit {
  /// The label that the edit gives.
  var label: ExactText? {
    switch self {
    case .annotate(let span): span.label
    case .relate(let relation): relation.label
    case .set(_, let field, .text(let label)): field == "label" ? label : nil
    default: nil
    }
  }
}
