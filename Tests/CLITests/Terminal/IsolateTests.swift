import Testing

@testable import CLI

@Suite struct IsolateTests {
  @Test func `foreign text stands between FSI and PDI`() {
    #expect(Isolate.foreign("شخص") == "\u{2068}شخص\u{2069}")
    #expect(Isolate.leftToRight("42.k3fq") == "\u{2066}42.k3fq\u{2069}")
  }

  @Test func `what the text leaves open is closed, innermost first`() {
    #expect(
      Isolate.foreign("a\u{202E}b\u{2067}c").unicodeScalars.elementsEqual(
        "\u{2068}a\u{202E}b\u{2067}c\u{2069}\u{202C}\u{2069}".unicodeScalars))
  }

  @Test func `what closes nothing is left out, so that the isolate of ours cannot be closed`() {
    #expect(
      Isolate.foreign("a\u{2069}b\u{202C}\u{2069}c").unicodeScalars.elementsEqual(
        "\u{2068}abc\u{2069}".unicodeScalars))
    // A PDI without an isolate doesn't close an embedding.
    #expect(
      Isolate.foreign("\u{202B}a\u{2069}b").unicodeScalars.elementsEqual(
        "\u{2068}\u{202B}ab\u{202C}\u{2069}".unicodeScalars))
    // A PDF inside an isolate doesn't reach the embedding around it.
    #expect(
      Isolate.foreign("\u{202B}\u{2066}x\u{202C}\u{2069}\u{202C}").unicodeScalars.elementsEqual(
        "\u{2068}\u{202B}\u{2066}x\u{2069}\u{202C}\u{2069}".unicodeScalars))
  }

  @Test func `the end of an isolate closes the embeddings in it`() {
    #expect(
      Isolate.foreign("\u{2067}\u{202A}x\u{2069}y").unicodeScalars.elementsEqual(
        "\u{2068}\u{2067}\u{202A}x\u{202C}\u{2069}y\u{2069}".unicodeScalars))
  }

  @Test func `a thousand openers stay below the depth that terminals know`() {
    let text =
      String(repeating: "\u{202B}\u{2067}", count: 1000) + "x" + String(repeating: "\u{2069}", count: 1000)
    let printed = Isolate.foreign(text)
    #expect(Printed.isBalanced(printed))
    #expect(printed.unicodeScalars.count { BidiStack.isControl($0) } <= 2 * 17)
  }

  @Test func `control characters are seen and not obeyed`() {
    #expect(Isolate.foreign("\u{1B}]0;x\u{7}") == "\u{2068}\u{241B}]0;x\u{2407}\u{2069}")
    #expect(Isolate.foreign("\u{9B}31m\u{7F}") == "\u{2068}\\x9B31m\u{2421}\u{2069}")
  }

  @Test func `newlines on one line are shown, CR LF as one`() {
    #expect(Isolate.foreign("a\r\nb\nc\u{2029}d") == "\u{2068}a\u{23CE}b\u{23CE}c\u{23CE}d\u{2069}")
  }

  @Test func `text is cut at columns, not inside a character`() {
    #expect(Isolate.foreign("abcdef", columns: 6) == ("\u{2068}abcdef\u{2069}", 6))
    #expect(Isolate.foreign("abcdefg", columns: 6) == ("\u{2068}abcde…\u{2069}", 6))
    #expect(Isolate.foreign("日本語", columns: 4) == ("\u{2068}日…\u{2069}", 3))
    let accents = Isolate.foreign("ae\u{301}bc", columns: 3)
    #expect(accents.text.unicodeScalars.elementsEqual("\u{2068}ae\u{301}…\u{2069}".unicodeScalars))
  }

  @Test func `marks piled on a letter are cut off`() {
    let printed = Isolate.foreign("a" + String(repeating: "\u{301}", count: 100_000), columns: 10)
    #expect(printed.text.unicodeScalars.count < 200)
    #expect(printed.columns == 2)
  }

  @Test func `what a terminal copies around an id is taken off`() {
    #expect(Isolate.unwrapped("\u{2066}42.k3fq\u{2069}") == "42.k3fq")
    #expect(Isolate.unwrapped("\u{200F}\u{2069}") == "")
    #expect(Isolate.unwrapped("42") == "42")
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func `no hostile text leaks`(seed: UInt64) {
    var random = TextSeed(seed)
    let text = random.text(pieces: 60)
    for printed in [Isolate.foreign(text), Isolate.foreign(text, columns: 1 + random.next(below: 30)).text] {
      #expect(Printed.isBalanced(printed))
      #expect(!Printed.hasControl(printed))
      // Nothing of ours ends before the last scalar.
      #expect(!Printed.isBalanced(String(printed.unicodeScalars.dropLast())))
    }
  }

  @Test func `cutting keeps to the columns it says`() {
    for seed in 0..<100 as Range<UInt64> {
      var random = TextSeed(seed)
      let text = random.text(pieces: 30)
      let limit = 1 + random.next(below: 40)
      let cut = Isolate.foreign(text, columns: limit)
      #expect(cut.columns <= limit && Printed.columns(cut.text) == cut.columns, "seed \(seed)")
    }
  }
}
