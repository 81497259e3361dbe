import Formats
import Models
import TestSupport
import Testing

@Suite struct TitleTests {
  @Test(arguments: [
    ("Title\nbody", "Title"),
    ("\n \r\n\t\n## عنوان خبر\n\nمتن", "عنوان خبر"),
    ("# One #\n", "One"), ("###### Six ###   ", "Six"), ("# C#", "C#"), ("# C# #", "C#"),
    ("   # Three", "Three"),
    ("    # code", "# code"), ("####### seven", "####### seven"), ("#tag first", "#tag first"),
    ("#\tTab", "Tab"),
    ("#\n##  ##\nNext", "Next"), ("# # #", "#"),
    ("Setext\n======\ntext", "Setext"), ("Setext\n---", "Setext"),
    ("---\nlanguage: fa\n---", "language: fa"), ("***", "***"), ("= - =\n\n", "= - ="),
    ("a\rb", "a"), ("a\r\nb", "a"), ("a\u{2028}b", "a"), ("a\u{85}b", "a"), ("a\u{B}b", "a"),
    ("\u{FEFF}\u{200F}\u{202B}«خبر»\u{202C}\u{200E} \n", "«خبر»"),
    ("a\u{1}\u{7F}\u{9B}b\tc", "ab c"), ("می\u{200C}شود\u{200C}", "می\u{200C}شود"),
    ("\u{A0}\u{3000}x\u{2003}", "x"), ("❤\u{FE0F}", "❤\u{FE0F}"), ("e\u{301}", "e\u{301}"),
    ("a\u{202E}b", "a\u{202E}b"),
    ("", "untitled"), (" \n\u{200B}\n\u{200F}\u{3164}\u{FE0F}\n", "untitled"),
    ("\u{200D}\n\u{600}1", "\u{600}1"),
    ("# \u{200F}# x", "# x"),
  ])
  func `the title is what one would call it`(text: String, title: String) {
    #expect(Title.of(ExactText(text)) == ExactText(title))
  }

  @Test func `a long line is cut at a word`() {
    let words = Array(repeating: "خبرگزاری", count: 40).joined(separator: " ")
    let title = Title.of(ExactText(words)).string
    #expect(title.unicodeScalars.count <= Title.limit && title.unicodeScalars.count > 150)
    #expect(title.hasSuffix("خبرگزاری…"))
    let fitting = String(repeating: "x", count: 199)
    #expect(Title.of(ExactText(fitting + " y")).string == fitting + "…")
    #expect(Title.of(ExactText(fitting + "y")).string == fitting + "y")
    #expect(Title.of(ExactText(fitting + "y z")).string == fitting + "…")
  }

  @Test func `a long word is cut between characters`() {
    let family = "👩\u{200D}👩\u{200D}👧"
    let title = Title.of(ExactText(String(repeating: family, count: 60))).string
    #expect(title.isSame(String(repeating: family, count: 39) + "…"))
    let marks = "a" + String(repeating: "\u{301}", count: 500)
    #expect(Title.of(ExactText(marks)).string.unicodeScalars.count == Title.limit)
    let late = String(repeating: "x", count: 150) + " " + String(repeating: "y", count: 100)
    #expect(Title.of(ExactText(late)).string == String(repeating: "x", count: 150) + "…")
    let early = "x " + String(repeating: "y", count: 300)
    #expect(Title.of(ExactText(early)).string == "x " + String(repeating: "y", count: 197) + "…")
  }

  @Test func `room for the title is not taken by what is unseen before it`() {
    for blank in [" ", "\u{200F}", "\u{200D}", "\t", "\u{FE0F}"] {
      #expect(Title.of(ExactText(String(repeating: blank, count: 10_000) + "Title")) == "Title")
    }
    #expect(Title.of(ExactText(String(repeating: "\n", count: 100_000) + "Title")) == "Title")
  }

  @Test func `the seeds have the titles that readers see`() throws {
    guard let first = SharedFiles.bytes("seeds/000_f3d2a49e2f392f9c.txt"),
      let second = SharedFiles.bytes("seeds/002_cceccef2aaa4ea05.txt")
    else { return }
    let heading = try #require(String(decoding: first, as: UTF8.self).split(separator: "\n").first)
    #expect(heading.hasPrefix("## "))
    #expect(Title.of(try #require(ExactText(validating: first))) == ExactText(heading.dropFirst(3)))
    let line = try #require(String(decoding: second, as: UTF8.self).split(separator: "\n").first)
    let title = Title.of(try #require(ExactText(validating: second))).string
    #expect(title.unicodeScalars.count <= Title.limit)
    #expect(title.hasSuffix("…") && line.hasPrefix(title.dropLast()))
  }

  @Test(arguments: UInt64(0)..<100) func `any text has a title of a decent size`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      let title = Title.of(TextGenerator.text(pieces: 0...80, &random)).string.unicodeScalars
      #expect(!title.isEmpty && title.count <= Title.limit, "seed \(seed)")
      let hasControl = title.contains { $0.isControl }
      #expect(!hasControl, "seed \(seed)")
    }
  }

  @Test func `the naughty strings have titles`() throws {
    guard let bytes = SharedFiles.bytes("blns/blns.json") else { return }
    for string in try JSONValue.parse(bytes).array?.compactMap(\.string) ?? [] {
      let title = Title.of(ExactText(string))
      #expect(!title.isEmpty && title.string.unicodeScalars.count <= Title.limit)
      let hasVisible = string.unicodeScalars.contains {
        !$0.properties.isDefaultIgnorableCodePoint && !$0.properties.isWhitespace && !$0.isControl
      }
      #expect(hasVisible || title == "untitled")
    }
  }
}
