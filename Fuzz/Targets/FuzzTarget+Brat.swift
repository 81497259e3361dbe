internal import Formats
internal import Models

extension FuzzTarget {
  /// A text, its annotations and the names of an export, with a byte 0xFF between them, which none of them has.
  static let brat = FuzzTarget("brat") { input throws(BrokenPromise) in
    let parts = input.split(separator: 0xFF, maxSplits: 2, omittingEmptySubsequences: false).map(Array.init)
    guard case .text(let text, let droppedMark) = TextFile.read(parts[0]) else { return }
    let names = BratNames(tsv: parts.count > 2 ? parts[2] : [])
    let files = [BratFile(name: "a.ann", bytes: parts.count > 1 ? parts[1] : [])]
    let reader = BratReader(text: text, article: .handle("$a"), names: names, droppedMark: droppedMark)
    let read = reader.read(files)
    try promise(reader.read(files) == read, "the same files say the same")
    try promise(read.takenCount >= 0 && read.takenCount <= read.lineCount, "a line is counted once")
    try promise(read.edits.count <= 8 * input.count, "no line says more than it holds")
    for refusal in read.notTaken { _ = refusal.description }
    try Performance.check { _, editor in
      _ = try editor.perform(.addArticle(NewArticle(title: Title.of(text), text: text, handle: "$a")))
      for edit in read.edits {
        // What the editor refuses an import names, and goes on.
        _ = try? editor.perform(edit)
      }
    }
  }
}
