import CommandSupport
import Testing

/// Correcting a text: every way to say what, and where the spans are afterwards.
@Suite struct EditTests {
  private func desk(_ text: String = Sample.text) throws -> (Desk, String) {
    let desk = try Scene().corpus()
    return (desk, try desk.add(text))
  }

  // MARK: - What is replaced

  @Test func `replace needs one place, or is told which, or takes all`() throws {
    let (desk, article) = try desk()
    try desk.refused(
      "edit", article, "--replace", Sample.person, "--with", "x", saying: "2 times", "1: 19:28", "2: 43:52",
      "--occurrence")
    try desk.ok("edit", article, "--replace", Sample.person, "--occurrence", "2", "--with", "سارا")
    let second = try desk.text(article)
    let wanted = Sample.text.replacing("گفت: علی رضایی", with: "گفت: سارا")
    #expect(second.unicodeScalars.elementsEqual(wanted.unicodeScalars))
    try desk.ok("undo")
    try desk.ok("edit", article, "--replace", Sample.person, "--all", "--with", "سارا")
    #expect(try desk.text(article) == Sample.text.replacing(Sample.person, with: "سارا"))
    try desk.verify()
  }

  @Test func `a range is replaced, deleted, or inserted at`() throws {
    let (desk, article) = try desk()
    try desk.ok("edit", article, "--range", "32:37", "--with", "شیراز")
    #expect(try desk.text(article) == Sample.text.replacing("تهران", with: "شیراز"))
    try desk.ok("edit", article, "--range", "29:38", "--with", "")
    try desk.ok("edit", article, "--range", "0:0", "--with", "«")
    let length = try desk.show(article)["length"].int
    try desk.ok("edit", article, "--range", "\(length):\(length)", "--with", "»")
    #expect(try desk.text(article) == "«" + Sample.text.replacing("در تهران ", with: "") + "»")
    try desk.verify()
  }

  @Test func `the JSON is a line of apply and the change`() throws {
    let (desk, article) = try desk()
    let made = try desk.json("edit", article, "--replace", "تهران", "--with", "شیراز")
    #expect(made.keys == ["line", "id", "name", "change"])
    #expect(made["line"].int == 1 && made["id"].text == article && made["name"].isNull)
    #expect(try desk.json("log")[0]["id"].text == made["change"].text)
    let same = try desk.json("edit", article, "--replace", "شیراز", "--with", "شیراز")
    #expect(same["id"].text == article && same["change"].isNull)
    let file = try desk.scene.write("same.txt", desk.text(article))
    #expect(try desk.json("edit", article, "--file", file)["change"].isNull)
  }

  @Test func `one correction is one change, that undo takes back`() throws {
    let (desk, article) = try desk()
    _ = try desk.annotate(article, "PER", Sample.person)
    let before = try desk.exported
    try desk.ok("edit", article, "--replace", Sample.person, "--all", "--with", "علی‌اصغر رضائی")
    let after = try desk.exported
    #expect(before != after)
    try desk.ok("undo")
    #expect(try desk.exported == before)
    let redo = try desk.json("log")[0]["id"].text
    try desk.ok("undo", redo)
    #expect(try desk.exported == after)
    try desk.verify()
  }

  @Test func `texts may begin with a dash`() throws {
    let (desk, article) = try desk()
    try desk.ok("edit", article, "--replace", "-پایان", "--with", "--with")
    #expect(try desk.text(article).hasSuffix("--with\n"))
  }

  @Test(arguments: [
    "e\u{301}", "\u{200F}\u{202B}متن\u{202C}", "👩‍👩‍👧‍👦", "🇮🇷", "a\r\nb", "\u{2028}", "نمی\u{200C}روم", "\u{FEFF}x", "\t",
  ])
  func `what is put in is kept scalar by scalar`(piece: String) throws {
    let (desk, article) = try desk()
    let span = try desk.annotate(article, "LOC", "مشهد")
    try desk.ok("edit", article, "--replace", "تهران", "--with", piece)
    let shown = try desk.expectQuotes(article)
    let wanted = Sample.text.replacing("تهران", with: piece)
    #expect(shown["text"].text.unicodeScalars.elementsEqual(wanted.unicodeScalars))
    #expect(try desk.show(span)["quote"].text == "مشهد")
    try desk.ok("edit", article, "--replace", piece, "--with", "تهران")
    #expect(try desk.text(article).unicodeScalars.elementsEqual(Sample.text.unicodeScalars))
  }

  @Test func `quotes are compared by scalars`() throws {
    let (desk, article) = try desk("caf\u{E9} und cafe\u{301}\r\nzwei\n")
    try desk.ok("edit", article, "--replace", "cafe\u{301}", "--with", "Tee")
    #expect(try desk.text(article).unicodeScalars.elementsEqual("caf\u{E9} und Tee\r\nzwei\n".unicodeScalars))
    try desk.ok("edit", article, "--replace", "caf\u{E9}", "--with", "cafe\u{301}")
    #expect(try desk.text(article).unicodeScalars.elementsEqual("cafe\u{301} und Tee\r\nzwei\n".unicodeScalars))
    try desk.ok("edit", article, "--replace", "\n", "--occurrence", "1", "--with", "")
    #expect(try desk.text(article).unicodeScalars.elementsEqual("cafe\u{301} und Tee\rzwei\n".unicodeScalars))
    try desk.verify()
  }

  // MARK: - Refused

