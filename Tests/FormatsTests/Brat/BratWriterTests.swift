import Formats
import Models
import Testing

struct BratWriterTests {
  @Test func `spans, relations, attributes and notes become lines`() throws {
    var view = FakeArticle.view("علی به تهران رفت")
    view.annotations = [
      FakeArticle.span(1, "PER", [0...3], in: view.text), FakeArticle.span(2, "LOC", [7...12], in: view.text),
    ]
    view.annotations[0].attributes = [
      NamedValue(name: "role", value: "speaker"), NamedValue(name: "sure", value: "true"),
    ]
    view.annotations[0].notes = [FakeArticle.note(9, "چرا؟")]
    view.relations = [relation(3, "went", 1, 2)]
    let export = try BratWriter().write([view])
    #expect(
      try lines(export) == [
        "T1\tPER 0 3\tعلی", "A1\trole T1 speaker", "A2\tsure T1", "T2\tLOC 7 12\tتهران",
        "R1\twent Arg1:T1 Arg2:T2\t",
        "#1\tAnnotatorNotes T1\tچرا؟",
      ])
    #expect(
      try file("annotation.conf", export).contains("role\tArg:<ENTITY>, Value:speaker\nsure\tArg:<ENTITY>\n"))
    #expect(try file("annotation.conf", export).contains("went\tArg1:<ENTITY>, Arg2:<ENTITY>\n"))
  }

  @Test func `line breaks become LF and offsets follow`() throws {
    var view = FakeArticle.view("one\r\ntwo\rthree\n")
    view.annotations = [
      FakeArticle.span(1, "X", [5...8], in: view.text), FakeArticle.span(2, "X", [9...14], in: view.text),
    ]
    let export = try BratWriter().write([view])
    #expect(export.files[0].bytes == Array("one\ntwo\nthree\n".utf8))
    #expect(try lines(export) == ["T1\tX 4 7\ttwo", "T2\tX 8 13\tthree"])
    #expect(export.losses[.lineBreaks] == 2)
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{B}"])
  func `a span over a line break is split there, and reads back`(lineBreak: String) throws {
    let text = "ab" + lineBreak + "cd"
    let end = text.unicodeScalars.count
    var view = FakeArticle.view(text)
    view.annotations = [FakeArticle.span(1, "X", [0...end], in: text)]
    let export = try BratWriter().write([view])
    #expect(try lines(export) == ["T1\tX 0 2;3 5\tab cd"])
    #expect(export.losses[.splitSpans] == 1)
    let again = BratReader(
      text: try #require(ExactText(validating: export.files[0].bytes)), article: .handle("$a")
    )
    .read([BratFile(name: "x", bytes: export.files[1].bytes)])
    #expect(again.notTaken.isEmpty)
    #expect(again.ranges == [[0, 2, 3, 5]])
  }

  @Test func `an end inside CR LF moves before it`() throws {
    var view = FakeArticle.view("ab\r\ncd")
    view.annotations = [
      FakeArticle.span(1, "X", [0...3], in: view.text), FakeArticle.span(2, "X", [3...6], in: view.text),
    ]
    let export = try BratWriter().write([view])
    #expect(try lines(export) == ["T1\tX 0 2\tab", "T2\tX 3 5\tcd"])
    #expect(export.losses[.splitSpans] == 2)
  }

  @Test func `a span of line breaks only and what hangs on it are counted`() throws {
    var view = FakeArticle.view("a\nb")
    view.annotations = [
      FakeArticle.span(1, "X", [1...2], in: view.text), FakeArticle.span(2, "X", [0...1], in: view.text),
    ]
    view.annotations[0].notes = [FakeArticle.note(9, "n")]
    view.relations = [relation(3, "r", 1, 2)]
    let export = try BratWriter().write([view])
    #expect(try lines(export) == ["T1\tX 0 1\ta"])
    #expect(export.losses[.blankSpans] == 1)
    #expect(export.losses[.relationsToLeftOut] == 1)
    #expect(export.losses[.notesOnLeftOut] == 1)
  }

  @Test func `a byte order mark of the text is left out and offsets follow`() throws {
    var view = FakeArticle.view("\u{FEFF}abc")
    view.annotations = [FakeArticle.span(1, "X", [0...3], in: view.text)]
    let export = try BratWriter().write([view])
    #expect(export.files[0].bytes == Array("abc".utf8))
    #expect(try lines(export) == ["T1\tX 0 2\tab"])
    #expect(export.losses[.byteOrderMarks] == 1)
  }

  @Test func `names that brat cannot hold get readable ones, which read back`() throws {
    var view = FakeArticle.view("a b c d")
    view.annotations = ["شخص", "گفته‌ها", "Лицо", "shkhs", "a|b"].enumerated().map {
      FakeArticle.span(UInt64($0) + 1, $1, [0...1], in: view.text)
    }
    let export = try BratWriter().write([view])
    let labels = try lines(export).map { $0.split(separator: "\t")[1].split(separator: " ")[0] }
    #expect(labels == ["shkhs_2", "gfth_ha", "L1", "shkhs", "a_b"])
    #expect(try file("visual.conf", export).contains("shkhs_2 | شخص\n"))
    #expect(try file("visual.conf", export).contains("a_b | a/b\n"))
    let names = BratNames(tsv: Array(try file("names.tsv", export).utf8))
    let again = BratReader(text: "a b c d", article: .handle("$a"), names: names)
      .read([BratFile(name: "x", bytes: export.files[1].bytes)])
    #expect(again.spans.map(\.label) == ["شخص", "گفته‌ها", "Лицо", "shkhs", "a|b"])
  }

  @Test func `labels that are canonically equal stay two`() throws {
    var view = FakeArticle.view("ab")
    view.annotations = [
      FakeArticle.span(1, "\u{622}", [0...1], in: view.text),
      FakeArticle.span(2, "\u{627}\u{653}", [1...2], in: view.text),
    ]
    let labels = try lines(try BratWriter().write([view])).map {
      $0.split(separator: " ")[0].split(separator: "\t")[1]
    }
    #expect(Set(labels).count == 2)
  }

  @Test func `values lose what a configuration cannot list, and are counted`() throws {
    var view = FakeArticle.view("ab")
    view.annotations = [FakeArticle.span(1, "X", [0...1], in: view.text)]
    view.annotations[0].attributes = [
      NamedValue(name: "a", value: "New York, NY"), NamedValue(name: "b", value: ""),
      NamedValue(name: "c", value: "نیم‌فاصله"),
    ]
    let export = try BratWriter().write([view])
    #expect(try lines(export).dropFirst() == ["A1\ta T1 New_York__NY", "A2\tb T1 _", "A3\tc T1 نیم‌فاصله"])
    #expect(export.losses[.attributeValues] == 2)
  }

  @Test func `notes lose line ends, replies stand beside with their author`() throws {
    var view = FakeArticle.view("ab")
    view.annotations = [FakeArticle.span(1, "X", [0...1], in: view.text)]
    view.annotations[0].notes = [
      FakeArticle.note(5, "a\nb\tc\u{2028}d", replies: [FakeArticle.note(6, "نه")])
    ]
    let export = try BratWriter().write([view])
    #expect(
      try lines(export).dropFirst() == ["#1\tAnnotatorNotes T1\ta b c d", "#2\tAnnotatorNotes T1\tرضا: نه"])
    #expect(export.losses[.noteTexts] == 1)
    #expect(export.losses[.replies] == 1)
  }

  @Test func `conflicts become notes with all values`() throws {
    var view = FakeArticle.view("abcd")
    view.annotations = [FakeArticle.span(1, "X", [0...1], in: view.text)]
    view.annotations[0].conflicts = [
      FakeArticle.conflict(FakeArticle.thing(1), view.id, "label", [.text("X"), .text("Y")]),
      FakeArticle.conflict(
        FakeArticle.thing(1), view.id, "fragments",
        [.fragments([ScalarRange(start: 0, end: 1)]), .cleared]),
    ]
    let export = try BratWriter().write([view])
    #expect(
      try lines(export).dropFirst() == [
        "#1\tAnnotatorNotes T1\tdisputed: label: X | Y",
        "#2\tAnnotatorNotes T1\tdisputed: fragments: 0:1 | (none)",
      ])
    #expect(export.losses[.conflictsAsNotes] == 2)
  }

  @Test func `what cannot be carried is counted by kind`() throws {
    var view = FakeArticle.view("abcd", url: "https://example.org/1")
    view.tags = ["t", "u"]
    view.metadata = [NamedValue(name: "agency", value: "x")]
    view.notes = [FakeArticle.note(7, "n", replies: [FakeArticle.note(8, "m")])]
    view.annotations = [
      FakeArticle.span(1, "X", [0...1], in: view.text), FakeArticle.span(2, "X", [1...2], in: view.text),
    ]
    view.annotations[0].tags = ["s"]
    view.annotations[1].state = .collapsed
    view.annotations[1].fragments = []
    view.relations = [relation(3, "r", 1, 1), relation(4, "r", 1, 2)]
    view.relations[0].state = .dangling
    let losses = try BratWriter().write([view]).losses
    #expect(
      losses.description
        == "lost: 1 collapsed span, 1 dangling relation, 1 relation to a span left out, 2 article tags, "
        + "1 span tag, 2 notes on articles, 1 title, 1 language, 1 URL, 1 piece of metadata, "
        + "2 authors with times")
  }

  @Test func `a quote that is not what the text says stops the export and names the span`() throws {
    var view = FakeArticle.view("abcd")
    view.annotations = [FakeArticle.span(1, "X", [0...2], in: view.text)]
    view.annotations[0].quotes = ["ac"]
    #expect(
      throws: ExportError.quoteDiffers(
        article: view.id, span: FakeArticle.thing(1), fragment: ScalarRange(start: 0, end: 2), quote: "ac",
        text: "ab")
    ) { try BratWriter().write([view]) }
    view.annotations[0].fragments = [ScalarRange(start: 0, end: 9)]
    #expect(throws: ExportError.self) { try BratWriter().write([view]) }
  }

  @Test func `file names begin with the article's id and are all different`() throws {
    let views = (1...40).map { FakeArticle.view("a", id: $0) }
    let export = try BratWriter().write(views)
    #expect(Set(export.files.map(\.name)).count == 83)
    #expect(
      zip(views, export.files.enumerated().filter { $0.offset.isMultiple(of: 2) }).allSatisfy { view, file in
        view.id.description.hasPrefix(file.element.name.dropLast(4))
      })
  }
}

extension BratWriterTests {
  private func relation(_ id: UInt64, _ label: String, _ source: UInt64, _ target: UInt64) -> RelationView {
    RelationView(
      id: FakeArticle.thing(id), label: label, source: FakeArticle.thing(source),
      target: FakeArticle.thing(target),
      attributes: [], tags: [], author: "a", created: FakeArticle.time, state: .live, notes: [], conflicts: []
    )
  }

  private func lines(_ export: BratExport) throws -> [String] {
    let text = try #require(String(validating: export.files[1].bytes, as: UTF8.self))
    return text.unicodeScalars.split(separator: "\n").map(String.init)
  }

  private func file(_ name: String, _ export: BratExport) throws -> String {
    let file = try #require(export.files.first { $0.name == name })
    return try #require(String(validating: file.bytes, as: UTF8.self))
  }
}
