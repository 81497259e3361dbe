import Foundation
import GRDB
import Models
import Segments
import TestSupport
import Testing

@testable import Store

/// States that few operations changed are kept as what was written whole and what became of it.
@Suite struct StoredDeltaTests {
  @Test func `a little that changes is kept beside the state, until it is much`() throws {
    var scene = try Scene()
    var kept: [Int?] = []
    for number in 0..<40 {
      try scene.annotate(number, label: ExactText(number.isMultiple(of: 3) ? "برچسب \(number)" : "برچسب"))
      if number.isMultiple(of: 6) { try scene.check("annotation \(number)") }
      kept.append(try scene.deltas())
    }
    // Many follow each other, and sometimes all are taken into the state.
    #expect(kept.filter { $0 == 1 }.count > 10, "\(kept)")
    #expect(kept.filter { $0 == 0 }.count > 3, "\(kept)")
    try scene.check("at the end")
  }

  @Test func `the whole state is written once what became of it takes a quarter of its bytes`() throws {
    var scene = try Scene()
    for number in 0..<40 {
      try scene.annotate(number, label: "برچسب")
      let isTooLong = try scene.reader.read { reader in
        try Bool.fetchOne(
          reader.db,
          sql: """
            SELECT 4 * (length(d.facets) + length(d.bytes)) > length(s.bytes)
            FROM delta d JOIN state s ON s.article = d.article
            """)
      }
      #expect(isTooLong != true)
    }
  }

  @Test func `an edit of one's own is of what the deltas made`() throws {
    var scene = try Scene()
    try scene.annotate(0, label: "تازه")
    #expect(try scene.deltas() == 1)
    _ = try scene.reader.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.note(NewNote(target: .id(.article(scene.article)), text: "n")))
    }
    #expect(try scene.deltas() == 0)
    #expect(try scene.reader.verify { Array("\($0)".utf8) }.differences == [])
    #expect(try scene.reader.status().annotations == scene.author.status().annotations)
  }

  @Test func `what is folded anew from the log has no deltas left`() throws {
    var scene = try Scene()
    try scene.annotate(0, label: "تازه")
    #expect(try scene.deltas() == 1)
    try scene.reader.write { try $0.refold([scene.article]) }
    #expect(try scene.deltas() == 0)
    try scene.check("folded anew")
  }

  @Test func `lists know the words that came with a delta`() throws {
    var scene = try Scene()
    var filter = ArticleFilter()
    filter.label = "تازه"
    #expect(try scene.reader.articles(filter).isEmpty)
    try scene.annotate(0, label: "تازه")
    #expect(try scene.deltas() == 1)
    #expect(try scene.reader.articles(filter).map(\.id) == [scene.article])
    try scene.removeLast()
    #expect(try scene.deltas() == 1)
    #expect(try scene.reader.articles(filter).isEmpty)
    try scene.check("after the removal")
  }

  @Test(arguments: [
    "UPDATE delta SET bytes = x'0103'", "UPDATE delta SET facets = x'0103'", "UPDATE delta SET bytes = x'FFFFFFFF'",
    "UPDATE delta SET bytes = bytes || bytes", "DELETE FROM delta",
    "UPDATE state SET bytes = x'00'",
  ])
  func `what was damaged is told, and made anew from the log`(sql: String) throws {
    var scene = try Scene()
    for number in 0..<2 { try scene.annotate(number, label: "تازه") }
    #expect(try scene.deltas() == 1)
    try scene.reader.write { try $0.db.execute(sql: sql) }
    let differences = (try? scene.reader.verify { Array("\($0)".utf8) }.differences) ?? ["it fails"]
    #expect(differences != [])
    try scene.reader.rebuild()
    #expect(try scene.deltas() == 0)
    try scene.check(Comment(rawValue: sql))
  }

  @Test func `who edits the text finds the state whole, and others go on from there`() throws {
    var scene = try Scene()
    try scene.annotate(0, label: "برچسب")
    #expect(try scene.deltas() == 1)
    #expect(try scene.isEdited() == false)
    try scene.share { [article = scene.article] editor in
      _ = try editor.perform(
        .replaceText(article: .id(.article(article)), .range(ScalarRange(start: 0, end: 3)), with: "واژگان"))
    }
    #expect(try scene.deltas() == 0)
    #expect(try scene.isEdited() == true)
    try scene.check("after the edit")
    try scene.annotate(1, label: "برچسب")
    #expect(try scene.deltas() == 0)
    try scene.check("after the edit and an annotation")
  }

  /// An edited text takes memory for each character of its base, so nobody reads one who didn't ask how long that is.
  @Test func `a state that says its text was edited where its row does not is damaged`() throws {
    let scene = try Scene()
    try scene.share { [article = scene.article] editor in
      _ = try editor.perform(
        .replaceText(article: .id(.article(article)), .range(ScalarRange(start: 0, end: 3)), with: "واژگان"))
    }
    #expect(try scene.reader.state(of: scene.article) != nil)
    try scene.reader.write { try $0.db.execute(sql: "UPDATE state SET edited = 0") }
    #expect(throws: StoreError.self) { try scene.reader.state(of: scene.article) }
    try scene.reader.rebuild()
    try scene.check("made anew")
  }
}

