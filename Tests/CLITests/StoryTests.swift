import CommandSupport
import Foundation
import Testing

/// The main job: annotate apart, meet in a directory, hand on the same.
@Suite struct StoryTests {
  @Test func `what one annotates the other has after both synced`() throws {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "PER", Sample.person)
    let note = try pair.sara.json("note", pair.article, "از تلفن")["id"].text
    try pair.sync()
    #expect(try pair.sara.show(span)["quote"].text == Sample.person)
    #expect(try pair.mina.show(note)["author"].text == "Sara")
    try Desk.expectSameBytes(pair.mina, pair.sara)
  }

  @Test func `a sync says whose work came`() throws {
    let pair = try Scene().pair()
    _ = try pair.sara.annotate(pair.article, "PER", Sample.person)
    #expect(try pair.sara.ok("sync").stdout.contains("published"))
    let said = try pair.mina.ok("sync").stdout
    #expect(said.contains("Sara") && said.contains("laptop") && said.contains("1 change"))
    #expect(try pair.mina.ok("sync").stdout.contains("nothing new"))
  }

  @Test func `three replicas show the same in whatever order they sync`() throws {
    let scene = try Scene()
    let pair = try scene.pair()
    let ali = try scene.join(pair.shared, "pc", author: "Ali")
    let span = try pair.mina.annotate(pair.article, "PER", Sample.person)
    try Desk.sync(pair.mina, pair.sara, ali)
    for (desk, label) in [(pair.mina, "ORG"), (pair.sara, "LOC"), (ali, "ORG")] {
      try desk.ok("set", span, "label=\(label)")
      try desk.ok("tag", pair.article, "+\(label)")
    }
    try ali.ok("sync")
    try pair.mina.ok("sync")
    try pair.sara.ok("sync")
    try ali.ok("sync")
    try pair.mina.ok("sync")
    try Desk.expectSameBytes(pair.mina, pair.sara, ali)
    let conflict = try #require(ali.conflicts.first)
    #expect(Set(conflict["values"].array.map(\.["value"].text)) == ["ORG", "LOC"])
    #expect(conflict["values"].array.contains { $0["author"].text == "Ali, Mina" }, "equal values are one")
  }

  @Test func `work that passes through a third replica's directory arrives`() throws {
    let scene = try Scene()
    let pair = try scene.pair()
    let span = try pair.mina.annotate(pair.article, "PER", Sample.person)
    try pair.sync()
    // Sara alone starts another directory, as on a stick, and Ali never sees Mina's.
    let stick = try scene.makeFolder("stick")
    try pair.sara.ok("sync", stick)
    let ali = try scene.join(stick, "pc", author: "Ali")
    #expect(try ali.isShown(span))
    try Desk.expectSameBytes(pair.sara, ali)
  }

  @Test func `the same article imported on two replicas is one and annotations from both meet on it`() throws {
    let scene = try Scene()
    let mina = try scene.corpus()
    let shared = try scene.makeFolder("shared")
    try mina.ok("sync", shared)
    let sara = try scene.join(shared, "laptop", author: "Sara")
    let article = try mina.add(Sample.text)
    #expect(try sara.add(Sample.text) == article)
    _ = try mina.annotate(article, "PER", Sample.person)
    _ = try sara.annotate(article, "LOC", "تهران")
    try Desk.sync(mina, sara)
    #expect(try mina.json("list").array.count == 1)
    #expect(try mina.show(article)["annotations"].array.map(\.["label"].text) == ["PER", "LOC"])
    #expect(try mina.conflicts.isEmpty)
    try Desk.expectSameBytes(mina, sara)
  }

  @Test func `a replica that never edited publishes nothing and has the digest of its source`() throws {
    let scene = try Scene()
    let pair = try scene.pair()
    let before = scene.files(in: "shared")
    try pair.sara.ok("show", pair.article)
    try pair.sara.ok("list")
    try pair.sara.ok("log")
    let report = try pair.sara.json("sync")
    #expect(report["published"]["segments"].int == 0)
    #expect(scene.files(in: "shared") == before)
    #expect(try pair.sara.digest == pair.mina.digest)
  }

  @Test func `spans that two people made alike are told apart and counted`() throws {
    let pair = try Scene().pair()
    let first = try pair.mina.annotate(pair.article, "PER", Sample.person)
    let second = try pair.sara.annotate(pair.article, "PER", Sample.person)
    try pair.sync()
    #expect(first != second)
    #expect(try pair.mina.status["doubles"].int == 1)
    #expect(try pair.mina.status["annotations"].int == 2)
  }

  @Test func `status says who has contributed and who has mine`() throws {
    let pair = try Scene().pair()
    _ = try pair.sara.annotate(pair.article, "PER", Sample.person)
    try pair.sync()
    let replicas = try pair.mina.status["replicas"].array
    #expect(replicas.map(\.["device"].text).sorted() == ["desk", "laptop"])
    let sara = try #require(replicas.first { $0["device"].text == "laptop" })
    #expect(sara["authors"].texts == ["Sara"] && sara["operations"].int == 1)
    #expect(sara["hasMine"].bool == true)
    _ = try pair.mina.annotate(pair.article, "LOC", "تهران")
    let later = try #require(pair.mina.status["replicas"].array.first { $0["device"].text == "laptop" })
    #expect(later["hasMine"].bool == false)
  }
}
