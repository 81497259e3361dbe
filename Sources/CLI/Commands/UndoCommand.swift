internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct UndoCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take back your last change here, or the named one.",
    discussion: "Undoing an undo does the change again. What others have built on is left, and said.\n\n"
      + "Example:\n  hashiya undo\n  hashiya undo 12.k3fq")

  @Argument(help: "The change; `log` prints them.")
  var change: String?

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .writing)
    let id = try change.map(workspace.change) ?? last(workspace)
    let (report, made) = try workspace.replica.undo(id, author: workspace.author, now: Environment.now)
    output.line("took back change \(workspace.short(report.change))")
    for line in report.done { output.line("  \(workspace.shortened(line))") }
    for line in report.left { output.setAside("left: \(workspace.shortened(line))") }
    if let made {
      output.line("change \(workspace.short(made.id)); `hashiya undo \(workspace.short(made.id))` does it again")
    }
    output.document(
      .object([
        JSONMember("line", .integer(1)), JSONMember("id", .string(report.change.description)),
        JSONMember("name", .null), JSONMember("change", .text(made?.id.description)),
      ]))
  }

  private func last(_ workspace: Workspace) throws -> OperationID {
    let author = try workspace.author ?? workspace.replica.settings().author
    guard let id = try workspace.replica.lastUndoable(by: author) else { throw EditError.nothingToUndo }
    return id
  }
}
