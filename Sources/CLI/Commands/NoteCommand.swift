internal import ArgumentParser
internal import Models
internal import Store

struct NoteCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Add a note to an article, a span, a relation, or a note (a reply).",
    discussion: "Without TEXT the editor of $VISUAL or $EDITOR opens; - reads standard input.\n\nExample:\n"
      + "  hashiya note 12.k3fq \"is this the minister?\"")

  @Argument(help: "What the note is about.")
  var target: String

  @Argument(help: "The text, or -.")
  var text: String?

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let read = try noteText()
    let workspace = try Workspace(global, for: .writing)
    let note = NewNote(target: .id(try workspace.thing(target)), text: read)
    try EditRunner(workspace: workspace, output: output).run([.note(note)])
  }

  /// Read before the replica is locked: a person may take long.
  private func noteText() throws -> ExactText {
    guard let text else { return try TextEditor.write(about: target) }
    guard text == "-" else { return ExactText(text) }
    guard let read = ExactText(validating: Self.withoutLastNewline(try Files.standardInput())) else {
      throw Failure("standard input is not UTF-8")
    }
    return read
  }

  static func withoutLastNewline(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.last == 0x0A else { return bytes }
    return bytes.dropLast().last == 0x0D ? Array(bytes.dropLast(2)) : Array(bytes.dropLast())
  }
}
