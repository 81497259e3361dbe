import Models
import TestSupport
import Testing

@Suite struct WordDiffTests {
  static let seeds = Seeds.first(1_000)

  @Test(arguments: [
    ("او پیش می روم پس از آن همه", "او پیش می\u{200C}روم پس از آن همه", "او پیش [-می روم-]{+می\u{200C}روم+} پس از …"),
    ("و او پیش میروم پس", "و او پیش می\u{200C}روم پس", "… او پیش [-میروم-]{+می\u{200C}روم+} پس"),
    ("کتاب را", "کتابها را", "[-کتاب-]{+کتابها+} را"),
    ("کتاب را", "کتاب، را", "کتاب{+،+} را"),
    ("کتاب خیلی خوب", "کتاب خوب", "کتاب [-خیلی -]خوب"),
    ("abcde f", "xbcdy f", "[-abcde-]{+xbcdy+} f"),
    ("ab .cd", "abcd", "[-ab .cd-]{+abcd+}"),
    ("abcd", "ab .cd", "[-abcd-]{+ab .cd+}"),
    ("1 a b c d e 2", "3 a b c d e 4", "[-1-]{+3+} a b … d e [-2-]{+4+}"),
    ("1 a b c d 2", "3 a b c d 4", "[-1-]{+3+} a b c d [-2-]{+4+}"),
    ("a b c", "x a b y c", "{+x +}a b {+y +}c"),
    ("a b c d e f", "x a b c d e f y", "{+x +}a b … e f{+ y+}"),
    ("«a b», c d e", "«a B», c d e", "«a [-b-]{+B+}», c …"),
    ("a\r\nb\tc", "a\nb\tX", "a[-\\u{D}-] b [-c-]{+X+}"),
    ("a b", "a\u{A0}b", "a[- -]{+\\u{A0}+}b"),
    ("a \u{200F}b", "a b", "a [-\\u{200F}-]b"),
    ("a \u{200C} b", "a  b", "a [-\\u{200C}-] b"),
    ("❤\u{FE0F}!", "❤!", "❤[-\\u{FE0F}-]!"),
    ("e\u{301}", "\u{E9}", "[-e\u{301}-]{+\u{E9}+}"),
    ("\u{202B}a b", "\u{202B}a c", "\u{202B}a [-b-]{+c+}"),
  ])
  func `a correction reads like this`(old: String, new: String, line: String) {
    #expect(ExactText(WordDiff.plain(parts(ExactText(old), ExactText(new)))) == ExactText(line))
  }

  @Test func `nothing changed reads as nothing`() {
    #expect(parts("a b", "a b").isEmpty)
    #expect(WordDiff.plain([]).isEmpty)
  }

  @Test func `context is short where there are no blanks`() {
    let dots = String(repeating: ".", count: 1_000)
    let line = WordDiff.plain(parts(ExactText(dots + "a" + dots), ExactText(dots + "b" + dots)))
    let around = String(repeating: ".", count: 40)
    #expect(line == "… \(around)[-a-]{+b+}\(around) …")
  }

  @Test(arguments: seeds)
  func `the old and the new text can be read from it when it is short`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = (0..<random.int(in: 1...3)).map { _ in RandomCorrection.word(1...6, &random) }
    let old = RandomCorrection.text(words)
    let new = RandomCorrection.text(words.map { random.pick(RandomCorrection.corrections(ofWord: $0, &random)) })
    let parts = parts(old, new)
    // A mark without its letter is an escape.
    guard old != new, !WordDiff.plain(parts).contains("\\") else { return }
    #expect(ExactText(parts.compactMap(\.before).joined()) == old, "seed \(seed)")
    #expect(ExactText(parts.compactMap(\.after).joined()) == new, "seed \(seed)")
  }

  @Test(arguments: seeds)
  func `it is one line of whole words`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let old = TextGenerator.text(pieces: 0...30, &random)
    let new = RandomCorrection.corrected(old, &random)
    let parts = parts(old, new)
    #expect(parts.isEmpty == (old == new), "seed \(seed)")
    #expect(!WordDiff.plain(parts).unicodeScalars.contains { $0.isControl }, "seed \(seed)")
    #expect(areWholeWords(parts, \.before), "seed \(seed), \(parts)")
    #expect(areWholeWords(parts, \.after), "seed \(seed), \(parts)")
  }

  /// Whether no word of a text begins in a part that stayed and ends in one that changed, or the other way round.
  private func areWholeWords(_ parts: [WordDiff.Part], _ text: (WordDiff.Part) -> String?) -> Bool {
    let shown = parts.compactMap { part in text(part).map { (isSame: part.isSame, scalars: Array($0.unicodeScalars)) } }
    return zip(shown, shown.dropFirst()).allSatisfy { part, next in
      guard part.isSame != next.isSame, let last = part.scalars.last, let first = next.scalars.first else {
        return true
      }
      return !last.isWordScalar || !first.isWordScalar
    }
  }

  private func parts(_ old: ExactText, _ new: ExactText) -> [WordDiff.Part] {
    let old = ScalarText(old)
    return WordDiff.parts(of: old, hunks: Correction.hunks(of: old, replacing: 0..<old.length, with: new))
  }
}

extension WordDiff.Part {
  fileprivate var isSame: Bool { if case .same = self { true } else { false } }

  /// What it shows of the old text.
  fileprivate var before: String? {
    switch self {
    case .same(let text), .removed(let text): text
    case .added: nil
    }
  }

  /// What it shows of the new text.
  fileprivate var after: String? {
    switch self {
    case .same(let text), .added(let text): text
    case .removed: nil
    }
  }
}
