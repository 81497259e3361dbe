internal import Models

/// Foreign text in messages: short, and harmless on a terminal.
enum Message {
  /// The text with control characters shown as escapes, cut after sixty characters.
  static func quoted(_ text: String) -> String {
    let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(60)))
    let isCut = start.utf8.count < text.utf8.count
    return ExactText(start).printable + (isCut ? "…" : "")
  }
}
