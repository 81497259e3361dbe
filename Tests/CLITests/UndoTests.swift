import CommandSupport
import Testing

/// Taking back changes of every kind, at once and after others have them.
@Suite struct UndoTests {
  @Test func `each undo goes one change further back`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let span = try desk.annotate(article, "A", "تهران")
    try desk.ok("set", span, "label=B")
    try desk.ok("set", span, "label=C")
    try desk.ok("tag", span, "+t")
    try desk.ok("undo")
    #expect(try desk.show(span)["tags"].texts.isEmpty)
    try desk.ok("undo")
    #expect(try desk.show(span)["label"].text == "B")
    try desk.ok("undo")
    #expect(try desk.show(span)["label"].text == "A")
    try desk.ok("undo")
    #expect(!(try desk.isShown(span)))
    try desk.ok("undo")
    #expect(try desk.json("list").array.isEmpty)
    try desk.refused("undo", saying: "undo")
  }

  /// Commands by what they do to an article with a span, a relation and a note.
  private static let edits: [[String]] = [
    ["annotate", "ARTICLE", "--label", "X", "--quote", "مشهد", "--note", "n", "--tag", "t", "--attribute", "k=v"],
    ["annotate", "ARTICLE", "--label", "X", "--quote", Sample.person, "--all"],
    ["relate", "SPAN", "SPAN", "--label", "self"], ["note", "NOTE", "پاسخ"],
    ["set", "SPAN", "label=Z", "role=x"], ["set", "SPAN", "--quote", "مشهد"],
    ["set", "ARTICLE", "title=نو", "url=u:1"],
    ["set", "RELATION", "label=Z"], ["set", "NOTE", "text=Z"], ["tag", "SPAN", "+new", "-old"], ["remove", "ARTICLE"],
    ["remove", "SPAN"], ["remove", "RELATION"], ["remove", "NOTE"], ["remove", "NOTE", "RELATION", "SPAN"],
  ]

  @Test(arguments: edits)
  func `undo takes a change back wholly and undo of that does it again`(edit: [String]) throws {
    let things = try Furnished()
    let (pair, desk) = (things.pair, things.pair.mina)
    let before = try desk.exported
    let made = try desk.run(things.named(edit))
    try #require(made.status == 0, "\(made)")
    let after = try desk.exported
    #expect(before != after)
    // Sara takes it back on her replica, and does it again: a change of another person, after a sync.
    try pair.sync()
    let change = try desk.json("log")[0]["id"].text
    let undone = try pair.sara.json("undo", change)["change"].text
    #expect(try pair.sara.exported == before)
    try pair.sara.ok("undo", undone)
    #expect(try pair.sara.exported == after)
    try pair.sync()
    #expect(try desk.exported == after)
    try pair.sara.ok("undo", change)
    try pair.sync()
    #expect(try desk.exported == before)
    try Desk.expectSame(desk, pair.sara)
    #expect(try desk.conflicts.isEmpty)
  }

  @Test func `log says what is undone`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let change = try desk.json("tag", article, "+x")["change"].text
    try desk.ok("undo")
    let entry = try #require(desk.json("log").array.first { $0["id"].text == change })
    #expect(entry["undone"].bool == true)
    try desk.refused("undo", change, saying: "undone")
  }

  @Test func `undo leaves what others changed since and says so`() throws {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "PER", Sample.person)
    let change = try pair.mina.json("set", span, "label=A", "role=x")["change"].text
    try pair.sync()
    try pair.sara.ok("set", span, "label=B")
    try pair.sync()
    let outcome = try pair.mina.run(["undo", change])
    #expect(outcome.status != 1 && outcome.stderr.contains("label") && outcome.stderr.contains("Sara"), "\(outcome)")
    #expect(try pair.mina.show(span)["label"].text == "B")
    #expect(try pair.mina.show(span)["attributes"].named.isEmpty)
  }

  @Test func `undo of a creation that another has worked on is refused and names him`() throws {
    let pair = try Scene().pair()
    let made = try pair.mina.json("annotate", pair.article, "--label", "X", "--quote", "تهران")
    try pair.sync()
    try pair.sara.ok("note", made["id"].text, "بله")
    try pair.sync()
    try pair.mina.refused("undo", made["change"].text, saying: "Sara")
    try pair.sara.refused("undo", made["change"].text.replacing("2.", with: "99."))
  }

  @Test func `undo without a name is of this author's on this replica`() throws {
    let pair = try Scene().pair()
    _ = try pair.mina.annotate(pair.article, "A", "تهران")
    try pair.sync()
    try pair.sara.refused("undo", saying: "no change of yours")
    try pair.sara.ok("tag", pair.article, "+s")
    try pair.sara.ok("tag", pair.article, "+z", "--author", "Zed")
    try pair.sara.ok("undo")
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["z"])
    try pair.sara.ok("undo", "--author", "Zed")
    #expect(try pair.sara.show(pair.article)["tags"].texts.isEmpty)
  }

  @Test func `both undoing one change on their own agree`() throws {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "A", "تهران")
    let change = try pair.mina.json("set", span, "label=B")["change"].text
    try pair.sync()
    try pair.mina.ok("undo", change)
    try pair.sara.ok("undo", change)
    try pair.sync()
    #expect(try pair.mina.show(span)["label"].text == "A")
    #expect(try pair.mina.conflicts.isEmpty)
    try Desk.expectSame(pair.mina, pair.sara)
  }

  @Test func `undo of a resolution brings the conflict back`() throws {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "PER", Sample.person)
    try pair.sync()
    try pair.mina.ok("set", span, "label=A")
    try pair.sara.ok("set", span, "label=B")
    try pair.sync()
    try pair.mina.ok("resolve", span, "label", "--value", "C")
    try pair.mina.ok("undo")
    try pair.sync()
    let values = try pair.sara.conflicts.first?["values"].array.map(\.["value"].text)
    #expect(values?.sorted() == ["A", "B"])
    try Desk.expectSame(pair.mina, pair.sara)
  }
}
