import CommandSupport
import Testing

@testable import CLI

@Suite struct WrapTests {
  private func wrap(_ text: String, _ width: Int) -> [String] {
    let scalars = Array(text.unicodeScalars)
    return Wrap.lines(scalars, columns: DisplayWidth.columns(of: scalars), width: width).map { line in
      String(String.UnicodeScalarView(scalars[line.shown]))
    }
  }

  @Test func `words go to the next line when they do not fit`() {
    #expect(wrap("one two three", 8) == ["one two", "three"])
    #expect(wrap("one two three", 7) == ["one two", "three"])
    #expect(wrap("one two three", 6) == ["one", "two", "three"])
    #expect(wrap("سلام بر شما", 7) == ["سلام بر", "شما"])
  }

  @Test func `the zero-width non-joiner and no-break spaces are no breaks`() {
    #expect(wrap("او می\u{200C}خواهم", 7) == ["او", "می\u{200C}خواهم"])
    #expect(wrap("a b\u{A0}c", 4) == ["a", "b\u{A0}c"])
  }

  @Test func `a word longer than the line is broken, but not inside a character`() {
    #expect(wrap("x abcdefgh", 3) == ["x", "abc", "def", "gh"])
    #expect(wrap("日本語", 5) == ["日本", "語"])
    #expect(wrap("🇮🇷🇮🇷", 3) == ["🇮🇷", "🇮🇷"])
    let accents = wrap("e\u{301}e\u{301}e\u{301}", 2)
    #expect(accents.map { $0.unicodeScalars.count } == [4, 2])
  }

  @Test func `every line of the source is a paragraph and blank ones are kept`() {
    #expect(wrap("a\n\nb\r\nc\rd\u{2028}e\n", 10) == ["a", "", "b", "c", "d", "e"])
    #expect(wrap("\n\na", 10) == ["", "", "a"])
    #expect(wrap("", 10) == [])
  }

  @Test func `blanks where a line is broken are not printed, those at its start are`() {
    #expect(wrap("  ab   cd", 5) == ["  ab", "cd"])
    #expect(wrap("ab   ", 2) == ["ab"])
  }

  @Test func `blanks that bear a mark are printed and take their place`() {
    let scalars = Array("ab cd".unicodeScalars)
    let lines = Wrap.lines(scalars, columns: [1, 1, 2, 1, 1], width: 4, isKept: { $0 == 2 })
    #expect(lines.map(\.shown) == [0..<3, 3..<5])
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `lines cover the text exactly and keep to the width`(seed: UInt64) {
    var random = TextSeed(seed)
    let scalars = Array(random.text(pieces: 80).unicodeScalars)
    let columns = DisplayWidth.columns(of: scalars)
    let width = 4 + random.next(below: 30)
    var end = 0
    for line in Wrap.lines(scalars, columns: columns, width: width) {
      #expect(line.range.lowerBound == end)
      end = line.range.upperBound
      #expect(columns[line.shown].reduce(0, +) <= width)
      let dropped = scalars[line.shown.upperBound..<end]
      #expect(line.shown.lowerBound == line.range.lowerBound)
      #expect(dropped.allSatisfy { Wrap.isBlank($0) || LineEnd.isEnd($0) })
    }
    #expect(end == scalars.count)
  }
}
