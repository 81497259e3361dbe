internal import Models

/// Checks that fragments from outside are what they say: ranges of the text, apart from each other, on their
/// quotes.
struct FragmentCheck {
  private let text: ScalarText

  init(_ text: ScalarText) { self.text = text }

  /// - Complexity: O(n log n) in the fragments, and the quotes' bytes.
  func check(_ ranges: [ScalarRange], quotes: [ExactText]) throws(NotTaken.Reason) {
    for range in ranges {
      guard 0 <= range.start, range.start < range.end, range.end <= text.length else {
        throw .outside(range, length: text.length)
      }
    }
    let sorted = ranges.sorted()
    for (left, right) in zip(sorted, sorted.dropFirst()) where right.start < left.end {
      throw .overlapping(left, right)
    }
    guard quotes.count == ranges.count else { throw .quotesMissing }
    for (range, quote) in zip(ranges, quotes) where !holds(quote, at: range) {
      throw .quoteDiffers(range, quote: quote.string, text: text.slice(range.beginning).string)
    }
  }

  /// The lengths are compared first: a long range with a short quote must not cost its length.
  private func holds(_ quote: ExactText, at range: ScalarRange) -> Bool {
    text.byteRange(range).count == quote.bytes.count && text.slice(range) == quote
  }
}

extension ScalarRange {
  /// As much as a message shows.
  fileprivate var beginning: ScalarRange { ScalarRange(start: start, end: min(end, start + 61)) }
}
