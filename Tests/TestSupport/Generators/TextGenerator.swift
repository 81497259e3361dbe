package import Models

/// Short texts made of what breaks programs: zero-width non-joiners, combining marks, joined emoji, bidi
/// controls, line ends of two scalars, scalars beyond the first plane, and pairs that are canonically equal
/// and not the same.
package enum TextGenerator {
  private static let pieces: [String] = [
    "می\u{200C}شود", "خبرگزاری", "کتاب\u{200C}ها", "۱۴۰۳", "«تهران»", "يك", "یک", "Tehran", "news", "42", "é",
    "e\u{301}",
    "A\u{30A}", "Å", "a\u{316}\u{301}", "👩\u{200D}👩\u{200D}👧", "🇮🇷", "👍🏽", "\u{202B}rtl\u{202C}",
    "\u{2067}x\u{2069}", "\u{200F}",
    "\u{FEFF}", "\r\n", "\n", "\t", "\u{2028}", "𐎠𐎡", "𝒳", "שלום", "ﷲ", "\u{0}", "한",
    "\u{1112}\u{1161}\u{11AB}",
  ]
  private static let blanks: [String] = [" ", " ", " ", "", "\u{A0}", "\r\n", "\u{200C}", ". "]

  /// One word or other piece, never empty.
  package static func piece(_ random: inout SeededGenerator) -> String { random.pick(pieces) }

  /// That many pieces with blanks between some; empty for none.
  package static func text(pieces count: ClosedRange<Int>, _ random: inout SeededGenerator) -> ExactText {
    var scalars = String.UnicodeScalarView()
    for index in 0..<random.int(in: count) {
      if index > 0 { scalars.append(contentsOf: random.pick(blanks).unicodeScalars) }
      scalars.append(contentsOf: piece(&random).unicodeScalars)
    }
    return ExactText(String(scalars))
  }
}
