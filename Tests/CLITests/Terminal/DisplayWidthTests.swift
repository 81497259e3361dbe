import Testing

@testable import CLI

/// The expected widths are those of PyPI's wcwidth 0.7.0.
@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("تهران", 5), ("می\u{200C}خواهم", 7), ("e\u{301}", 1), ("کِتاب", 4), ("یٰ", 1),
    ("日本語", 6), ("ｱ", 1), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("👍", 2), ("👍🏽", 2),
    ("👨\u{200D}👩\u{200D}👧", 2),
    ("🇮🇷", 2), ("🇮🇷🇮🇷", 4), ("❤", 1), ("❤\u{FE0F}", 2), ("1\u{FE0F}\u{20E3}", 2), ("🏴\u{200D}☠\u{FE0F}", 2),
    ("\u{2066}x\u{2069}", 1), ("\u{FEFF}x", 1), ("\u{AD}", 1), ("\u{600}", 1), ("⟦₁₂⟧", 4), ("…", 1),
    ("«»", 2),
    ("हिन्दी", 3), ("ไทย", 3), ("a\u{200D}b", 2), ("\u{3164}", 0),
  ])
  func `a text is as wide as wcwidth says`(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }

  @Test func `a control character is as wide as what is shown for it`() {
    #expect(DisplayWidth.columns(of: "\u{1B}") == 1)
    #expect(DisplayWidth.columns(of: "\u{9B}") == 4)
    #expect(DisplayWidth.columns(of: "a\r\nb") == 3)
  }

  @Test func `what joins the scalar before it has no columns`() {
    #expect(DisplayWidth.columns(of: Array("🇮🇷e\u{301}❤\u{FE0F}".unicodeScalars)) == [2, 0, 1, 0, 2, 0])
  }

  @Test func `the direction is that of the first strong character outside isolates`() {
    #expect(Direction.firstStrong("۱۲، (تهران) x".unicodeScalars) == .rightToLeft)
    #expect(Direction.firstStrong("12. x تهران".unicodeScalars) == .leftToRight)
    #expect(Direction.firstStrong("\u{2068}تهران\u{2069} x".unicodeScalars) == .leftToRight)
    #expect(Direction.firstStrong("۱۲ - 5".unicodeScalars) == nil)
    #expect(Direction.firstStrong("שלום".unicodeScalars) == .rightToLeft)
    #expect(Direction.firstStrong("日本 تهران".unicodeScalars) == .leftToRight)
    #expect(Direction.firstStrong("\u{64E}x".unicodeScalars) == .leftToRight)
  }
}
