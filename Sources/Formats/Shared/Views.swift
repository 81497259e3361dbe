internal import Models

extension NoteView {
  /// The note and all replies below it.
  var threadCount: Int { replies.reduce(1) { $0 + $1.threadCount } }

  /// The conflicts over the note and the replies below it.
  var threadConflicts: [ConflictView] { conflicts + replies.flatMap(\.threadConflicts) }
}

extension ConflictValue {
  /// The value as plain text: a place as `12:20 31:35`, nothing as `(none)`.
  var plain: String {
    switch self {
    case .cleared: "(none)"
    case .text(let text): text
    case .fragments(let ranges): ranges.map { "\($0.start):\($0.end)" }.joined(separator: " ")
    }
  }
}

extension ArticleView {
  /// Checks every span's quotes against the text: a difference is a defect of this program, never to be
  /// exported.
  package func checkQuotes() throws(ExportError) {
    guard !annotations.isEmpty else { return }
    let scalars = ScalarText(ExactText(text))
    for span in annotations where span.state == .live { try span.check(in: id, scalars) }
  }
}
