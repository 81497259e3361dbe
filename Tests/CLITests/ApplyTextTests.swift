import CommandSupport
import Testing

/// `replaceText` among the edits of `apply`.
@Suite struct ApplyTextTests {
  private func desk() throws -> (Desk, String) {
    let desk = try Scene().corpus()
    return (desk, try desk.add("علی در تهران است"))
  }

  private func line(_ article: String, _ start: Int, _ end: Int, _ text: String) -> String {
    #"{"edit":"replaceText","article":"\#(article)","start":\#(start),"end":\#(end),"text":"\#(text)"}"#
  }

  @Test func `offsets and quotes see the lines before`() throws {
    let (desk, article) = try desk()
    let printed = try desk.ok(
      "apply", "-", "--json",
      stdin: [
        #"{"edit":"addArticle","text":"abc def","name":"$b"}"#,
        #"{"edit":"annotate","article":"$b","label":"X","quote":"def","name":"$x"}"#,
        line("$b", 0, 0, "-- "), line("$b", 3, 6, ""), line("$b", 4, 7, "DEFG"),
        #"{"edit":"annotate","article":"$b","label":"Y","fragments":[[4,8]]}"#,
        #"{"edit":"annotate","article":"$b","label":"Z","quote":"--"}"#,
        line(article, 7, 12, "قم"),
      ].joined(separator: "\n")
    ).stdout
    let ids = try Value.lines(printed)
    #expect(ids.count == 8 && ids.allSatisfy { $0.keys == ["line", "id", "name"] }, "\(printed)")
    #expect(ids[2]["id"].text == ids[0]["id"].text && ids[7]["id"].text == article && ids[7]["line"].int == 8)
    let shown = try desk.expectQuotes(ids[0]["id"].text)
    #expect(shown["text"].text == "--  DEFG")
    #expect(shown["annotations"].array.map(\.["quote"].text).sorted() == ["--", "DEFG", "DEFG"])
    #expect(try desk.text(article) == "علی در قم است")
    #expect(try desk.json("log").array.count == 2)
    try desk.ok("undo")
    #expect(try desk.text(article) == "علی در تهران است" && desk.json("list").array.count == 1)
    try desk.verify()
  }

  @Test(arguments: [
    (0, 99, "x", "0:99"), (9, 3, "x", "9:3"), (-1, 3, "x", "start"), (18, 18, "x", "18:18"), (0, 17, "", "empty"),
    (0, 1, "\\ud800", "line 2"), (0, 1, "\\udc00\\ud800", "line 2"), (0, 1, "\\ud83d", "line 2"),
  ])
  func `a bad line stops everything`(start: Int, end: Int, new: String, saying: String) throws {
    let (desk, article) = try desk()
    let lines = line(article, 0, 0, "!") + "\n" + line(article, start, end, new)
    try desk.refused("apply", "-", saying: saying, "line 2", stdin: lines)
    #expect(try desk.text(article) == "علی در تهران است")
  }

  @Test(arguments: [
    #"{"edit":"replaceText","article":"A","start":0,"text":"x"}"#,
    #"{"edit":"replaceText","article":"A","start":0,"end":1}"#,
    #"{"edit":"replaceText","start":0,"end":1,"text":"x"}"#,
    #"{"edit":"replaceText","article":"A","start":0,"end":1,"text":"x","with":"y"}"#,
    #"{"edit":"replaceText","article":"A","start":"0","end":1,"text":"x"}"#,
    #"{"edit":"replaceText","article":"A","start":0.5,"end":1,"text":"x"}"#,
    #"{"edit":"replaceText","article":"A","start":0,"end":1e99,"text":"x"}"#,
    #"{"edit":"replaceText","article":"A","start":0,"end":99999999999999999999,"text":"x"}"#,
    #"{"edit":"replaceText","article":"A","start":0,"end":1,"text":null}"#,
    #"{"edit":"replaceText","article":"$no","start":0,"end":1,"text":"x"}"#,
    #"{"edit":"replaceText","article":"A","start":0,"end":1,"text":"x","name":"$y"}"#,
  ])
  func `a line that is not right is refused with its number`(line: String) throws {
    let (desk, article) = try desk()
    try desk.refused("apply", "-", saying: "line 1", stdin: line.replacing("\"A\"", with: "\"\(article)\""))
  }

  @Test func `with each, bad lines are named and the others are changes of their own`() throws {
    let (desk, article) = try desk()
    let lines = [line(article, 0, 3, "حسن"), line(article, 0, 99, "x"), line(article, 7, 12, "ق\\u200cم")]
    let outcome = try desk.run(["apply", "-", "--each", "--json"], stdin: lines.joined(separator: "\n"))
    #expect(outcome.status == 2 && outcome.stderr.contains("line 2"), "\(outcome)")
    #expect(try Value.lines(outcome.stdout).map(\.["line"].int) == [1, 3])
    #expect(try desk.text(article).unicodeScalars.elementsEqual("حسن در ق\u{200C}م است".unicodeScalars))
    #expect(try desk.json("log").array.count == 3)
    try desk.ok("undo")
    #expect(try desk.text(article) == "حسن در تهران است")
  }

  @Test func `a text conflict is resolved by a line`() throws {
    let pair = try Scene().pair()
    try pair.mina.replace("تهران", "قم", in: pair.article)
    try pair.sara.replace("تهران", "کیش", in: pair.article)
    try pair.sync()
    let id = try pair.mina.apply(
      #"{"edit":"resolve","target":"\#(pair.article)","field":"text","take":2}"#)
    #expect(id == [pair.article])
    try pair.sync()
    #expect(try pair.sara.text(pair.article) == Sample.text.replacing("تهران", with: "قم"))
    #expect(try pair.sara.conflicts.isEmpty)
    try pair.sara.refused(
      "apply", "-", saying: "line 1",
      stdin: #"{"edit":"set","target":"\#(pair.article)","field":"text","value":"x"}"#)
  }
}
