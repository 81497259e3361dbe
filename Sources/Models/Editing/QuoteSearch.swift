/// Finds the places that quotes name in a text.
package struct QuoteSearch: Sendable {
  private let text: ScalarText

  package init(_ text: ScalarText) { self.text = text }

  /// The ranges of one or more fragments, each searched after the one before; `occurrence` (from 1) belongs to the first.
  ///
  /// - Complexity: O(text) a quote.
  package func ranges(of quotes: [ExactText], occurrence: Int?) throws(EditError) -> [ScalarRange] {
    guard let first = quotes.first else { throw .noFragments }
    var ranges = [try range(of: first, occurrence: occurrence)]
    for quote in quotes.dropFirst() {
      guard !quote.isEmpty else { throw .emptyText("quote") }
      let start = ranges[ranges.count - 1].end
      guard let next = text.occurrences(of: quote, from: start, limit: 1).first else {
        throw .quoteNotFound(quote, similar: similar(to: quote))
      }
      ranges.append(next)
    }
    return ranges
  }

  /// Every place of a quote, not overlapping.
  package func all(of quote: ExactText) throws(EditError) -> [ScalarRange] {
    guard !quote.isEmpty else { throw .emptyText("quote") }
    let places = text.occurrences(of: quote)
    guard !places.isEmpty else { throw .quoteNotFound(quote, similar: similar(to: quote)) }
    return places
  }

  private func range(of quote: ExactText, occurrence: Int?) throws(EditError) -> ScalarRange {
    let places = try all(of: quote)
    if let occurrence {
      guard occurrence >= 1, occurrence <= places.count else {
        throw .noSuchOccurrence(quote, wanted: occurrence, found: places.count)
      }
      return places[occurrence - 1]
    }
    guard places.count == 1 else { throw .quoteAmbiguous(quote, places: places.map(place)) }
    return places[0]
  }

  /// A range with up to twenty scalars on each side, on one line.
  package func place(_ range: ScalarRange) -> QuotePlace {
    let before = ScalarRange(start: max(0, range.start - 20), end: range.start)
    let after = ScalarRange(start: range.end, end: min(text.length, range.end + 20))
    return QuotePlace(
      range: range, before: oneLine(before), match: oneLine(range), after: oneLine(after))
  }

  private func oneLine(_ range: ScalarRange) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.slice(range).string.unicodeScalars { line.append(scalar.isControl ? " " : scalar) }
    return String(line)
  }

  /// Places that would match if variants of yeh and kaf and of digits were not told apart, nor ZWNJ from a blank or nothing.
  private func similar(to quote: ExactText) -> [QuotePlace] {
    let needle = FoldedText(quote)
    let haystack = FoldedText(text.text)
    return haystack.occurrences(of: needle).map(place)
  }
}

/// A text with the variants folded that people and keyboards mix up in Persian, and the way back to its offsets.
struct FoldedText {
  private(set) var scalars: [UInt32] = []
  /// Parallel to `scalars`: the scalar offset of each in the original.
  private(set) var offsets: [Int] = []
  private var length = 0

  init(_ text: ExactText) {
    for scalar in text.string.unicodeScalars {
      if let folded = Self.fold(scalar) {
        scalars.append(folded)
        offsets.append(length)
      }
      length += 1
    }
  }

  /// Nil for blanks, and for characters that only shape or direct the text.
  private static func fold(_ scalar: Unicode.Scalar) -> UInt32? {
    switch scalar.value {
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF, 0x00AD, 0x0640: nil
    case 0x064A, 0x0649: 0x06CC
    case 0x0643: 0x06A9
    case 0x0660...0x0669: scalar.value - 0x0660 + 0x30
    case 0x06F0...0x06F9: scalar.value - 0x06F0 + 0x30
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x3000: nil
    default: scalar.value
    }
  }

  func occurrences(of needle: FoldedText, limit: Int = 20) -> [ScalarRange] {
    guard let first = needle.scalars.first, scalars.count >= needle.scalars.count else { return [] }
    var found: [ScalarRange] = []
    var start = 0
    while start + needle.scalars.count <= scalars.count, found.count < limit {
      let end = start + needle.scalars.count
      if scalars[start] == first, scalars[start..<end].elementsEqual(needle.scalars) {
        found.append(ScalarRange(start: offsets[start], end: offsets[end - 1] + 1))
        start = end
      } else {
        start += 1
      }
    }
    return found
  }
}
