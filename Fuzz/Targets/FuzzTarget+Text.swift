internal import Models

extension FuzzTarget {
  /// A text, and quotes to find in it.
  static let quote = FuzzTarget("quote") { input throws(BrokenPromise) in
    var cursor = InputCursor(input)
    let occurrence = Int(Int8(bitPattern: cursor.byte()))
    let text = ScalarText(cursor.text())
    let search = QuoteSearch(text)
    var quotes: [ExactText] = []
    while !cursor.isAtEnd, quotes.count < 8 { quotes.append(cursor.text()) }
    for occurrence in [nil, occurrence] {
      // What is not found is refused, with places that are similar.
      guard let ranges = try? search.ranges(of: quotes, occurrence: occurrence) else { continue }
      try promise(ranges.count == quotes.count, "each quote has a place")
      for (range, quote) in zip(ranges, quotes) {
        try promise(text.slice(range) == quote, "a quote is what stands there")
      }
      for (range, next) in zip(ranges, ranges.dropFirst()) {
        try promise(range.end <= next.start, "quotes are found from left to right")
      }
    }
    guard let quote = quotes.first, let all = try? search.all(of: quote) else { return }
    for range in all { try promise(text.slice(range) == quote, "a quote is what stands there") }
  }

  /// A text, a range of it, and what is to stand there.
  static let correction = FuzzTarget("correction") { input throws(BrokenPromise) in
    var cursor = InputCursor(input)
    let (start, length) = (cursor.short(), cursor.short())
    let old = ScalarText(cursor.text())
    let new = cursor.text()
    let range = min(start, old.length)..<min(start + length, old.length)
    let hunks = Correction.hunks(of: old, replacing: range, with: new)
    let head = old.slice(ScalarRange(start: 0, end: range.lowerBound)).bytes
    let tail = old.slice(ScalarRange(start: range.upperBound, end: old.length)).bytes
    try promise(applied(hunks, to: old) == head + new.bytes + tail, "a correction gives the new text")
    for part in WordDiff.parts(of: old, hunks: hunks) { _ = WordDiff.plain([part]) }
    for limit in [0, 1, 7] { try checkDifferences(old.text, new, limit: limit) }
  }

  private static func applied(_ hunks: [Hunk], to old: ScalarText) -> [UInt8] {
    var bytes: [UInt8] = []
    var kept = 0
    for hunk in hunks {
      bytes += old.slice(ScalarRange(start: kept, end: hunk.range.lowerBound)).bytes + hunk.text.bytes
      kept = hunk.range.upperBound
    }
    return bytes + old.slice(ScalarRange(start: kept, end: old.length)).bytes
  }

  private static func checkDifferences(_ old: ExactText, _ new: ExactText, limit: Int) throws(BrokenPromise) {
    let (old, new) = (old.scalars.map(\.value), new.scalars.map(\.value))
    var result: [UInt32] = []
    var kept = 0
    for difference in ScalarDiff.differences(from: old, to: new, limit: limit) {
      try promise(difference.old.lowerBound >= kept, "differences come in order")
      result += old[kept..<difference.old.lowerBound] + new[difference.new]
      kept = difference.old.upperBound
    }
    try promise(result + old[kept...] == new, "differences give the new text")
  }
}
