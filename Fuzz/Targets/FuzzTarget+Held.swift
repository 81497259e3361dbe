internal import Models
internal import Segments

extension FuzzTarget {
  /// A segment from the program's own database, where no signature and no chain are looked at.
  static let held = FuzzTarget("held") { input throws(BrokenPromise) in
    guard let bytes = SegmentInput(input)?.held, let segment = try? SegmentCodec.decodeHeld(bytes) else { return }
    var next = segment.header.first
    for index in segment.changes.indices {
      for position in segment.operations(ofChange: index) {
        let operation = segment.operation(at: position)
        try promise(operation.id.seq == next, "operations follow each other without gaps")
        try promise(
          segment.articles[segment.articleIndex(at: position)] == operation.article, "a row knows its article")
        next += 1
      }
    }
    try promise(next == segment.header.last + 1, "the operations end where the header says")
  }

  /// Looking up single operations: a number, and a held segment. It has to say what reading the whole says.
  static let lookup = FuzzTarget("lookup") { input throws(BrokenPromise) in
    var cursor = InputCursor(input)
    let seq = cursor.long()
    guard let bytes = SegmentInput(cursor.rest())?.held else { return }
    let articles = try? SegmentLookup.articles(in: bytes)
    let one = try? SegmentLookup.article(ofOperation: seq, in: bytes)
    if let articles { try promise(one == articles.article(of: seq), "one and all are looked up alike") }
    guard let segment = try? SegmentCodec.decodeHeld(bytes) else { return }
    guard let articles else { throw BrokenPromise(description: "what can be read can be looked up") }
    var counts: [ArticleID: Int] = [:]
    for index in 0..<segment.operationCount {
      let article = segment.articles[segment.articleIndex(at: index)]
      counts[article, default: 0] += 1
      try promise(articles.article(of: segment.header.first + UInt64(index)) == article, "looking up is reading")
    }
    guard let first = segment.articles.first(where: { counts[$0] != nil }) else { return }
    let found = try promised("what can be read can be looked up") {
      try SegmentLookup.operations(ofArticle: first, in: bytes)
    }
    // A damaged body may name an article twice; then only the first is found.
    try promise(found.count <= counts[first] ?? 0, "no operation is found twice")
  }
}
