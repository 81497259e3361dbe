/// A correction as people read it: whole words, and a few around them.
package enum WordDiff {
  package enum Part: Hashable, Sendable {
    case same(String)
    case removed(String)
    case added(String)
  }

  /// How many words are shown on each side of a change; together they have at most `contextLimit` scalars.
  private static let contextWords = 2
  private static let contextLimit = 40

  /// What `hunks`, which are of the text `old`, change: each hunk with the whole words it changes, as one with others
  /// in them, and some words around; `…` stands where text is left out. Empty without hunks.
  ///
  /// In what changed, characters that cannot be seen are shown as escapes; ZWNJ and ZWJ stay as they are within words.
  /// Elsewhere control characters are shown as blanks and all others stay; whoever writes to a terminal isolates them.
  ///
  /// - Complexity: O(text).
  package static func parts(of old: ScalarText, hunks: [Hunk]) -> [Part] {
    let words = ChangedWords(old: old.text.scalars, hunks: hunks)
    var parts: [Part] = []
    var kept = 0
    for change in words.changes {
      parts.append(same(words.old[kept..<change.old.lowerBound], isFirst: parts.isEmpty, isLast: false))
      parts.append(.removed(words.old[change.old].visible))
      parts.append(.added(words.new[change.new].visible))
      kept = change.old.upperBound
    }
    if !parts.isEmpty { parts.append(same(words.old[kept...], isFirst: false, isLast: true)) }
    return parts.filter { !$0.text.isEmpty }
  }

  /// All on one line, as `git diff --word-diff` has it: `[-removed-]{+added+}`.
  package static func plain(_ parts: [Part]) -> String {
    parts.map { part in
      switch part {
      case .same(let text): text
      case .removed(let text): "[-\(text)-]"
      case .added(let text): "{+\(text)+}"
      }
    }.joined()
  }

  /// The words of a kept piece that are next to a change: those at its end if it is the first piece, those at its start
  /// if it is the last one, else both.
  private static func same(_ piece: ArraySlice<Unicode.Scalar>, isFirst: Bool, isLast: Bool) -> Part {
    let head = isFirst ? 0 : contextLength(piece)
    let tail = isLast ? 0 : contextLength(piece.reversed())
    guard piece.dropFirst(head).dropLast(tail).contains(where: { !$0.isBlank }) else { return .same(piece.onOneLine) }
    let (before, after) = (piece.prefix(head).onOneLine, piece.suffix(tail).onOneLine)
    return .same([before, "…", after].filter { !$0.isEmpty }.joined(separator: " "))
  }

  /// How many scalars the first words of a piece take, with the blanks in front of them.
  private static func contextLength(_ piece: some Sequence<Unicode.Scalar>) -> Int {
    var (length, words, isInWord) = (0, 0, false)
    for scalar in piece.prefix(contextLimit) {
      if isInWord, scalar.isBlank { words += 1 }
      if words == contextWords { break }
      isInWord = !scalar.isBlank
      length += 1
    }
    return length
  }
}

extension WordDiff.Part {
  fileprivate var text: String {
    switch self {
    case .same(let text), .removed(let text), .added(let text): text
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isBlank: Bool { isControl || properties.isWhitespace }

  /// Nothing to be seen, or a blank that is not the usual one.
  fileprivate var isHidden: Bool {
    isBlank ? value != 0x20 : properties.generalCategory == .format && !joins
  }

  /// Shows only along with what stands in front of it.
  fileprivate var joins: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: value == 0x200C || value == 0x200D
    }
  }

  fileprivate var escaped: String { "\\u{\(String(value, radix: 16, uppercase: true))}" }
}

extension ArraySlice<Unicode.Scalar> {
  fileprivate var onOneLine: String {
    String(String.UnicodeScalarView(map { $0.isControl ? " " : $0 }))
  }

  fileprivate var visible: String {
    let standsAlone = allSatisfy(\.joins)
    return map { standsAlone || $0.isHidden ? $0.escaped : String($0) }.joined()
  }
}

/// Two texts, and where their words differ.
private struct ChangedWords {
  let old: [Unicode.Scalar]
  let new: [Unicode.Scalar]
  private(set) var changes: [ScalarDiff.Difference] = []

  init(old: [Unicode.Scalar], hunks: [Hunk]) {
    var new: [Unicode.Scalar] = []
    var kept = 0
    var places: [ScalarDiff.Difference] = []
    for hunk in hunks {
      new += old[kept..<hunk.range.lowerBound]
      let start = new.count
      new += hunk.text.scalars
      places.append(ScalarDiff.Difference(old: hunk.range, new: start..<new.count))
      kept = hunk.range.upperBound
    }
    self.old = old
    self.new = new + old[kept...]
    widen(places)
  }

  /// Each place with the rest of the words that it begins or ends in, before or after; those that then touch are one.
  private mutating func widen(_ places: [ScalarDiff.Difference]) {
    for (index, place) in places.enumerated() {
      let end = index + 1 < places.count ? places[index + 1].old.lowerBound : old.count
      let before = wordLength(before: place, from: changes.last?.old.upperBound ?? 0)
      let after = wordLength(after: place, to: end)
      changes.append(
        ScalarDiff.Difference(
          old: place.old.lowerBound - before..<place.old.upperBound + after,
          new: place.new.lowerBound - before..<place.new.upperBound + after))
    }
    changes = changes.joined
  }

  private func wordLength(before place: ScalarDiff.Difference, from start: Int) -> Int {
    guard old.isInsideWord(gap: place.old.lowerBound) || new.isInsideWord(gap: place.new.lowerBound) else { return 0 }
    return old[start..<place.old.lowerBound].reversed().prefix { $0.isWordScalar }.count
  }

  private func wordLength(after place: ScalarDiff.Difference, to end: Int) -> Int {
    guard old.isInsideWord(gap: place.old.upperBound) || new.isInsideWord(gap: place.new.upperBound) else { return 0 }
    return old[place.old.upperBound..<end].prefix { $0.isWordScalar }.count
  }
}