  @Test(arguments: [
    (["--range", "7:5", "--with", "x"], Int32(1), "7:5"), (["--range", "0:9999", "--with", "x"], 1, "0:9999"),
    (["--range", "9999:9999", "--with", "x"], 1, "9999:9999"), (["--range", "x", "--with", "x"], 64, "x"),
    (["--range", "-1:5", "--with", "x"], 64, "-1:5"), (["--range", "1:2:3", "--with", "x"], 64, "1:2:3"),
    (["--range", "0:99999999999999999999", "--with", "x"], 64, "99999999999999999999"),
    (["--range", "1:2"], 64, "--with"), (["--replace", "تهران"], 64, "--with"), (["--with", "x"], 64, "--replace"),
    (["--replace", "", "--with", "x"], 1, "empty"), (["--replace", "", "--with", "x", "--all"], 1, "empty"),
    (["--replace", "نیست", "--with", "x"], 1, "نیست"), (["--replace", "نیست", "--with", "x", "--all"], 1, "نیست"),
    (["--replace", "تهران", "--range", "1:2", "--with", "x"], 64, "one of"),
    (["--replace", "تهران", "--occurrence", "0", "--with", "x"], 64, "from 1"),
    (["--replace", "تهران", "--occurrence", "2", "--with", "x"], 1, "2"),
    (["--replace", "تهران", "--occurrence", "9999999999999999999999", "--with", "x"], 64, "occurrence"),
    (["--replace", "تهران", "--occurrence", "1", "--all", "--with", "x"], 64, "not both"),
    (["--range", "1:2", "--all", "--with", "x"], 64, "--all"), (["--range", "0:80", "--with", ""], 1, "empty"),
    (["--file", "nowhere.txt"], 1, "nowhere.txt"), (["--file", "."], 1, "."), (["--file", ""], 1, ""),
    (["--file", "a", "--with", "x"], 64, "--with"), (["--file", "a", "--range", "1:2"], 64, "one of"),
    ([], 1, "EDITOR"),
  ])
  func `a correction that is none is refused`(words: [String], status: Int32, saying: String) throws {
    let (desk, article) = try desk(String(Sample.text.unicodeScalars.prefix(80)))
    #expect(try desk.show(article)["length"].int == 80)
    let before = try desk.digest
    let outcome = try desk.run(["edit", article] + words)
    #expect(outcome.status == status && outcome.stdout.isEmpty && outcome.stderr.contains(saying), "\(outcome)")
    #expect(try desk.digest == before && outcome.stderr.contains { !$0.isWhitespace })
  }

  @Test(arguments: ["علي رضايي", "قناتداران", "30 نفر"])
  func `a text written a little differently is not taken but suggested`(old: String) throws {
    let (desk, article) = try desk()
    try desk.refused("edit", article, "--replace", old, "--with", "x", saying: old, "1: ", "[")
    try desk.refused("edit", article, "--replace", old, "--with", "x", "--all", saying: old, "1: ")
  }

  @Test func `a removed or an unknown article is not corrected`() throws {
    let (desk, article) = try desk()
    try desk.refused("edit", "azzzz", "--replace", "تهران", "--with", "x", saying: "azzzz")
    let span = try desk.annotate(article, "PER", Sample.person)
    try desk.refused("edit", span, "--replace", "تهران", "--with", "x", saying: "article")
    try desk.ok("remove", article)
    try desk.refused("edit", article, "--replace", "تهران", "--with", "x", saying: "removed", "Mina", "undo")
    try desk.refused(
      "apply", "-", saying: "line 1", "removed",
      stdin: #"{"edit":"replaceText","article":"\#(article)","start":0,"end":1,"text":"x"}"#)
  }

  // MARK: - A whole text

  @Test func `a file gives the whole text, and what stayed keeps its spans`() throws {
    let (desk, article) = try desk()
    let spans = try [desk.annotate(article, "PER", Sample.person), desk.annotate(article, "LOC", "مشهد")]
    let wanted = "\u{FEFF}سرآغاز\r\n" + Sample.text.replacing("تهران", with: "شهر تهران").replacing("۳۰", with: "۳۱")
    let file = try desk.scene.write("new.txt", wanted)
    let outcome = try desk.ok("edit", article, "--file", file)
    #expect(outcome.stderr.contains("byte order mark"))
    let shown = try desk.expectQuotes(article)
    #expect(shown["text"].text.unicodeScalars.elementsEqual(wanted.unicodeScalars.dropFirst()))
    #expect(try spans.map { try desk.show($0)["quote"].text } == [Sample.person, "مشهد"])
    try desk.verify()
  }

  @Test(arguments: [[], [0xEF, 0xBB, 0xBF], [0x41, 0xFF], [0xED, 0xA0, 0x80], [0x41, 0x00, 0x42]] as [[UInt8]])
  func `a file that is no text empties nothing`(bytes: [UInt8]) throws {
    let (desk, article) = try desk()
    let file = try desk.scene.write("bad.txt", bytes)
    try desk.refused("edit", article, "--file", file, "--force", saying: "bad.txt")
    #expect(try desk.text(article) == Sample.text)
  }

  @Test func `a whole text that leaves many spans without words needs force`() throws {
    let (desk, article) = try desk()
    let words = ["تهران", "مشهد", "نفرند", "پایان"]
    for word in words { _ = try desk.annotate(article, "W", word) }
    let file = try desk.scene.write("other.txt", "1234567890\n")
    try desk.refused("edit", article, "--file", file, saying: "4 annotations", "--force")
    try desk.ok("edit", article, "--file", file, "--force")
    #expect(try desk.status["collapsed"].int == 4)
    let before = try desk.status
    #expect(before["annotations"].int == 4)
    try desk.ok("undo")
    #expect(try desk.status["collapsed"].int == 0)
    #expect(try desk.expectQuotes(article)["annotations"].array.map(\.["quote"].text) == words)
    // Three are few enough.
    let few = try desk.scene.write("few.txt", "1234567890 نفرند")
    try desk.ok("edit", article, "--file", few)
    #expect(try desk.status["collapsed"].int == 3)
    try desk.verify()
  }
}
