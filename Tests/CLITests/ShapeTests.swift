import CommandSupport
import Foundation
import Testing

/// The JSON that other programs read: every key, in its order, always.
@Suite struct ShapeTests {
  private static let article = [
    "id", "title", "language", "direction", "url", "text", "length", "metadata", "tags", "author", "created",
    "annotations", "relations", "notes", "conflicts",
  ]
  private static let span = [
    "id", "label", "fragments", "quote", "quotes", "attributes", "tags", "author", "created", "state", "position",
    "notes", "conflicts",
  ]
  private static let relation = [
    "id", "label", "source", "target", "attributes", "tags", "author", "created", "state", "notes", "conflicts",
  ]
  private static let note = ["id", "text", "author", "created", "conflicts", "replies"]
  private static let status = [
    "corpus", "device", "author", "replica", "shared", "articles", "annotations", "collapsed", "relations", "notes",
    "doubles", "operations", "unpublished", "waiting", "quarantined", "conflicts", "digest", "replicas",
  ]

  private func annotated() throws -> (Desk, article: String, span: String, relation: String, note: String) {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let span = try desk.annotate(article, "PER", Sample.person)
    let other = try desk.annotate(article, "LOC", "تهران")
    let relation = try desk.json("relate", span, other, "--label", "in", "--attribute", "k=v")["id"].text
    let note = try desk.json("note", relation, "یادداشت")["id"].text
    try desk.ok("note", note, "پاسخ")
    return (desk, article, span, relation, note)
  }

  @Test func `show prints an article and all that is in it`() throws {
    let (desk, article, span, relation, note) = try annotated()
    let shown = try desk.show(article)
    #expect(shown.keys == Self.article)
    #expect(shown["annotations"][0].keys == Self.span)
    #expect(shown["relations"][0].keys == Self.relation)
    #expect(shown["relations"][0]["notes"][0].keys == Self.note)
    #expect(shown["relations"][0]["notes"][0]["replies"][0].keys == Self.note)
    #expect(shown["text"].text.utf8.elementsEqual(Sample.text.utf8))
    #expect(shown["length"].int == Sample.text.unicodeScalars.count)
    #expect(shown["direction"].text == "rtl" && shown["url"].isNull && shown["language"].isNull)
    #expect(try desk.show(span).keys == Self.span)
    #expect(try desk.show(relation).keys == Self.relation)
    #expect(try desk.show(note).keys == Self.note)
  }

