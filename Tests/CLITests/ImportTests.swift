import CommandSupport
import Foundation
import Testing

/// Files and folders as articles.
@Suite struct ImportTests {
  @Test func `the text is kept exactly and the title comes from it`() throws {
    let desk = try Scene().corpus()
    let texts = [
      ("\n\n## سرتیتر ##\nمتن\r\n", "سرتیتر"), ("خط اول\nخط دوم", "خط اول"),
      ("  جلو \u{200C}می‌رود", "جلو \u{200C}می‌رود"), ("e\u{301}", "e\u{301}"), ("\u{E9}", "\u{E9}"),
    ]
    for (text, title) in texts {
      let shown = try desk.show(desk.add(text))
      #expect(shown["text"].text.utf8.elementsEqual(text.utf8), "\(text.debugDescription)")
      #expect(shown["title"].text.utf8.elementsEqual(title.utf8), "\(shown["title"])")
      #expect(shown["length"].int == text.unicodeScalars.count)
    }
    #expect(try desk.json("list").array.count == texts.count, "canonically equal texts are different articles")
  }

  @Test func `folders are walked and Persian names are no hindrance`() throws {
    let scene = try Scene()
    let desk = try scene.corpus()
    try scene.write("in/خبر/یک.txt", "متن یک")
    try scene.write("in/خبر/دو.md", "# دو\nمتن")
    try scene.write("in/.hidden.txt", "پنهان")
    try scene.write("in/picture.png", [0x89, 0x50, 0x4E, 0x47])
    let outcome = try desk.ok("import", scene.path("in"), "--language", "fa", "--tag", "batch", "--json")
    #expect(try Value.lines(outcome.stdout).map(\.["status"].text) == ["added", "added"])
    let listed = try desk.json("list").array
    #expect(Set(listed.map(\.["title"].text)) == ["متن یک", "دو"])
    #expect(listed.allSatisfy { $0["language"].text == "fa" && $0["tags"].texts == ["batch"] })
    let before = try desk.digest
    try desk.ok("import", scene.path("in"))
    #expect(try desk.digest == before, "importing twice adds nothing")
  }

