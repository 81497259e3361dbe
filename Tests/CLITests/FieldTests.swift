import CommandSupport
import Testing

/// Fields, tags and notes of every kind of thing.
@Suite struct FieldTests {
  private func things() throws -> (desk: Desk, article: String, span: String, relation: String, note: String) {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let span = try desk.annotate(article, "PER", Sample.person)
    let other = try desk.annotate(article, "LOC", "تهران")
    let relation = try desk.json("relate", span, other, "--label", "in")["id"].text
    return (desk, article, span, relation, try desk.json("note", span, "یادداشت")["id"].text)
  }

  @Test func `every field of an article is set and cleared`() throws {
    let (desk, article, _, _, _) = try things()
    try desk.ok(
      "set", article, "title=عنوان", "language=fa", "direction=ltr", "url=http://a.example", "agency=ایرنا",
      "metadata.title=x")
    let set = try desk.show(article)
    #expect(set["title"].text == "عنوان" && set["language"].text == "fa" && set["direction"].text == "ltr")
    #expect(set["url"].text == "http://a.example")
    #expect(set["metadata"].named == ["agency": "ایرنا", "title": "x"])
    try desk.ok("set", article, "language=", "direction=", "url=", "agency=", "metadata.title=")
    let cleared = try desk.show(article)
    #expect(cleared["language"].isNull && cleared["url"].isNull && cleared["metadata"].named.isEmpty)
    #expect(cleared["direction"].text == "rtl", "what the text has")
    try desk.refused("set", article, "title=", saying: "title")
    try desk.refused("set", article, "direction=up", saying: "rtl")
  }

  @Test func `every field of a span, a relation and a note is set`() throws {
    let (desk, _, span, relation, note) = try things()
    try desk.ok("set", span, "label=ORG", "role=speaker", "attributes.label=x")
    #expect(try desk.show(span)["label"].text == "ORG")
    #expect(try desk.show(span)["attributes"].named == ["role": "speaker", "label": "x"])
    try desk.ok("set", span, "role=")
    #expect(try desk.show(span)["attributes"].named == ["label": "x"])
    try desk.ok("set", relation, "label=near", "sure=no")
    #expect(try desk.show(relation)["label"].text == "near")
    #expect(try desk.show(relation)["attributes"].named == ["sure": "no"])
    try desk.ok("set", note, "text=دیگر")
    #expect(try desk.show(note)["text"].text == "دیگر")
    try desk.refused("set", span, "label=", saying: "cleared")
    try desk.refused("set", note, "text=")
    try desk.refused("set", note, "label=x", saying: "text")
  }

  @Test func `a span is moved by a quote or by ranges`() throws {
    let (desk, _, span, relation, _) = try things()
    try desk.ok("set", span, "--quote", "مشهد")
    #expect(try desk.show(span)["quote"].text == "مشهد")
    try desk.ok("set", span, "label=LOC", "--range", "32:37", "0:1")
    #expect(try desk.show(span)["fragments"].ranges == [[0, 1], [32, 37]])
    #expect(try desk.show(span)["label"].text == "LOC")
    try desk.refused("set", span, "--range", "5:5")
    try desk.refused("set", relation, "--quote", "مشهد", saying: "fragments")
  }

  @Test(arguments: ["label=a\nb", "label=a\u{7}b", "label=a\u{2028}b"])
  func `a control character in a label is refused`(assignment: String) throws {
    let (desk, _, span, _, _) = try things()
    try desk.refused("set", span, assignment, saying: "control")
  }

  @Test func `tags go on and off articles, spans and relations`() throws {
    let (desk, article, span, relation, note) = try things()
    for id in [article, span, relation] {
      try desk.ok("tag", id, "+a", "+b", "--add", "-c", "--add", "--quiet")
      #expect(try desk.show(id)["tags"].texts == ["--quiet", "-c", "a", "b"])
      try desk.ok("tag", id, "-a", "--remove", "-c", "-absent")
      #expect(try desk.show(id)["tags"].texts == ["--quiet", "b"])
    }
    try desk.refused("tag", note, "+a", saying: "note")
    try desk.refused("tag", span, status: 64)
    try desk.refused("tag", span, "--add", "")
    try desk.refused("tag", span, "+a\nb", saying: "control")
  }

  @Test func `list finds articles by tag, label and author`() throws {
    let (desk, article, _, _, _) = try things()
    let other = try desk.add("متن دوم")
    try desk.ok("tag", article, "+done")
    try desk.ok("annotate", other, "--label", "X", "--range", "0:2", "--author", "Sara")
    func ids(_ options: String...) throws -> [String] {
      try Value(desk.run(["list", "--json"] + options).stdout).array.map(\.["id"].text)
    }
    #expect(try ids() == [article, other], "oldest first")
    #expect(try ids("--tag", "done") == [article])
    #expect(try ids("--without-tag", "done") == [other])
    #expect(try ids("--label", "PER") == [article])
    #expect(try ids("--author", "Sara") == [other])
    #expect(try ids("--removed").isEmpty)
  }

  @Test func `a note comes from an argument, from standard input and from the editor`() throws {
    let (desk, article, span, relation, note) = try things()
    for id in [article, span, relation] {
      let typed = try desk.json("note", id, "یک")["id"].text
      #expect(try desk.show(id)["notes"].array.contains { $0["id"].text == typed })
    }
    let piped = try desk.json("note", span, "-", stdin: "دو\nسه\n")["id"].text
    #expect(try desk.show(piped)["text"].text == "دو\nسه")
    let editor = ["EDITOR": #"sh -c 'printf "از ویرایشگر\n" > "$0"'"#]
    let written = try Value(desk.run(["note", note, "--json"], adding: editor).stdout)["id"].text
    #expect(try desk.show(note)["replies"][0]["id"].text == written, "on a note it is a reply")
    #expect(try desk.show(written)["text"].text == "از ویرایشگر")
    #expect(try desk.run(["note", note], adding: ["EDITOR": "true"]).status == 1, "an empty one")
    #expect(try desk.run(["note", note], adding: ["EDITOR": "false"]).status == 1)
    try desk.refused("note", note, saying: "EDITOR")
    try desk.refused("note", note, "")
  }

  @Test func `a relation joins spans of one article`() throws {
    let (desk, article, span, _, note) = try things()
    let elsewhere = try desk.add("متن دوم")
    let far = try desk.json("annotate", elsewhere, "--label", "X", "--range", "0:2")["id"].text
    try desk.refused("relate", span, far, "--label", "r", saying: "different articles")
    try desk.refused("relate", span, article, "--label", "r", saying: "span")
    try desk.refused("relate", note, span, "--label", "r", saying: "span")
    try desk.refused("relate", span, span, "--label", "")
    try desk.refused("relate", span, span, status: 64)
  }

  @Test func `editing commands print the id, the thing and the way back`() throws {
    let (desk, article, _, _, _) = try things()
    let said = try desk.ok("annotate", article, "--label", "LOC", "--quote", "مشهد").stdout
    #expect(said.contains("مشهد") && said.contains("LOC") && said.contains("hashiya undo"))
    let gone = try desk.ok("remove", article).stdout
    #expect(gone.contains("3 annotations") && gone.contains("hashiya undo"))
  }
}
