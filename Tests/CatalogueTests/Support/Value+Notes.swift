import CommandSupport

extension Value {
  /// The texts of all notes and replies in an exported article, wherever they hang.
  var noteTexts: [String] {
    let own = (self["notes"].array + self["replies"].array).flatMap { [$0["text"].text] + $0.noteTexts }
    return own + (self["annotations"].array + self["relations"].array).flatMap(\.noteTexts)
  }
}