  @Test func `a span says where it is and what stands there`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let id = try desk.json("annotate", article, "--label", "LOC", "--quote", "تهران", "مشهد")["id"].text
    let span = try desk.show(id)
    let scalars = Array(Sample.text.unicodeScalars)
    let quotes = span["fragments"].ranges.map { range in
      String(String.UnicodeScalarView(scalars[range[0]..<range[1]]))
    }
    #expect(quotes == ["تهران", "مشهد"] && span["quotes"].texts == quotes)
    #expect(span["quote"].text == "تهران مشهد")
    #expect(span["state"].text == "live" && span["position"].isNull)
    #expect(span["author"].text == "Mina" && span["created"].text.wholeMatch(of: Self.time) != nil)
  }

  private static var time: Regex<Substring> { /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/ }

  @Test func `list log conflicts and labels are arrays and empty ones are brackets`() throws {
    let desk = try Scene().corpus()
    for command in ["list", "log", "conflicts", "labels"] {
      #expect(try desk.ok(command, "--json").stdout.filter { !$0.isWhitespace } == "[]", "\(command)")
    }
    let article = try desk.add()
    _ = try desk.annotate(article, "PER", Sample.person)
    let listed = [
      "id", "title", "language", "url", "length", "tags", "annotations", "relations", "notes", "conflicts",
    ]
    #expect(try desk.json("list")[0].keys == listed)
    #expect(try desk.json("list")[0]["annotations"].int == 1)
    let logged = ["id", "author", "device", "created", "operations", "summary", "articles", "undone"]
    #expect(try desk.json("log")[0].keys == logged)
    #expect(try desk.json("log").array.map(\.["id"].text.first) == ["2", "1"], "newest first")
    #expect(try desk.json("log")[0]["articles"].texts == [article])
    #expect(try desk.json("labels")[0].keys == ["name", "kind", "count"])
  }

  @Test func `labels counts labels, relations, tags and attributes`() throws {
    let (desk, article, span, _, _) = try annotated()
    try desk.ok("tag", article, "+draft")
    try desk.ok("set", span, "role=speaker")
    let found = try desk.json("labels").array.map { "\($0["kind"].text) \($0["name"].text) \($0["count"].int)" }
    #expect(
      Set(found) == [
        "label PER 1", "label LOC 1", "relation in 1", "tag draft 1", "attribute k 1", "attribute role 1",
      ])
  }

  @Test func `a conflict names its target, article and field and lists its values`() throws {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "PER", Sample.person)
    try pair.sync()
    try pair.mina.ok("set", span, "label=A")
    try pair.sara.ok("set", span, "label=B")
    try pair.sync()
    let conflict = try pair.mina.json("conflicts")[0]
    #expect(conflict.keys == ["target", "article", "field", "values"])
    #expect(conflict["target"].text == span && conflict["article"].text == pair.article)
    #expect(conflict["field"].text == "label")
    for value in conflict["values"].array { #expect(value.keys == ["value", "author", "created", "device", "winner"]) }
    #expect(conflict["values"].array.filter { $0["winner"].bool == true }.count == 1)
    #expect(conflict["values"][0]["winner"].bool == true, "the winner comes first")
    let shown = try pair.mina.show(span)
    #expect(shown["label"].text == conflict["values"][0]["value"].text)
    #expect(shown["conflicts"][0].keys == conflict.keys)
  }

  @Test func `status and verify print the replica's whole account`() throws {
    let desk = try annotated().0
    let status = try desk.status
    #expect(status.keys == Self.status)
    #expect(status["replicas"][0].keys == ["replica", "device", "authors", "operations", "lastChange", "hasMine"])
    #expect(status["articles"].int == 1 && status["annotations"].int == 2 && status["relations"].int == 1)
    #expect(status["notes"].int == 2 && status["operations"].int == 6 && status["unpublished"].int == 6)
    #expect(status["shared"].isNull && status["author"].text == "Mina" && status["device"].text == "desk")
    let verified = try desk.json("verify")
    #expect(verified.keys == Self.status + ["state", "differences"])
    #expect(verified["differences"].array.isEmpty && !verified["state"].text.isEmpty)
  }

  @Test func `sync counts what went and what came`() throws {
    let pair = try Scene().pair()
    _ = try pair.sara.annotate(pair.article, "PER", Sample.person)
    let sent = try pair.sara.json("sync")
    #expect(sent.keys == ["published", "received", "waiting", "quarantined", "conflicts"])
    #expect(sent["published"].keys == ["segments", "operations", "bytes"])
    #expect(sent["published"]["segments"].int == 1 && sent["published"]["operations"].int == 1)
    let received = try pair.mina.json("sync")["received"]
    #expect(received["operations"].int == 1 && received["bytes"].int == sent["published"]["bytes"].int)
  }

  @Test func `editing commands print what apply prints for a line, and the change`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let keys = ["line", "id", "name", "change"]
    let made = try desk.json("annotate", article, "--label", "PER", "--quote", "تهران")
    #expect(made.keys == keys && made["line"].int == 1 && made["name"].isNull)
    #expect(made["change"].text == made["id"].text)
    let id = made["id"].text
    for command in [
      ["note", id, "n"], ["tag", id, "+t"], ["set", id, "label=ORG"], ["relate", id, id, "--label", "r"],
      ["remove", id], ["undo"],
    ] {
      #expect(try Value(desk.run(command + ["--json"]).stdout).keys.starts(with: keys), "\(command)")
    }
  }

  @Test func `apply prints one line an edit and import one an article`() throws {
    let desk = try Scene().corpus()
    let lines =
      #"{"edit":"addArticle","title":"t","text":"متن","name":"$a"}"# + "\n\n"
      + #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,2]]}"#
    let applied = try Value.lines(desk.ok("apply", "-", "--json", stdin: lines).stdout)
    #expect(applied.map(\.keys) == [["line", "id", "name"], ["line", "id", "name"]])
    #expect(applied.map(\.["line"].int) == [1, 3], "blank lines count")
    #expect(applied[0]["name"].text == "$a" && applied[1]["name"].isNull)
    let file = try desk.scene.write("a.txt", "تازه")
    let imported = try desk.json("import", file)
    #expect(imported.keys == ["path", "id", "status", "reason"])
    #expect(imported["status"].text == "added" && imported["reason"].isNull && imported["path"].text == file)
    #expect(try desk.json("import", file)["status"].text == "known")
  }

  @Test func `global options may stand before or after the command`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let span = try Value(
      desk.ok("--json", "--author", "Sara", "annotate", article, "--label", "X", "--quote", "تهران").stdout)
    #expect(try desk.show(span["id"].text)["author"].text == "Sara")
    #expect(try desk.scene.run("-C", desk.path, "list", "--json").status == 0)
    let inside = try desk.scene.makeFolder("desk/deep/er")
    #expect(try desk.scene.program.run(["list", "--json"], in: inside).status == 0, "found from below")
    let credited = try desk.run(["note", article, "n", "--json"], adding: ["HASHIYA_AUTHOR": "Zed"])
    #expect(try desk.show(Value(credited.stdout)["id"].text)["author"].text == "Zed")
  }
}
