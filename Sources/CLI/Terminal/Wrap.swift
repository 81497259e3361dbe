/// One line of a wrapped text, as scalar offsets into it.
struct WrappedLine: Equatable, Sendable {
  /// All that the line stands for. The ranges of successive lines cover the text without gap or overlap.
  let range: Range<Int>
  /// What is printed: the range without the blanks at which it was broken and without the line end.
  let shown: Range<Int>
  /// The paragraph (the line of the source) that it belongs to, without its line end.
  let paragraph: Range<Int>
}

/// Greedy wrapping at blanks.
enum Wrap {
  /// Breaks a text into lines of at most `width` columns. Every line of the source is its own paragraph;
  /// empty ones are kept; a line end at the very end begins no further line.
  ///
  /// `columns` gives the columns of each scalar, marks before and after it included; a scalar without any is
  /// never parted from the one before it. A blank for which `isKept` holds is printed even at the end of a
  /// line. A line is broken inside a word only when the word is longer than the line.
  /// - Complexity: O(n).
  static func lines(
    _ scalars: [Unicode.Scalar], columns: [Int], width: Int, isKept: @escaping (Int) -> Bool = { _ in false }
  ) -> [WrappedLine] {
    var lines: [WrappedLine] = []
    let breaker = Breaker(
      scalars: scalars, columns: columns, width: max(1, width),
      isTrimmed: { isBlank(scalars[$0]) && !isKept($0) })
    var start = 0
    while start < scalars.count {
      let paragraph = start..<LineEnd.next(in: scalars, from: start)
      let end = LineEnd.end(in: scalars, at: paragraph.upperBound)
      let starts = breaker.lineStarts(of: paragraph)
      for (number, first) in starts.enumerated() {
        let last = number + 1 < starts.count ? starts[number + 1] : paragraph.upperBound
        let shown = first..<breaker.trimmed(first..<last)
        let next = number + 1 < starts.count ? last : end
        lines.append(WrappedLine(range: first..<next, shown: shown, paragraph: paragraph))
      }
      start = end
    }
    return lines
  }

  /// A blank that a line may be broken after: no-break spaces and the zero-width non-joiner are none.
  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09, 0x1680, 0x2000...0x2006, 0x2008...0x200B, 0x205F, 0x3000: true
    default: false
    }
  }
}

/// Finds the line starts of one paragraph.
private struct Breaker {
  let scalars: [Unicode.Scalar]
  let columns: [Int]
  let width: Int
  let isTrimmed: (Int) -> Bool

  func lineStarts(of paragraph: Range<Int>) -> [Int] {
    var starts = [paragraph.lowerBound]
    var used = 0
    /// The place after the last blank of this line, and the columns up to there.
    var lastBlank: (place: Int, used: Int)?
    for position in paragraph {
      let isBlank = Wrap.isBlank(scalars[position])
      // Blanks that are not printed may stand beyond the edge, and nothing after them.
      if !(isBlank && isTrimmed(position)) {
        if used + columns[position] > width, let blank = lastBlank {
          starts.append(blank.place)
          used -= blank.used
          lastBlank = nil
        }
        if used + columns[position] > width, position > starts[starts.count - 1] {
          starts.append(position)
          used = 0
          lastBlank = nil
        }
      }
      used += columns[position]
      if isBlank { lastBlank = (position + 1, used) }
    }
    return starts
  }

  func trimmed(_ line: Range<Int>) -> Int {
    var end = line.upperBound
    while end > line.lowerBound, isTrimmed(end - 1) { end -= 1 }
    return end
  }
}

/// Where the lines of a source end: LF, CR, CR LF, NEL and the Unicode separators.
enum LineEnd {
  static func isEnd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// The next line end at or after `start`; the end of the text when there is none.
  static func next(in scalars: [Unicode.Scalar], from start: Int) -> Int {
    var position = start
    while position < scalars.count, !isEnd(scalars[position]) { position += 1 }
    return position
  }

  /// The place after the line end at `position`.
  static func end(in scalars: [Unicode.Scalar], at position: Int) -> Int {
    guard position < scalars.count else { return scalars.count }
    let isPair = scalars[position] == "\r" && position + 1 < scalars.count && scalars[position + 1] == "\n"
    return position + (isPair ? 2 : 1)
  }
}