/// Somebody annotates an article, and somebody else takes in every change by itself.
private struct Scene {
  private let folder: TemporaryDirectory
  let author: Replica
  let reader: Replica
  let article: ArticleID
  private var last: ThingID?

  /// The article has enough annotations for its state to be packed.
  init() throws {
    let folder = try TemporaryDirectory()
    let author = try Fixture.replica(in: folder.path("author"))
    let text = ExactText(String(repeating: "واژه ", count: 400))
    let article = try author.edit(now: Fixture.now) { editor, _ in
      let article = try editor.perform(.addArticle(NewArticle(title: "t", text: text))).article
      for number in 0..<60 { _ = try editor.perform(Self.span(number * 5, "برچسب", article)) }
      return article
    }.value
    self.folder = folder
    self.author = author
    self.article = article
    reader = try Fixture.replica(in: folder.path("reader"), number: 2)
    try share { _ in }
  }

  mutating func annotate(_ number: Int, label: ExactText) throws {
    try share { [article] editor in last = try editor.perform(Self.span(number * 5 + 1, label, article)).id }
  }

  mutating func removeLast() throws {
    let last = try #require(last)
    try share { editor in _ = try editor.perform(.remove(target: .id(last))) }
  }

  /// The author edits and seals, and the reader takes it in.
  func share(_ edit: (inout Editor) throws -> Void) throws {
    _ = try author.edit(now: Fixture.now) { editor, _ in try edit(&editor) }
    _ = try author.seal()
    let segments = try author.ownSegments().map { name in
      try SegmentCodec.decode(#require(try author.bytes(of: name)), corpus: Fixture.corpus)
    }
    _ = try reader.takeIn(segments, now: Fixture.now)
  }

  /// How many articles have deltas in the reader's database.
  func deltas() throws -> Int? { try reader.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM delta") } }

  /// Whether the reader's database says that the text was edited.
  func isEdited() throws -> Bool? { try reader.read { try Bool.fetchOne($0.db, sql: "SELECT edited FROM state") } }

  /// The reader has what the author has, and everything stored is what the log says.
  func check(_ comment: Comment) throws {
    #expect(try reader.state(of: article) == author.state(of: article), comment)
    #expect(try reader.verify { Array("\($0)".utf8) }.differences == [], comment)
    #expect(try reader.words() == author.words(), comment)
    #expect(try reader.articles() == author.articles(), comment)
  }

  private static func span(_ start: Int, _ label: ExactText, _ article: ArticleID) -> Edit {
    let place = Place.ranges([ScalarRange(start: start, end: start + 3)])
    return .annotate(NewSpan(article: .id(.article(article)), label: label, place: place))
  }
}
