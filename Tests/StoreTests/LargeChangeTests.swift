import GRDB
import Models
import Segments
import TestSupport
import Testing

@testable import Store

/// Changes of which the articles are read together, and the segment is gathered while they are decided.
@Suite("Large changes") struct LargeChangeTests {
  @Test func `a change is sealed with what was unsealed before it, and everybody reads it`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let articles = try Self.articles(3, in: replica)
    _ = try replica.edit(now: Fixture.now) { editor, _ in try Self.annotate(articles, 0..<5, &editor) }
    _ = try replica.edit(now: Fixture.now) { editor, _ in try Self.annotate(articles, 5..<5_000, &editor) }
    #expect(try replica.verify { Array($0.title.utf8) }.differences == [])

    let names = try replica.ownSegments()
    #expect(names.count == 1)
    let bytes = try #require(try replica.bytes(of: names[0]))
    let segment = try SegmentCodec.decode(bytes, corpus: Fixture.corpus)
    #expect(segment.changes.map(\.count) == [3, 5, 4_995])

    let other = try Fixture.replica(in: folder.path + "/other", number: 2)
    _ = try other.takeIn([segment], now: Fixture.now)
    for article in articles { #expect(try other.state(of: article) == replica.state(of: article)) }
  }

  /// Work of others is named by the change, and stands in the table only when the segment is finished.
  @Test func `a change that names others' operations is sealed`() throws {
    let folder = try TemporaryDirectory()
    let others = try Fixture.replica(in: folder.path + "/others", number: 2)
    let articles = try Self.articles(2, in: others)
    _ = try others.edit(now: Fixture.now) { editor, _ in try Self.annotate(articles, 0..<2_500, &editor) }
    let replica = try Fixture.replica(in: folder.path + "/mine")
    for name in try others.ownSegments() {
      let bytes = try #require(try others.bytes(of: name))
      _ = try replica.takeIn([SegmentCodec.decode(bytes, corpus: Fixture.corpus)], now: Fixture.now)
    }
    let spans = try articles.flatMap { article in
      try #require(try replica.state(of: article)).things.map(\.id).filter { $0 != .article(article) }
    }
    _ = try replica.edit(now: Fixture.now) { editor, _ in
      for span in spans { _ = try editor.perform(.set(target: .id(span), field: "label", value: .text("دیگر"))) }
    }
    #expect(try replica.verify { Array($0.title.utf8) }.differences == [])
    let name = try #require(try replica.ownSegments().last)
    let bytes = try #require(try replica.bytes(of: name))
    #expect(try SegmentCodec.decode(bytes, corpus: Fixture.corpus).changes.map(\.count) == [2_500])
  }

  @Test func `articles read ahead are those that are there, also when they are edited and asked for again`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let articles = try Self.articles(70, in: replica)
    let missing = ArticleID(ID128(high: 9, low: 9))
    for round in 0..<3 {
      _ = try replica.edit(now: Fixture.now) { editor, reader in
        try reader.prepare(articles + [missing] + articles)
        try Self.annotate(articles, (round * 140)..<(round * 140 + 70), &editor)
        try reader.prepare(articles)
        try Self.annotate(articles, (round * 140 + 70)..<(round * 140 + 140), &editor)
      }
    }
    #expect(try replica.verify { Array($0.title.utf8) }.differences == [])
    #expect(try replica.status().annotations == 420)
  }

  @Test func `a damaged state that was read ahead is reported to who asks for it, and to nobody else`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let articles = try Self.articles(3, in: replica)
    try replica.write { reader in
      let number = try #require(try ArticleTable(db: reader.db).number(of: articles[1]))
      try reader.db.execute(sql: "UPDATE state SET bytes = x'0007' WHERE article = ?", arguments: [number])
    }
    _ = try replica.edit(now: Fixture.now) { editor, reader in
      try reader.prepare(articles)
      try Self.annotate([articles[0], articles[2]], 0..<4, &editor)
      #expect(throws: StoreError.self) { try Self.annotate([articles[1]], 4..<5, &editor) }
      #expect(throws: StoreError.self) { try Self.annotate([articles[1]], 4..<5, &editor) }
    }
    #expect(try replica.status().annotations == 4)
  }

  private static func articles(_ count: Int, in replica: Replica) throws -> [ArticleID] {
    try replica.edit(now: Fixture.now) { editor, _ in
      try (0..<count).map { number in
        let text = ExactText("متن \(number)" + String(repeating: " واژه", count: 2_000))
        return try editor.perform(.addArticle(NewArticle(title: "t", text: text))).article
      }
    }.value
  }

  /// Spans in the articles in turn.
  private static func annotate(_ articles: [ArticleID], _ numbers: Range<Int>, _ editor: inout Editor) throws {
    for number in numbers {
      let place = Place.ranges([ScalarRange(start: number, end: number + 4)])
      let article = articles[number % articles.count]
      _ = try editor.perform(
        .annotate(
          NewSpan(
            article: .id(.article(article)), label: "برچسب", place: place, attributes: ["n": ExactText("\(number)")])))
    }
  }
}
