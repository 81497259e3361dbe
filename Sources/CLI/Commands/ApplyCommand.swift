internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct ApplyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Many edits as JSON Lines, in one change.",
    discussion: """
      A bad line stops everything, and nothing is changed; with --each it is skipped and named.

      Example:
        echo '{"edit":"annotate","article":"a7k2","label":"PER","quote":"افخم"}' | hashiya apply -
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Flag(help: "Make every line a change of its own.")
  var each = false

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let script = try LineFile(file)
    if script.hadMark { output.warn("the byte order mark at the start was dropped") }
    // Edits that are changes of their own are done with one after the other.
    if !each { Memory.expect(script.size * Self.memoryPerByte) }
    let workspace = try Workspace(global, for: .writing)
    if each { try applyEach(script, workspace, output) } else { try applyAll(script, workspace, output) }
  }

  /// How much memory is needed for a byte of a script, at least.
  private static let memoryPerByte = 7

  private func applyAll(_ script: LineFile, _ workspace: Workspace, _ output: Output) throws {
    var news = NewWords()
    var outcomes = PrintedOutcomes(json: output.json)
    defer { Discards.leave(outcomes) }
    let (_, change) = try workspace.replica.edit(author: workspace.author, now: Environment.now) { editor, reader in
      defer { Discards.leave(editor) }
      var lines = try EditLines(script) { names in
        try reader.prepare(names.articles)
        for label in names.labels { try news.look(at: label, reader) }
      }
      try lines.forEach(
        resolve: { try Workspace.thing($0, reader) }, anticipate: { editor.anticipate($0.articles, $0.handles) }
      ) { line, edit in
        outcomes.add(try editor.perform(edit), line: line)
      }
    }
    news.say(output)
    outcomes.print(output)
    let count = SyncRunner.counted(outcomes.count, "edit")
    output.line("applied \(count)\(change.map { " as change \(workspace.short($0.id))" } ?? "; nothing was new")")
  }

  private func applyEach(_ script: LineFile, _ workspace: Workspace, _ output: Output) throws {
    var (applied, skipped) = (0, 0)
    var handles: [ExactText: ThingID] = [:]
    for (number, line) in JSONLines(try script.all()) {
      do {
        guard let edit = try EditLine.parse(line, resolve: workspace.thing) else { continue }
        let outcome = try workspace.replica.edit(author: workspace.author, now: Environment.now) { editor, _ in
          editor.adopt(handles)
          return try editor.perform(edit)
        }.value
        if let handle = outcome.handle { handles[handle] = outcome.id }
        say(outcome, number, output)
        applied += 1
      } catch {
        guard error is EditError || error is LineError || error is Failure else { throw error }
        output.setAside("line \(number): \(error); skipped")
        skipped += 1
      }
    }
    output.line("applied \(SyncRunner.counted(applied, "edit"))\(skipped > 0 ? ", skipped \(skipped)" : "")")
  }

  private func say(_ outcome: Outcome, _ number: Int, _ output: Output) {
    output.document { outcome.appendDocument(line: number, to: &$0) }
  }
}
