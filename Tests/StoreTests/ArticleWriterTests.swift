import GRDB
import Models
import TestSupport
import Testing

@testable import Store

/// What is counted over all articles, when an article goes.
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
      if isNamed { try LogTable(db: reader.db).index(article: number, segment: 1) }
      try reader.db.execute(sql: "DELETE FROM change")
      try reader.refold([article])
      #expect(try TotalTable(db: reader.db).isRight())
      #expect(try WordTable(db: reader.db).all().isEmpty)
    }
    let status = try replica.status()
    #expect(status.articles == 0 && status.annotations == 0)
  }
}
