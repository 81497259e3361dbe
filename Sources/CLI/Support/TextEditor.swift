internal import Foundation
internal import Models

/// Lets a person write a text in the editor of `$VISUAL` or `$EDITOR`.
enum TextEditor {
  static func write(about target: String) throws -> ExactText {
    guard let editor = Environment.variable("VISUAL") ?? Environment.variable("EDITOR") else {
      throw Failure("no text is given and neither VISUAL nor EDITOR is set; write the text behind the target, or -")
    }
    let folder = Environment.variable("TMPDIR") ?? "/tmp"
    let path = "\(folder)/hashiya-note-\(Environment.randomBytes(6).map { String($0, radix: 36) }.joined()).txt"
    try Files.write([], to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try run(editor, path)
    guard let text = ExactText(validating: NoteCommand.withoutLastNewline(try Files.read(path))) else {
      throw Failure("what the editor wrote is not UTF-8")
    }
    guard !text.isEmpty else { throw Failure("the note is empty; nothing was added") }
    return text
  }

  private static func run(_ editor: String, _ path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // As git does it: the editor may be a command with arguments, the path is an argument of its own.
    process.arguments = ["-c", editor + " \"$1\"", editor, path]
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw Failure("the editor \(editor) failed; nothing was added")
    }
  }
}
