import CommandSupport
import Testing

/// Ids as people type them.
@Suite struct IdTests {
  @Test func `an id may be shortened while it is unique`() throws {
    let pair = try Scene().pair()
    let mine = try pair.mina.annotate(pair.article, "A", "تهران")
    let theirs = try pair.sara.json("tag", pair.article, "+x")["change"].text
    _ = try pair.sara.annotate(pair.article, "B", "مشهد")
    try pair.sync()
    let parts = mine.split(separator: ".").map(String.init)
    #expect(parts[0] == "2" && theirs.hasPrefix("1."))
    #expect(try pair.mina.show(String(mine.prefix(5)))["id"].text == mine)
    #expect(try pair.mina.show(String(pair.article.prefix(5)))["id"].text == pair.article)
    #expect(try pair.mina.show(mine)["id"].text == mine)
    try pair.mina.refused("show", "2", saying: mine, "ambiguous")
    try pair.mina.refused("show", "2.", saying: mine)
  }

  @Test func `the number of an id is whole`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    for index in 0..<11 { try desk.ok("tag", article, "+t\(index)") }
    let span = try desk.annotate(article, "A", "تهران")
    #expect(span.hasPrefix("13."))
    #expect(try desk.show("13")["id"].text == span)
    try desk.refused("set", "1", "label=x")
    try desk.refused("show", "013")
  }

  @Test func `an unknown id lists the nearest`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let span = try desk.annotate(article, "A", "تهران")
    let slip = String(article.prefix(6)) + (article.hasSuffix("a") ? "b" : "a") + "zzz"
    try desk.refused("show", slip, saying: article)
    try desk.refused("show", "2.zzzz", saying: span)
    try desk.refused("tag", "", "+x")
    try desk.refused("undo", article, saying: "change")
    try desk.refused("remove", "77")
  }

  @Test func `show prints a change`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let change = try desk.json("tag", article, "+x")["change"].text
    #expect(try desk.show(change)["id"].text == change)
    #expect(try desk.show(change)["operations"].int == 1)
  }
}