  @Test func `what cannot be taken is named and skipped, and the rest goes on`() throws {
    let scene = try Scene()
    let desk = try scene.corpus()
    try scene.write("in/good.txt", "خوب")
    try scene.write("in/empty.txt", "")
    try scene.write("in/latin.txt", [0x63, 0xE9])
    try scene.write("in/binary.txt", [0x61, 0x00, 0x62])
    try scene.write("in/bom.txt", [0xEF, 0xBB, 0xBF] + Array("با نشان".utf8))
    let outcome = try desk.run(["import", scene.path("in"), scene.path("absent.txt"), "--json"])
    #expect(outcome.status == 2, "\(outcome)")
    let lines = try Value.lines(outcome.stdout)
    func names(_ status: String) -> Set<String> {
      Set(lines.filter { $0["status"].text == status }.map { String($0["path"].text.split(separator: "/").last ?? "") })
    }
    #expect(names("skipped") == ["empty.txt", "latin.txt", "binary.txt", "absent.txt"])
    #expect(names("added") == ["good.txt", "bom.txt"])
    for line in lines where line["status"].text == "skipped" { #expect(!line["reason"].text.isEmpty) }
    for name in ["empty.txt", "latin.txt", "binary.txt", "absent.txt", "byte order mark"] {
      #expect(outcome.stderr.contains(name), "\(name)")
    }
    let marked = try #require(lines.first { $0["path"].text.hasSuffix("bom.txt") })
    #expect(try desk.show(marked["id"].text)["text"].text.unicodeScalars.first == "ب")
  }

  @Test func `title and URL are given for one article`() throws {
    let scene = try Scene()
    let desk = try scene.corpus()
    let file = try scene.write("a.txt", "متن")
    let plain = try desk.json("import", file)["id"].text
    let titled = try Value(
      desk.ok("import", file, "--url", "http://u.example", "--title", "عنوان", "--json").stdout)["id"].text
    #expect(titled != plain, "another URL is another article")
    #expect(try desk.show(titled)["title"].text == "عنوان" && desk.show(titled)["url"].text == "http://u.example")
    try scene.write("two/a.txt", "یک")
    try scene.write("two/b.txt", "دو")
    try desk.refused("import", scene.path("two"), "--title", "x", status: 64)
  }

  @Test func `brat brings spans, relations, attributes, events and notes, and counts what it leaves`() throws {
    let scene = try Scene()
    let desk = try scene.corpus()
    try scene.write("in/doc.txt", "Ali met Sara in Tehran.\n")
    try scene.write(
      "in/doc.ann",
      """
      T1\tPerson 0 3\tAli
      T2\tPerson 8 12\tSara
      T3\tMeet 4 7\tmet
      T4\tPlace 0 3;16 22\tAli Tehran
      R1\tKnows Arg1:T1 Arg2:T2\t
      E1\tMeet:T3 Agent:T1 Other:T2
      A1\tSure T1 yes
      #1\tAnnotatorNotes T2\tsome note
      N1\tReference T1 Wikidata:1\tAli
      *\tAlias T1 T2

      """)
    let outcome = try desk.run(["import", scene.path("in"), "--json"])
    #expect(outcome.status == 2 && outcome.stderr.contains("doc.ann, line 9") && outcome.stderr.contains("line 10"))
    let article = try desk.show(Value(outcome.stdout)["id"].text)
    let spans = article["annotations"].array
    #expect(spans.map(\.["label"].text).sorted() == ["Meet", "Person", "Person", "Place"])
    #expect(spans.contains { $0["fragments"].ranges == [[0, 3], [16, 22]] })
    #expect(spans.contains { $0["attributes"].named == ["Sure": "yes"] })
    #expect(spans.contains { $0["notes"][0]["text"].text == "some note" })
    #expect(article["relations"].array.map(\.["label"].text).sorted() == ["Agent", "Knows", "Other"])
    let before = try desk.digest
    #expect(try desk.run(["import", scene.path("in")]).status == 2)
    #expect(try desk.digest == before)
  }

  @Test func `jsonl brings everything into another corpus with its authors and times`() throws {
    let scene = try Scene()
    let pair = try scene.pair()
    let span = try pair.mina.json(
      "annotate", pair.article, "--label", "PER", "--quote", "تهران", "مشهد", "--note", "n", "--tag", "t",
      "--attribute", "k=v")["id"].text
    let note = try pair.sara.json("note", pair.article, "دو")["id"].text
    try pair.sara.ok("note", note, "پاسخ")
    try pair.mina.ok("relate", span, span, "--label", "r", "--attribute", "w=1")
    try pair.mina.ok("set", pair.article, "title=نو", "agency=ایرنا", "language=fa")
    _ = try pair.mina.add("متن دیگر")
    try pair.sync()
    let file = scene.path("all.jsonl")
    try pair.mina.ok("export", "--format", "jsonl", "--output", file)
    let before = try pair.sara.digest
    try pair.sara.ok("import", file)
    #expect(try pair.sara.digest == before, "in its own corpus these are the same things")
    let other = try scene.corpus("other", author: "Zed")
    try other.ok("import", file)
    let (mine, theirs) = try (pair.mina.show(pair.article), other.show(pair.article))
    #expect(Self.withoutIDs(mine) == Self.withoutIDs(theirs))
    #expect(try other.json("list").array.count == 2)
    let once = try other.digest
    try other.ok("import", file)
    #expect(try other.digest == once)
  }

  /// Ids are the corpus's own; all else must be kept.
  private static func withoutIDs(_ value: Value) -> String {
    "\(value)".replacing(/[a-z]?[a-z2-7]{26}|\d+\.[a-z2-7]{26}/, with: "ID")
  }

  @Test func `lines that are no article are named and the rest goes on`() throws {
    let scene = try Scene()
    let desk = try scene.corpus()
    let file = try scene.write(
      "in.jsonl",
      #"{"text":"یک"}"# + "\n\n{bad\n" + #"{"title":"no text"}"# + "\n" + #"{"text":"دو","title":"t"}"# + "\n")
    let outcome = try desk.run(["import", file, "--json"])
    #expect(outcome.status == 2 && outcome.stderr.contains("line 3") && outcome.stderr.contains("line 4"), "\(outcome)")
    #expect(try desk.json("list").array.count == 2)
  }
}
