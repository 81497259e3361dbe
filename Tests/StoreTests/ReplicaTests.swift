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
