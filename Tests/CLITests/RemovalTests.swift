import CommandSupport
import Testing

/// Removal against edits, and what becomes of what hung on the removed.
@Suite struct RemovalTests {
  @Test(arguments: [
    ("SPAN", ["set", "SPAN", "label=X"]), ("SPAN", ["set", "SPAN", "role=x"]),
    ("SPAN", ["set", "SPAN", "--quote", "مشهد"]),
    ("SPAN", ["tag", "SPAN", "+t"]), ("SPAN", ["tag", "SPAN", "-old"]), ("SPAN", ["note", "SPAN", "x"]),
    ("SPAN", ["note", "NOTE", "x"]), ("SPAN", ["relate", "OTHER", "SPAN", "--label", "z"]),
    ("RELATION", ["set", "RELATION", "label=X"]), ("RELATION", ["note", "RELATION", "x"]),
    ("NOTE", ["set", "NOTE", "text=x"]), ("NOTE", ["note", "NOTE", "x"]),
    ("ARTICLE", ["annotate", "ARTICLE", "--label", "X", "--quote", "مشهد"]), ("ARTICLE", ["tag", "SPAN", "+t"]),
    ("ARTICLE", ["set", "NOTE", "text=x"]), ("ARTICLE", ["set", "ARTICLE", "title=x"]),
    ("ARTICLE", ["relate", "OTHER", "SPAN", "--label", "z"]), ("ARTICLE", ["set", "RELATION", "label=z"]),
  ])
  func `an edit beats a concurrent removal`(removed: String, edit: [String]) throws {
    let things = try Furnished()
    let (mina, sara) = (things.pair.mina, things.pair.sara)
    let target = things.named([removed])[0]
    try mina.ok("remove", target)
    try #require(sara.run(things.named(edit)).status == 0)
    try things.pair.sync()
    #expect(try mina.isShown(target))
    let conflict = try #require(mina.conflicts.first)
    #expect(conflict["target"].text == target && conflict["field"].text == "existence")
    #expect(conflict["values"].array.map(\.["value"].text) == ["keep", "remove"])
    #expect(conflict["values"].array.map(\.["author"].text) == ["Sara", "Mina"])
    try Desk.expectSame(mina, sara)
    try mina.ok("resolve", target, "existence", "--take", "2")
    try things.pair.sync()
    #expect(!(try sara.isShown(target)))
    #expect(try sara.conflicts.isEmpty)
  }

  @Test func `keeping settles it too`() throws {
    let things = try Furnished()
    try things.pair.mina.ok("remove", things.span)
    try things.pair.sara.ok("set", things.span, "label=X")
    try things.pair.sync()
    try things.pair.sara.ok("resolve", things.span, "existence", "--keep")
    try things.pair.sync()
    #expect(try things.pair.mina.isShown(things.span))
    #expect(try things.pair.mina.conflicts.isEmpty)
  }

  @Test func `a removal that others saw nothing of takes the thing away everywhere`() throws {
    let things = try Furnished()
    try things.pair.mina.ok("remove", things.note, things.other)
    try things.pair.sync()
    #expect(!(try things.pair.sara.isShown(things.note)))
    #expect(!(try things.pair.sara.isShown(things.other)))
    #expect(try things.pair.sara.conflicts.isEmpty)
  }

  @Test func `tags add wins`() throws {
    let things = try Furnished()
    try things.pair.mina.ok("tag", things.span, "-old")
    try things.pair.sara.ok("tag", things.span, "+old")
    try things.pair.sync()
    #expect(try things.pair.mina.show(things.span)["tags"].texts == ["old"])
    try things.pair.mina.ok("tag", things.span, "-old")
    try things.pair.sync()
    #expect(try things.pair.sara.show(things.span)["tags"].texts.isEmpty)
    #expect(try things.pair.sara.conflicts.isEmpty)
  }

  @Test func `a relation whose end is removed stays and dangles`() throws {
    let things = try Furnished()
    try things.pair.mina.ok("remove", things.other)
    try things.pair.sync()
    let relation = try things.pair.sara.show(things.relation)
    #expect(relation["state"].text == "dangling" && relation["target"].text == things.other)
    try things.pair.mina.ok("undo")
    #expect(try things.pair.mina.show(things.relation)["state"].text == "live")
  }

  @Test func `work on a dangling relation does not bring its end back`() throws {
    let things = try Furnished()
    let desk = things.pair.mina
    try desk.ok("remove", things.other)
    try desk.ok("tag", things.relation, "+t")
    try desk.ok("note", things.relation, "x")
    try desk.ok("set", things.relation, "label=z")
    #expect(!(try desk.isShown(things.other)))
    #expect(try desk.conflicts.isEmpty)
    try desk.refused("relate", things.span, things.other, "--label", "r", saying: "removed by Mina")
  }

  @Test func `what is removed is not edited and its message says how it comes back`() throws {
    let things = try Furnished()
    let desk = things.pair.mina
    let change = try desk.json("remove", things.span)["change"].text
    for edit in [["set", things.span, "label=x"], ["tag", things.span, "+x"], ["note", things.note, "x"]] {
      let outcome = try desk.run(edit)
      #expect(outcome.status == 1 && outcome.stderr.contains("undo"), "\(outcome)")
    }
    try desk.refused("show", things.span, saying: "removed by Mina", "undo \(change.prefix(5))")
    try desk.refused("remove", things.span)
    try desk.ok("undo", change)
    #expect(try desk.show(things.span)["notes"][0]["id"].text == things.note)
  }

  @Test func `a removed article hides what is in it and shows it again`() throws {
    let things = try Furnished()
    let desk = things.pair.mina
    let before = try desk.exported
    try desk.ok("remove", things.pair.article)
    #expect(try desk.json("list").array.isEmpty)
    #expect(try Value(desk.ok("list", "--removed", "--json").stdout).array.map(\.["id"].text) == [things.pair.article])
    try desk.refused("show", things.span)
    #expect(try desk.status["annotations"].int == 0)
    try desk.refused("export", things.pair.article, "--format", "jsonl", saying: "removed")
    #expect(try desk.exported.isEmpty)
    try desk.ok("undo")
    #expect(try desk.exported == before)
  }

  @Test func `an import keeps nothing and says that the article was removed`() throws {
    let things = try Furnished()
    let scene = things.pair.mina.scene
    let file = try scene.write("again.txt", Sample.text)
    try things.pair.mina.ok("remove", things.pair.article)
    let again = try things.pair.mina.ok("import", file, "--json")
    #expect(try Value(again.stdout)["status"].text == "known")
    #expect(again.stderr.contains("removed"))
    try things.pair.sara.ok("import", file)
    try things.pair.sync()
    #expect(!(try things.pair.sara.isShown(things.pair.article)))
    #expect(try things.pair.sara.conflicts.isEmpty)
  }
}
