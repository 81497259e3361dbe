import CommandSupport
import Testing

/// Concurrent values of one field: shown to all, settled by an edit.
@Suite struct ConflictTests {
  struct Field: Sendable {
    var target: String
    var name: String
    var mina: [String]
    var sara: [String]
    var isPlace = false
  }

  private static let fields: [Field] = [
    Field(target: "SPAN", name: "label", mina: ["label=A"], sara: ["label=B"]),
    Field(target: "SPAN", name: "attributes.role", mina: ["role=A"], sara: ["role=B"]),
    Field(
      target: "SPAN", name: "fragments", mina: ["--range", "0:3"], sara: ["--range", "5:7", "9:11"], isPlace: true),
    Field(target: "RELATION", name: "label", mina: ["label=A"], sara: ["label=B"]),
    Field(target: "NOTE", name: "text", mina: ["text=A"], sara: ["text=B"]),
    Field(target: "ARTICLE", name: "title", mina: ["title=A"], sara: ["title=B"]),
    Field(target: "ARTICLE", name: "language", mina: ["language=fa"], sara: ["language=en"]),
    Field(target: "ARTICLE", name: "direction", mina: ["direction=ltr"], sara: ["direction=rtl"]),
    Field(target: "ARTICLE", name: "url", mina: ["url=a:1"], sara: ["url=b:1"]),
    Field(target: "ARTICLE", name: "metadata.agency", mina: ["agency=A"], sara: ["agency=B"]),
  ]

  @Test(arguments: fields)
  func `two values set apart are a conflict that either can settle`(field: Field) throws {
    let things = try Furnished()
    let pair = things.pair
    let target = things.named([field.target])[0]
    try #require(pair.mina.run(["set", target] + field.mina).status == 0)
    try #require(pair.sara.run(["set", target] + field.sara).status == 0)
    try pair.sync()
    let conflicts = try pair.mina.conflicts
    #expect(conflicts.map(\.["field"].text) == [field.name] && conflicts[0]["target"].text == target)
    #expect(try pair.sara.ok("conflicts", "--json").stdout == pair.mina.ok("conflicts", "--json").stdout)
    #expect(Set(conflicts[0]["values"].array.map(\.["author"].text)) == ["Mina", "Sara"])
    #expect(try pair.mina.status["conflicts"].int == 1)
    // The second value is taken: not the winner.
    let wanted = conflicts[0]["values"][1]["value"]
    try pair.sara.ok("resolve", target, field.name, "--take", "2")
    try pair.sync()
    #expect(try pair.mina.conflicts.isEmpty)
    let shown = try pair.mina.show(target)
    let name = field.name.split(separator: ".").map(String.init)
    let value = name.count == 2 ? shown[name[0]][name[1]] : shown[name[0]]
    #expect(field.isPlace ? value.ranges == wanted.ranges : value.text == wanted.text)
    try Desk.expectSame(pair.mina, pair.sara)
  }

  @Test func `a conflict is settled by another value or by keeping the winner`() throws {
    let things = try Furnished()
    let (pair, span) = (things.pair, things.span)
    for (how, wanted) in [(["--value", "C"], "C"), (["--keep"], nil)] {
      try pair.mina.ok("set", span, "label=A")
      try pair.sara.ok("set", span, "label=B")
      try pair.sync()
      let winner = try pair.mina.show(span)["label"].text
      try #require(pair.mina.run(["resolve", span, "label"] + how).status == 0)
      try pair.sync()
      #expect(try pair.sara.show(span)["label"].text == wanted ?? winner)
      #expect(try pair.sara.conflicts.isEmpty)
    }
  }

  @Test func `fragments are settled by ranges and a field by clearing it`() throws {
    let things = try Furnished()
    let (pair, span) = (things.pair, things.span)
    try pair.mina.ok("set", span, "role=a", "--range", "0:3")
    try pair.sara.ok("set", span, "role=b", "--range", "5:7")
    try pair.sync()
    try pair.mina.ok("resolve", span, "fragments", "--value", "32:37 0:1")
    try pair.mina.ok("resolve", span, "role", "--value", "")
    #expect(try pair.mina.show(span)["fragments"].ranges == [[0, 1], [32, 37]])
    #expect(try pair.mina.show(span)["attributes"].named.isEmpty)
    #expect(try pair.mina.conflicts.isEmpty)
  }

  @Test func `everything is kept at once`() throws {
    let things = try Furnished()
    let (pair, span) = (things.pair, things.span)
    for (desk, value) in [(pair.mina, "A"), (pair.sara, "B")] {
      try desk.ok("set", span, "label=\(value)", "role=\(value)")
      try desk.ok("set", pair.article, "title=\(value)")
    }
    try pair.sync()
    #expect(try pair.mina.conflicts.count == 3)
    let shown = try pair.mina.show(pair.article)["title"].text
    #expect(try pair.mina.json("resolve", "--all", "--keep").array.count == 3)
    #expect(try pair.mina.conflicts.isEmpty)
    try pair.sync()
    #expect(try pair.sara.conflicts.isEmpty)
    #expect(try pair.sara.show(pair.article)["title"].text == shown)
    try Desk.expectSame(pair.mina, pair.sara)
  }

  @Test func `a cleared value never wins over one`() throws {
    let things = try Furnished()
    let (pair, span) = (things.pair, things.span)
    try pair.mina.ok("set", span, "role=a")
    try pair.sync()
    try pair.mina.ok("set", span, "role=b")
    try pair.sara.ok("set", span, "role=")
    try pair.sync()
    let values = try #require(pair.sara.conflicts.first)["values"]
    #expect(values[0]["value"].text == "b" && values[1]["value"].isNull)
  }

  @Test func `the same value set by both is no conflict`() throws {
    let things = try Furnished()
    let (pair, span) = (things.pair, things.span)
    try pair.mina.ok("set", span, "label=A")
    try pair.sara.ok("set", span, "label=A")
    try pair.sync()
    #expect(try pair.mina.conflicts.isEmpty)
  }

  @Test func `what is in no conflict cannot be settled`() throws {
    let things = try Furnished()
    let (pair, span) = (things.pair, things.span)
    try pair.mina.refused("resolve", span, "label", "--keep", saying: "conflict")
    try pair.mina.ok("set", span, "label=A")
    try pair.sara.ok("set", span, "label=B")
    try pair.sync()
    try pair.mina.refused("resolve", span, "role", "--keep", saying: "label")
    try pair.mina.refused("resolve", span, "label", "--take", "3", saying: "3")
    try pair.mina.refused("resolve", span, "label", "--take", "1", "--keep", status: 64)
    try pair.mina.refused("resolve", span, "label", status: 64)
  }

  @Test func `what an import says never conflicts with what a person set`() throws {
    let scene = try Scene()
    let pair = try scene.pair()
    let file = try scene.write("same.txt", Sample.text)
    try pair.mina.ok("set", pair.article, "title=عنوان مینا", "language=fa")
    let other = try scene.corpus("else")
    try other.ok("import", file, "--title", "Title", "--language", "en", "--tag", "imported")
    let lines = try scene.write("else.jsonl", try other.exported)
    try pair.sara.ok("import", lines)
    try pair.sync()
    #expect(try pair.mina.conflicts.isEmpty)
    #expect(try pair.sara.show(pair.article)["title"].text == "عنوان مینا")
    try Desk.expectSame(pair.mina, pair.sara)
  }
}
