import CommandSupport
import Testing

@testable import CLI

@Suite struct MarkedTextTests {
  private func marked(_ text: String, _ ranges: [(Int, Int)], width: Int = 60, colour: Bool = false)
    -> [String]
  {
    let scalars = Array(text.unicodeScalars)
    let marks = ranges.enumerated().map { Mark(range: $1.0..<$1.1, numbers: [$0 + 1], label: "L\($0)") }
    let text = MarkedText(
      scalars: scalars, marks: TextMarks(marks: marks, in: scalars), style: Style(colour: colour))
    return text.lines(width: width)
  }

  private func seen(_ text: String, _ ranges: [(Int, Int)], width: Int = 60) -> [String] {
    marked(text, ranges, width: width).map(Printed.seen)
  }

  @Test func `a mark has its number at the closing side`() {
    #expect(seen("one two", [(4, 7)]) == ["one ⟦two⟧₁"])
    #expect(seen("او در تهران بود", [(6, 11)]) == ["او در ⟦تهران⟧₁ بود"])
  }

  @Test func `nested marks close innermost first`() {
    #expect(seen("abcdef", [(0, 6), (2, 4)]) == ["⟦ab⟦cd⟧₂ef⟧₁"])
    #expect(seen("abcdef", [(0, 6), (0, 3), (3, 6)]) == ["⟦⟦abc⟧₂⟦def⟧₃⟧₁"])
  }

  @Test func `of marks that cross all but the innermost bear the number at both sides`() {
    #expect(seen("abcdef", [(0, 4), (2, 6)]) == ["⟦₁ab⟦cd⟧₁ef⟧₂"])
    #expect(seen("abcdef", [(0, 3), (1, 4), (2, 6)]) == ["⟦₁a⟦₂b⟦c⟧₁d⟧₂ef⟧₃"])
  }

  @Test func `marks at one place share the brackets`() {
    #expect(seen("abc", [(0, 3), (1, 2), (0, 3)]) == ["⟦a⟦b⟧₂c⟧₁₊₃"])
  }

  @Test func `marks side by side close before they open`() {
    #expect(seen("abcd", [(0, 2), (2, 4)]) == ["⟦ab⟧₁⟦cd⟧₂"])
  }

  @Test func `a number stands in an isolate, or digits of the text would join it`() {
    #expect(marked("سال ۱۲", [(0, 3)]) == ["\u{200F}\u{2067}⟦سال⟧\u{2066}₁\u{2069} ۱۲\u{2069}"])
  }

  @Test func `a mark over several lines opens in one and closes in another`() {
    #expect(seen("one two\nthree", [(4, 10)]) == ["one ⟦two", "th⟧₁ree"])
    #expect(seen("one two", [(0, 7)], width: 6) == ["⟦one", "two⟧₁"])
  }

  @Test func `line ends at the ends of a mark are outside it`() {
    #expect(seen("a\nb\nc", [(1, 4)]) == ["a", "⟦b⟧₁", "c"])
    #expect(seen("a\nb", [(1, 2)]) == ["a", "b"])
  }

  @Test func `blanks in a mark at the end of a line stay`() {
    #expect(seen("one two", [(0, 4)], width: 7) == ["⟦one ⟧₁", "two"])
  }

  @Test func `marks count for the width and never go to another line than their word`() {
    #expect(seen("aa bb cc", [(3, 5)], width: 8) == ["aa ⟦bb⟧₁", "cc"])
    #expect(seen("aa bb cc", [(3, 5)], width: 7) == ["aa", "⟦bb⟧₁", "cc"])
    #expect(seen("aa e\u{301}", [(4, 5)], width: 4) == ["aa", "e⟦\u{301}⟧₁"])
  }

  @Test func `ranges outside the text are cut to it`() {
    #expect(seen("abc", [(2, 9), (-4, 1), (5, 6)]) == ["⟦a⟧₂b⟦c⟧₁"])
  }

  @Test func `each paragraph has its own direction`() {
    let lines = marked("تهران\nParis\n12\n\nتهران", [])
    #expect(
      lines == [
        "\u{200F}\u{2067}تهران\u{2069}", "\u{2066}Paris\u{2069}", "\u{2066}12\u{2069}", "",
        "\u{200F}\u{2067}تهران\u{2069}",
      ])
  }

  @Test func `an embedding over a wrapped line is closed at its end and opened again`() {
    let lines = marked("ab \u{202E}cd ef\u{202C} gh", [], width: 5)
    #expect(
      lines.map { $0.unicodeScalars.filter(BidiStack.isControl).map(\.value) } == [
        [0x2066, 0x202E, 0x202C, 0x2069], [0x2066, 0x202E, 0x202C, 0x2069],
      ])
    #expect(lines.allSatisfy(Printed.isBalanced))
  }

  @Test func `an embedding ends with its paragraph`() {
    #expect(marked("\u{202E}a\nb", [])[1] == "\u{2066}b\u{2069}")
  }

  @Test func `in colour marks are painted, with the inner label where they nest, and every line ends plain`() {
    let style = Style(colour: true)
    let outer = style.start(.marked(label: "L0", nested: false))
    let inner = style.start(.marked(label: "L1", nested: true))
    let number = { (text: String) in style.paint("\u{2066}\(text)\u{2069}", .mark) }
    let line =
      "\u{2066}\(outer)ab\(inner)cd\(number("₂"))\(inner)\(outer)ef\(number("₁"))\(outer)\u{1B}[0m g\u{2069}"
    #expect(marked("abcdef g", [(0, 6), (2, 4)], colour: true) == [line])
    let lines = marked("one two three", [(4, 13)], width: 8, colour: true)
    #expect(lines.count == 2)
    #expect(lines[0].hasSuffix("two\u{1B}[0m\u{2069}"))
    #expect(lines[1].hasPrefix("\u{2066}" + style.start(.marked(label: "L0", nested: false)) + "three"))
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `hostile text with any marks comes out balanced, whole and in its width`(seed: UInt64) {
    var random = TextSeed(seed)
    let text = random.text(pieces: 60)
    let count = text.unicodeScalars.count
    let ranges = (0..<6).map { _ in
      let start = random.next(below: count)
      return (start, start + 1 + random.next(below: 12))
    }
    let lines = marked(text, ranges, width: 30)
    for line in lines {
      #expect(Printed.isBalanced(line) && !Printed.hasControl(line))
      #expect(Printed.columns(line) <= 30, "\(Printed.seen(line).debugDescription)")
    }
    // Nothing but blanks, line ends and direction controls is missing, and nothing added but the marks.
    #expect(letters(lines.joined()) == letters(text))
    for line in marked(text, ranges, width: 30, colour: true) {
      #expect(Printed.isBalanced(line))
      #expect(!Printed.hasControl(withoutColour(line)))
    }
  }

  private func letters(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0.value > 0x1F000
    }
    .filter { $0 != "x" && $0 != "B" && $0 != "9" }
  }

  private func withoutColour(_ line: String) -> String {
    var text = String.UnicodeScalarView()
    var inCode = false
    for scalar in line.unicodeScalars {
      if scalar == "\u{1B}" { inCode = true }
      if !inCode { text.append(scalar) }
      if inCode, scalar == "m" { inCode = false }
    }
    return String(text)
  }
}
