import GRDB
import Models
import TestSupport
import Testing

@testable import Store

/// What is counted over all articles.
@Suite struct ArticleWriterTests {
  /// That happens when a fork shows, and what was folded can't be read any more as it was.
  @Test(arguments: [false, true])
  func `an article of which nothing is left counts nowhere`(isNamed: Bool) throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let article = try replica.edit(now: Fixture.now) { editor, _ in
      let new = NewArticle(title: "t", text: "یک متن کوتاه", tags: ["خبر"])
      let article = try editor.perform(.addArticle(new)).article
      let place = Place.ranges([ScalarRange(start: 0, end: 2)])
      _ = try editor.perform(.annotate(NewSpan(article: .id(.article(article)), label: "عدد", place: place)))
      return article
    }.value
    #expect(try replica.status().annotations == 1)
    try replica.write { reader in
      let number = try #require(try ArticleTable(db: reader.db).number(of: article))
      if isNamed { try LogTable(db: reader.db).index([number], segment: 1) }
      try reader.db.execute(sql: "DELETE FROM change")
      try reader.refold([article])
      #expect(try TotalTable(db: reader.db).isRight())
      #expect(try WordTable(db: reader.db).all().isEmpty)
    }
    let status = try replica.status()
    #expect(status.articles == 0 && status.annotations == 0)
  }

  @Test func `operations that nobody can read here are counted once, however often their article is saved`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let article = try replica.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "t", text: "یک متن کوتاه"))).article
    }.value
    let id = OperationID(replica: ReplicaID(ID128(high: 7, low: 7)), seq: 1)
    let strange = Models.Operation(
      id: id, kind: .init(rawValue: 99), flags: [], article: article, target: .article(article), overwrites: [],
      payload: .opaque([1]))
    let header = ChangeHeader(first: id, count: 1, wall: Fixture.now, lamport: 9, author: "x", device: "y")
    for _ in 0..<2 {
      try replica.write { reader in
        let table = ArticleTable(db: reader.db)
        let stored = try #require(try table.stored(article))
        var state = try stored.state()
        state.apply(strange, of: header)
        var writer = try ArticleWriter(db: reader.db)
        try writer.save(state, number: stored.number, over: stored)
        try writer.finish()
        #expect(try TotalTable(db: reader.db).isRight())
      }
      #expect(try replica.status().unknown == 1)
    }
  }
}
