internal import Formats
internal import Models
internal import TestSupport

extension FuzzTarget {
  /// The lines of `apply`, performed on an article that is there as `$a`.
  static let apply = FuzzTarget("apply") { input throws(BrokenPromise) in
    try Performance.check { replica, editor in
      _ = try editor.perform(.addArticle(Performance.article))
      for (_, line) in JSONLines(input) {
        // Lines that are refused are skipped, as with `--each`.
        guard let edit = try? EditLine.parse(line, resolve: { _ in .article(Performance.article.id) }) else { continue }
        _ = try? editor.perform(edit)
      }
    }
  }

  /// JSON Lines of articles, imported.
  static let articles = FuzzTarget("articles") { input throws(BrokenPromise) in
    try Performance.check { replica, editor in
      for (number, line) in JSONLines(input) {
        guard let parsed = try? ArticleLine.parse(line, number: number) else { continue }
        for edit in parsed.edits(leavingOut: { _ in false }) {
          // What the editor refuses an import names, and goes on.
          _ = try? editor.perform(edit)
        }
      }
    }
  }

  /// JSON alone.
  static let json = FuzzTarget("json") { input throws(BrokenPromise) in
    guard let value = try? JSONValue.parse(input, depthLimit: 512) else { return }
    let written = JSONWriter.bytes(value)
    let again = try promised("JSON that was written can be read") {
      try JSONValue.parse(written, depthLimit: 512)
    }
    try promise(again == value, "JSON says what it said")
    try promise(JSONWriter.bytes(again) == written, "one value is written in one way")
  }
}

/// Edits made by a replica in memory, and what follows from them.
enum Performance {
  static let article = NewArticle(title: "t", text: "می\u{200C}گوید: کتاب، کتاب 👩\u{200D}👧 e\u{301}", handle: "$a")

  static func check(_ edits: (MemoryReplica, inout Editor) throws -> Void) throws(BrokenPromise) {
    var replica = MemoryReplica(id: StateUse.hand.replica)
    try promised("edits that are refused throw nothing else") {
      try replica.edit(author: "a", wall: Timestamp(milliseconds: 0)) { editor, source in try edits(source, &editor) }
    }
    for change in replica.changes { try ChangeRewriting.check(change) }
    for state in replica.states.values {
      try promise(state.waiting == 0, "what an editor makes waits for nothing")
      try StateUse.store(state)
    }
    try exports(replica.views)
    try undo(in: replica)
  }

  /// Exports everything, and reads the JSON Lines again.
  private static func exports(_ views: [ArticleView]) throws(BrokenPromise) {
    for view in views {
      var line: [UInt8] = []
      ViewJSON.appendArticle(view, to: &line)
      try promise(line == JSONWriter.bytes(ViewJSON.article(view)), "an article is written in one way")
      let parsed = try promised("an exported article can be imported") { try ArticleLine.parse(line[...], number: 1) }
      try promise(parsed?.article.text.string.utf8.elementsEqual(view.text.utf8) ?? false, "an export has the text")
      for refused in parsed?.notTaken ?? [] {
        try promise(isMeant(refused), "an import takes what is exported: \(refused)")
      }
    }
    _ = try promised("every view can be exported") {
      (try BratWriter().write(views), try WebAnnotationWriter(corpus: SegmentInput.corpus).write(views))
    }
  }

  /// Whether an import is meant not to take it: what has no place in the text, is disputed, or hangs on such.
  private static func isMeant(_ refused: NotTaken) -> Bool {
    switch refused.reason {
    case .collapsed, .conflict, .direction, .endMissing, .targetNotTaken: true
    default: false
    }
  }

  /// Takes the change back.
  private static func undo(in replica: MemoryReplica) throws(BrokenPromise) {
    guard let change = replica.changes.first else { return }
    var replica = replica
    _ = try promised("what was done can be taken back") {
      try replica.edit(author: "a", wall: Timestamp(milliseconds: 1)) { editor, source in
        try editor.undo(change.id, in: source)
      }
    }
    for state in replica.states.values { try StateUse.store(state) }
  }
}

extension NewArticle {
  var id: ArticleID { ContentHash.article(url: url ?? .empty, text: text) }
}
