import Foundation
import GRDB
import Models
import Segments
import TestSupport
import Testing

@testable import Store

/// Corrections of the text in a database, also in one that a program made which knew of none.
@Suite("Text edits in a database")
struct TextStoreTests {
  @Test("A span that collapses is counted, and no longer once that is undone")
  func collapse() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    try replica.addAnnotatedArticle()
    try expectCollapse(on: replica, in: folder.path)
  }

  @Test("A database of the first schema is brought up to date, whoever opens it", arguments: [true, false])
  func oldSchema(opensReadOnly: Bool) throws {
    let folder = try TemporaryDirectory()
    let made = try Fixture.replica(in: folder.path)
    try made.addAnnotatedArticle()
    let before = try (made.status(), made.verify { Array("\($0)".utf8) })
    try made.close()
    try OldDatabase.replace(in: folder.path)

    if opensReadOnly { try Replica.open(folder.path, readOnly: true).close() }
    let replica = try Replica.open(folder.path)

    let after = try (replica.status(), replica.verify { Array("\($0)".utf8) })
    #expect(after == before)
    #expect(after.1.differences == [])
    try expectCollapse(on: replica, in: folder.path)
  }

  @Test("An article that a program knew which could not read its text edits is folded anew")
  func unreadEdits() throws {
    let folder = try TemporaryDirectory()
    let made = try Fixture.replica(in: folder.path)
    let article = try made.addAnnotatedArticle()
    _ = try made.replace("تهران", "شیراز")
    let before = try (made.status(), made.verify { Array("\($0)".utf8) })
    try OldDatabase.forgetKinds(beyond: 7, of: article, in: made)
    #expect(try made.status().unknown > 0)
    #expect(try made.view(of: article)?.text == "شهردار تهران گفت")
    try made.close()
    try OldDatabase.replace(in: folder.path)

    let replica = try Replica.open(folder.path)

    let after = try (replica.status(), replica.verify { Array("\($0)".utf8) })
    #expect(after == before)
    #expect(after.1.differences == [])
    #expect(try replica.view(of: article)?.annotations.map(\.quote) == ["شیراز"])
  }

  @Test("Opened again, a database has the text, the spans and what can be undone")
  func reopening() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    let article = try replica.addAnnotatedArticle()
    let change = try replica.replace("تهران", "شیراز").change
    try replica.close()

    let again = try Replica.open(folder.path)

    let view = try #require(try again.view(of: article))
    #expect(ExactText(view.text) == "شهردار شیراز گفت")
    #expect(view.annotations.map(\.quote) == ["شیراز"])
    #expect(view.annotations.map(\.marked) == [["تهران"]])
    _ = try again.undo(try #require(change?.id), now: Fixture.now)
    #expect(try again.view(of: article)?.text == "شهردار تهران گفت")
    #expect(try again.verify { Array("\($0)".utf8) }.differences == [])
  }

  @Test("Another replica has the same after the exchange of segments")
  func exchange() throws {
    let folder = try TemporaryDirectory()
    let (one, other) = (
      try Fixture.replica(in: folder.path + "/1", number: 1), try Fixture.replica(in: folder.path + "/2", number: 2)
    )
    let article = try one.addAnnotatedArticle()
    _ = try one.replace("تهران", "")
    _ = try one.seal()
    let segments = try one.ownSegments().map { name in
      try SegmentCodec.decode(try #require(try one.bytes(of: name)), corpus: Fixture.corpus)
    }

    _ = try other.takeIn(segments)

    #expect(try other.state(of: article) == one.state(of: article))
    #expect(try other.status().collapsed == 1)
    #expect(try other.verify { Array("\($0)".utf8) } == one.verify { Array("\($0)".utf8) })
  }

  private func expectCollapse(on replica: Replica, in folder: String) throws {
    let change = try #require(try replica.replace("تهران", "").change)
    #expect(try replica.status().collapsed == 1)
    #expect(try replica.verify { Array("\($0)".utf8) }.differences == [])
    try replica.close()
    let again = try Replica.open(folder)
    #expect(try again.status().collapsed == 1)
    _ = try again.undo(change.id, now: Fixture.now)
    #expect(try again.status().collapsed == 0)
    #expect(try again.verify { Array("\($0)".utf8) }.differences == [])
  }
}

extension Replica {
  private static let text: ExactText = "شهردار تهران گفت"
  private static let article = ContentHash.article(url: "", text: text)

  @discardableResult
  fileprivate func addAnnotatedArticle() throws -> ArticleID {
    _ = try edit(now: Fixture.now) { editor, _ in
      _ = try editor.perform(.addArticle(NewArticle(title: "t", text: Self.text)))
      let place = Place.quotes(["تهران"], occurrence: nil)
      _ = try editor.perform(.annotate(NewSpan(article: .id(.article(Self.article)), label: "LOC", place: place)))
    }
    return Self.article
  }

  fileprivate func replace(_ quote: ExactText, _ new: ExactText) throws -> (value: Outcome, change: Change?) {
    try edit(now: Fixture.now) { editor, _ in
      try editor.perform(.replaceText(article: .id(.article(Self.article)), .quote(quote, occurrence: nil), with: new))
    }
  }
}

/// A database as the program made it that had only the first migration.
private enum OldDatabase {
  /// Puts one with the same rows in place of a replica's database, which must be closed.
  static func replace(in folder: String) throws {
    let path = Replica.databasePath(in: folder)
    let old = path + ".old"
    let queue = try DatabaseQueue(path: old)
    try Schema.migrator.migrate(queue, upTo: "1")
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "ATTACH ? AS made", arguments: [path])
      for table in try tables(db) {
        let columns = try db.columns(in: table, in: "main").map(\.name).joined(separator: ", ")
        try db.execute(sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM made.\(table)")
      }
      try MetaTable(db: db).set(.foldVersion, 1)
      try db.execute(sql: "DETACH made")
    }
    try queue.close()
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    try FileManager.default.moveItem(atPath: old, toPath: path)
  }

  /// Stores an article as one folds it who knows no later kinds.
  static func forgetKinds(beyond last: UInt16, of article: ArticleID, in replica: Replica) throws {
    try replica.write { reader in
      let table = ArticleTable(db: reader.db)
      let number = try #require(try table.number(of: article))
      var state = ArticleState(id: article)
      for (header, operation) in try reader.operations(of: article) {
        state.apply(operation.kind.rawValue > last ? unread(operation) : operation, of: header)
      }
      var writer = try ArticleWriter(db: reader.db)
      try writer.save(state, number: number, over: table.stored(article))
      try writer.finish()
    }
  }

  private static func unread(_ operation: Models.Operation) -> Models.Operation {
    var writer = ByteWriter()
    writer.payload(operation.payload, in: operation.article)
    return Models.Operation(
      id: operation.id, kind: operation.kind, flags: operation.flags, article: operation.article,
      target: operation.target, overwrites: operation.overwrites, payload: .opaque(writer.bytes))
  }

  private static func tables(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'grdb_migrations'
        """)
  }
}
