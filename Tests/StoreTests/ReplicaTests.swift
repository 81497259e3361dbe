import GRDB
import Models
import Segments
import TestSupport
import Testing

@testable import Store

@Suite struct ReplicaTests {
  @Test func `what an edit acknowledged is there when the replica is opened again`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let id = try replica.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "t", text: "متن کوتاه"))).id
    }.value
    try replica.close()
    let again = try Replica.open(folder.path)
    #expect(try again.articles().map { ThingID.article($0.id) } == [id])
    #expect(try again.verify { Array($0.title.utf8) }.differences == [])
  }

  /// 2 is FULL: every commit is synced. In NORMAL, which GRDB's own mode for write-ahead logs sets, a power cut takes
  /// back the last ones.
  @Test func `every commit is synced`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    #expect(try replica.read { try Int.fetchOne($0.db, sql: "PRAGMA synchronous") } == 2)
    #expect(try replica.read { try String.fetchOne($0.db, sql: "PRAGMA journal_mode") } == "wal")
  }

  @Test func `an edit that fails leaves nothing behind`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let before = try replica.status()
    #expect(throws: EditError.self) {
      try replica.edit(now: Fixture.now) { editor, _ in
        _ = try editor.perform(.addArticle(NewArticle(title: "t", text: "abc")))
        _ = try editor.perform(.addArticle(NewArticle(title: "t", text: "")))
      }
    }
    #expect(try replica.status() == before)
  }

  /// Many articles at once are written another way than a few.
  @Test(arguments: [1, 40, 3_000]) func `words are counted right however many spans and articles a change has`(
    spans: Int
  ) throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let articles = try replica.edit(now: Fixture.now) { editor, _ in
      try (0..<min(spans, 40)).map { number in
        try editor.perform(.addArticle(NewArticle(title: "t", text: ExactText("متن کوتاه \(number)")))).id
      }
    }.value
    for label in ["یک", "دو"] as [ExactText] {
      _ = try replica.edit(now: Fixture.now) { editor, _ in
        for number in 0..<spans {
          let range = ScalarRange(start: number % 7, end: 8)
          let author = ExactText("\(number)")
          _ = try editor.perform(
            .annotate(
              NewSpan(
                article: .id(articles[number % articles.count]), label: label, place: .ranges([range]),
                attributes: ["author": author])))
        }
      }
    }
    // What is asked for twice is made once.
    let made = Set((0..<spans).map { [$0 % articles.count, $0 % 7] }).count
    #expect(try replica.status().annotations == 2 * made)
    #expect(try replica.read { try WordTable(db: $0.db).all()[Facet(kind: .label, name: "دو")] } == made)
    #expect(try replica.verify { Array($0.title.utf8) }.differences == [])
  }

  @Test func `an operation of the same change that makes nothing is no thing`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    _ = try replica.edit(now: Fixture.now) { editor, _ in
      let article = try editor.perform(.addArticle(NewArticle(title: "t", text: "متن"))).id
      _ = try editor.perform(.tag(target: .id(article), add: ["x"], remove: []))
      let note = try editor.perform(.note(NewNote(target: .id(article), text: "n")))
      #expect(try editor.perform(.set(target: .id(note.id), field: "text", value: .text("m"))).status == .changed)
      _ = try editor.perform(.remove(target: .id(article)))
      for number in [1, 2, 9] as [UInt64] {
        let id = ThingID.operation(OperationID(replica: replica.replica, seq: number))
        #expect(throws: EditError.unknownThing(id)) { try editor.perform(.remove(target: .id(id))) }
      }
    }
  }

  @Test func `a reply to what was removed is as good as removed`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    _ = try replica.edit(now: Fixture.now) { editor, _ in
      let article = try editor.perform(.addArticle(NewArticle(title: "t", text: "متن"))).id
      let note = try editor.perform(.note(NewNote(target: .id(article), text: "n"))).id
      let reply = try editor.perform(.note(NewNote(target: .id(note), text: "r"))).id
      _ = try editor.perform(.remove(target: .id(note)))
      let edits: [Edit] = [
        .set(target: .id(reply), field: "text", value: .text("m")), .note(NewNote(target: .id(reply), text: "s")),
        .remove(target: .id(reply)),
      ]
      for edit in edits {
        #expect {
          try editor.perform(edit)
        } throws: {
          "\($0)".hasPrefix("\(note) was removed")
        }
      }
    }
  }

  @Test func `the name of an attribute that was cleared is no longer in use`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    _ = try replica.edit(now: Fixture.now) { editor, _ in
      let article = try editor.perform(.addArticle(NewArticle(title: "t", text: "متن"))).id
      let place = Place.ranges([ScalarRange(start: 0, end: 3)])
      let names: [ExactText: ExactText] = ["نقش": "x", "role": "y"]
      let new = NewSpan(article: .id(article), label: "l", place: place, attributes: NamedTexts(names))
      let span = try editor.perform(.annotate(new)).id
      _ = try editor.perform(.set(target: .id(span), field: "attributes.role", value: .cleared))
    }
    let words = try replica.read { try WordTable(db: $0.db).all() }
    #expect(words[Facet(kind: .attribute, name: "نقش")] == 1)
    #expect(words[Facet(kind: .attribute, name: "role")] == nil)
  }
}

enum Fixture {
  static let now = Timestamp(milliseconds: 1_700_000_000_000)
  static let corpus = CorpusID(ID128(high: 1, low: 2))

  static func key(_ number: UInt8) throws -> SigningKey {
    try #require(SigningKey(bytes: [UInt8](repeating: number, count: 32)))
  }

  static func replica(in folder: String, number: UInt8 = 1) throws -> Replica {
    try Replica.create(
      in: folder,
      Replica.Birth(corpus: corpus, signingKey: key(number), author: "Sara", device: ExactText("device \(number)")))
  }
}
