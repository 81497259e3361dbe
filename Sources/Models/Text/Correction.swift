/// One place of a correction, in scalar offsets of the text before it.
package struct Hunk: Hashable, Sendable {
  /// What is deleted; may be empty.
  package let range: Range<Int>
  /// What is inserted; may be empty.
  package let text: ExactText
  /// Where it is inserted: between the scalars `gap - 1` and `gap`, inside or at an edge of `range`.
  package let gap: Int
}

/// What a new wording of a piece of text changes, so that spans keep the words that stay, and hold the new text of
/// those that change.
package enum Correction {
  /// The places in order, with a kept scalar between any two. Applied to `text` they give it with `new` for `range`.
  ///
  /// For an empty `range` that is one insertion exactly there. Otherwise words that stay are kept, then scalars within
  /// the others. Text added at an end of a word of two or more scalars takes the word's last (first) scalar out and
  /// puts it back in: what is inserted is then between the first and the last scalar of the old word, where a span on
  /// it reaches. None when the text stays the same. A `range` that goes beyond the text is cut off.
  ///
  /// - Complexity: O(text) and `ScalarDiff.differences` of range and `new`.
  package static func hunks(
    of text: ScalarText, replacing range: Range<Int>, with new: ExactText
  ) -> [Hunk] {
    let range = range.clamped(to: 0..<text.length)
    guard !range.isEmpty else {
      return new.isEmpty ? [] : [Hunk(range: range, text: new, gap: range.lowerBound)]
    }
    return Revision(of: text, replacing: range, with: new).hunks
  }
}

/// A text before and after a correction.
private struct Revision {
  private let old: [Unicode.Scalar]
  private let new: [Unicode.Scalar]
  private let result: ScalarText
  /// What was given to be replaced, and what stands there now.
  private let place: ScalarDiff.Difference

  init(of text: ScalarText, replacing range: Range<Int>, with replacement: ExactText) {
    let head = text.slice(ScalarRange(start: 0, end: range.lowerBound))
    let tail = text.slice(ScalarRange(start: range.upperBound, end: text.length))
    result = ScalarText(head + replacement + tail)
    old = text.text.scalars
    new = result.text.scalars
    place = ScalarDiff.Difference(
      old: range, new: range.lowerBound..<range.upperBound + new.count - old.count)
  }

  var hunks: [Hunk] {
    wholeWords(differences.map(takingWordEdge).joined).map { difference in
      let inserted = ScalarRange(start: difference.new.lowerBound, end: difference.new.upperBound)
      return Hunk(range: difference.old, text: result.slice(inserted), gap: gap(of: difference.old))
    }
  }

  /// Joins what differs within one word: letters that two wordings happen to share must not make a mixture of them when
  /// somebody else corrects the same word.
  private func wholeWords(_ differences: [ScalarDiff.Difference]) -> [ScalarDiff.Difference] {
    var joined: [ScalarDiff.Difference] = []
    for difference in differences {
      guard let last = joined.last, isWithinWord(from: last, to: difference) else {
        joined.append(difference)
        continue
      }
      joined[joined.count - 1] = ScalarDiff.Difference(
        old: last.old.lowerBound..<difference.old.upperBound, new: last.new.lowerBound..<difference.new.upperBound)
    }
    return joined
  }

  /// Whether what is kept between two differences is only letters of one word, not a word that stayed. Longer stretches
  /// belong to writing without blanks.
  private func isWithinWord(from last: ScalarDiff.Difference, to next: ScalarDiff.Difference) -> Bool {
    let kept = last.old.upperBound..<next.old.lowerBound
    guard kept.count <= Self.longestKept, kept.allSatisfy({ old.isWord(at: $0) }) else { return false }
    return !old.isWholeWord(kept) || !new.isWholeWord(last.new.upperBound..<next.new.lowerBound)
  }

  private static let longestKept = 12

  /// By tokens first, then by scalars in each place where those differ.
  private var differences: [ScalarDiff.Difference] {
    let oldTokens = old.tokens(in: place.old)
    let newTokens = new.tokens(in: place.new)
    var numbers = TokenNumbers()
    let changed = ScalarDiff.differences(
      from: oldTokens.map { numbers.number(of: old[$0]) }, to: newTokens.map { numbers.number(of: new[$0]) })
    return changed.flatMap { difference in
      scalarDifferences(
        in: ScalarDiff.Difference(
          old: scalars(of: oldTokens, difference.old, end: place.old.upperBound),
          new: scalars(of: newTokens, difference.new, end: place.new.upperBound)))
    }
  }

  private func scalars(of tokens: [Range<Int>], _ range: Range<Int>, end: Int) -> Range<Int> {
    let start = range.lowerBound < tokens.count ? tokens[range.lowerBound].lowerBound : end
    return start..<(range.isEmpty ? start : tokens[range.upperBound - 1].upperBound)
  }

  private func scalarDifferences(in place: ScalarDiff.Difference) -> [ScalarDiff.Difference] {
    ScalarDiff.differences(from: old[place.old].map(\.value), to: new[place.new].map(\.value)).map {
      $0.shifted(old: place.old.lowerBound, new: place.new.lowerBound)
    }
  }

  /// A pure insertion that makes a word longer at one of its ends gets that end of the word, so that it will stand
  /// inside the old word. Other text next to a word, like a comma, is no part of it.
  private func takingWordEdge(_ difference: ScalarDiff.Difference) -> ScalarDiff.Difference {
    guard difference.old.isEmpty else { return difference }
    let gap = difference.old.lowerBound
    if new[difference.new.lowerBound].isWordScalar, old.endsWord(at: gap - 1), old.isWord(at: gap - 2) {
      return ScalarDiff.Difference(
        old: gap - 1..<gap, new: difference.new.lowerBound - 1..<difference.new.upperBound)
    }
    if new[difference.new.upperBound - 1].isWordScalar, old.beginsWord(at: gap), old.isWord(at: gap + 1) {
      return ScalarDiff.Difference(
        old: gap..<gap + 1, new: difference.new.lowerBound..<difference.new.upperBound + 1)
    }
    return difference
  }

  /// Strictly inside the word that the deleted scalars are of, if they are of one with two scalars or more.
  private func gap(of range: Range<Int>) -> Int {
    switch range.count {
    case 0: range.lowerBound
    case 1: old.endsWord(at: range.lowerBound) ? range.lowerBound : range.upperBound
    default: range.lowerBound + 1
    }
  }
}

/// Numbers tokens in the order in which they come, equal ones alike.
private struct TokenNumbers {
  private var numbers: [ArraySlice<Unicode.Scalar>: UInt32] = [:]

  mutating func number(of token: ArraySlice<Unicode.Scalar>) -> UInt32 {
    if let known = numbers[token] { return known }
    let next = UInt32(clamping: numbers.count)
    numbers[token] = next
    return next
  }
}
