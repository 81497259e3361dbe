internal import Foundation
internal import Models

/// Lets a person write a text in the editor of `$VISUAL` or `$EDITOR`.
enum TextEditor {
  /// A new text.
  static func write(about target: String) throws -> ExactText {
    guard let editor else {
      throw Failure("no text is given and neither VISUAL nor EDITOR is set; write the text behind the target, or -")
    }
    let written = try open(editor, with: [], "hashiya-note")
    guard let text = ExactText(validating: NoteCommand.withoutLastNewline(written)) else {
      throw Failure("what the editor wrote is not UTF-8; nothing was changed")
    }
    guard !text.isEmpty else { throw Failure("the note is empty; nothing was added") }
    return text
  }

  /// A text as a person corrects it. One of nothing but blanks is taken as second thoughts: the text stays. Some
  /// editors write a line end for an empty text.
  static func correct(_ text: ExactText) throws -> ExactText {
    guard let editor else {
      throw Failure("neither VISUAL nor EDITOR is set; use --replace, --range or --file")
    }
    var written = try open(editor, with: text.bytes, "hashiya-text")
    // Editors end the last line, though the text may not.
    if text.bytes.last != 0x0A { written = NoteCommand.withoutLastNewline(written) }
    guard let corrected = ExactText(validating: written) else {
      throw Failure("what the editor wrote is not UTF-8; nothing was changed")
    }
    return corrected.string.allSatisfy(\.isWhitespace) ? text : corrected
  }

  /// Saves a text that could not be taken; gives the path.
  static func keep(_ text: ExactText) throws -> String {
    let path = newPath("hashiya-kept")
    try Files.write(text.bytes, to: path)
    return path
  }

  private static func newPath(_ name: String) -> String {
    let folder = Environment.variable("TMPDIR") ?? "/tmp"
    return "\(folder)/\(name)-\(Environment.randomBytes(6).map { String($0, radix: 36) }.joined()).txt"
  }

  private static var editor: String? { Environment.variable("VISUAL") ?? Environment.variable("EDITOR") }

  /// Opens the editor on a file with these bytes; gives what is in it afterwards.
  private static func open(_ editor: String, with bytes: [UInt8], _ name: String) throws -> [UInt8] {
    let path = newPath(name)
    try Files.write(bytes, to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try run(editor, path)
    return try Files.read(path)
  }

  private static func run(_ editor: String, _ path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // As git does it: the editor may be a command with arguments, the path is an argument of its own.
    process.arguments = ["-c", editor + " \"$1\"", editor, path]
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw Failure("the editor \(editor) failed; nothing was changed")
    }
  }
}
