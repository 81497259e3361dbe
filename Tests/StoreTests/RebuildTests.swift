import Foundation
import GRDB
import Models
import Segments
import Simulation
import Store
import TestSupport
import Testing

/// Everything that follows from the log is made anew from it, whatever became of it.
@Suite struct RebuildTests {
  @Test(arguments: Seeds.first(6))
  func `a database with forks, and things unsealed, says the same after it was made anew`(seed: UInt64) throws {
    let folder = try TemporaryDirectory()
    var swarm = try ForkSwarm(seed: seed, folder: folder)
    for _ in 0..<50 { try swarm.step() }
    for replica in swarm.replicas {
      let before = try Said(replica)
      try replica.rebuild(partBytes: seed.isMultiple(of: 2) ? 1 : 64 << 20)
      try Said(replica).expect(before, "seed \(seed)")
    }
    // They go on as if nothing had been.
    for _ in 0..<10 { try swarm.step() }
    try swarm.settle()
    #expect(try Set(swarm.replicas.map { try $0.status().digest }).count == 1, "seed \(seed)")
    for replica in swarm.replicas {
      #expect(try replica.verify { Array("\($0)".utf8) }.differences == [], "seed \(seed)")
    }
  }

  @Test(arguments: [
    "UPDATE article SET title = x'41', waiting = 3", "DELETE FROM article", "DELETE FROM state",
    "UPDATE state SET bytes = x'00'",
    "UPDATE base SET text = x'4141'", "DELETE FROM article_segment", "UPDATE word SET count = count + 1",
    "DELETE FROM replica",
    "UPDATE replica SET last = last + 1", "UPDATE replica SET chain = zeroblob(32)",
    "UPDATE segment SET chain = zeroblob(32)",
    "INSERT INTO unbound SELECT number FROM segment", "DELETE FROM keyed",
    "UPDATE total SET notes = notes + 1", "DELETE FROM total",
  ])
  func `whatever was changed is what the log says again`(sql: String) throws {
    let folder = try TemporaryDirectory()
    let replica = try furnished(in: folder)
    let before = try Said(replica)
    try replica.close()
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: Replica.databasePath(in: folder.path), configuration: configuration)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
    let again = try Replica.open(folder.path)
    if !sql.contains("segment SET chain") {
      #expect(
        ((try? again.verify { Array("\($0)".utf8) }.differences) ?? ["it fails"]) != [], "the test breaks something")
    }
    try again.rebuild()
    try Said(again).expect(before, "")
    #expect(try again.verify { Array("\($0)".utf8) }.differences == [])
  }

  @Test func `a branch that was sealed twice is there after a log was made anew in small parts`() throws {
    let folder = try TemporaryDirectory()
    func copy(_ source: String, _ target: String) throws -> Replica {
      try FileManager.default.copyItem(atPath: folder.path(source), toPath: folder.path(target))
      return try Replica.open(folder.path(target))
    }
    let start = try Fixture.replica(in: folder.path("start"))
    try edited(start, "both")
    _ = try start.seal()
    try start.close()
    let (left, before) = (try copy("start", "left"), try copy("start", "before"))
    try edited(left, "left")
    try edited(before, "right", closes: true)
    let (right, again) = (try copy("before", "right"), try copy("before", "again"))
    // What it holds of another makes its segment of the same work another one.
    let other = try Fixture.replica(in: folder.path("other"), number: 2)
    try edited(other, "other")
    try give(other, to: again)
    let reader = try Fixture.replica(in: folder.path("reader"), number: 3)
    for source in [left, right, again] { try give(source, to: reader) }
    try #require(try reader.articles().count == 4 && reader.allSegments().count == 5)
    let said = try Said(reader)
    try reader.rebuild(partBytes: 1)
    try Said(reader).expect(said, "")
  }

  private func edited(_ replica: Replica, _ text: ExactText, closes: Bool = false) throws {
    _ = try replica.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "t", text: text)))
    }
    if closes { try replica.close() }
  }

  /// Gives all that one holds to another.
  private func give(_ source: Replica, to target: Replica) throws {
    _ = try source.seal()
    for name in try source.allSegments().sorted() {
      let bytes = try #require(try source.bytes(of: name))
      _ = try target.takeIn([SegmentCodec.decode(bytes, corpus: Fixture.corpus)])
    }
  }

  @Test func `a log that is damaged itself is left as it is`() throws {
    let folder = try TemporaryDirectory()
    let replica = try furnished(in: folder)
    try replica.close()
    let queue = try DatabaseQueue(path: Replica.databasePath(in: folder.path))
    try queue.write {
      try $0.execute(sql: "UPDATE segment SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE number = 2")
    }
    let before = try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM segment, article, replica") }
    let again = try Replica.open(folder.path)
    #expect(throws: StoreError.self) { try again.rebuild() }
    #expect(try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM segment, article, replica") } == before)
  }

  /// A replica with three sealed segments of two replicas, things with keys, and a change that is not sealed.
  private func furnished(in folder: TemporaryDirectory) throws -> Replica {
    let other = try Fixture.replica(in: folder.path + "/other", number: 2)
    _ = try other.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "دیگر", text: "متن دیگر")))
    }
    let name = try #require(try other.seal())
    let replica = try Fixture.replica(in: folder.path)
    let bytes = try #require(try other.bytes(of: name))
    _ = try replica.takeIn([SegmentCodec.decode(bytes, corpus: Fixture.corpus)])
    let source = StoredSource(replica: replica)
    var random = SeededGenerator(seed: 7)
    _ = try replica.edit(now: Fixture.now) { editor, _ in
      let article = try editor.perform(.addArticle(NewArticle(title: "t", text: "abc def"))).id
      _ = try editor.perform(.note(NewNote(target: .id(article), text: "n", key: "key")))
    }
    for round in 0..<6 {
      let edits = EditGenerator().edits(on: source, &random)
      // Some take the thing away that a later one is about.
      _ = try? replica.edit(now: Fixture.now) { editor, _ in
        for edit in edits { _ = try editor.perform(edit) }
      }
      if round == 2 || round == 4 { _ = try replica.seal() }
    }
    _ = try replica.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "u", text: "not sealed")))
    }
    return replica
  }
}

/// What a replica says of itself.
private struct Said {
  let status: ReplicaStatus
  let state: String
  let articles: [ArticleRow]
  let words: [Facet: Int]
  let cited: [ReplicaID: UInt64]
  let segments: Set<SegmentName>

  init(_ replica: Replica) throws {
    status = try replica.status()
    state = try replica.verify { Array("\($0)".utf8) }.state
    articles = try replica.articles()
    words = try replica.words()
    cited = try replica.cited()
    segments = try Set(replica.allSegments())
  }

  func expect(_ other: Said, _ comment: Comment) {
    #expect(status == other.status, comment)
    #expect(state == other.state, comment)
    #expect(articles == other.articles, comment)
    #expect(words == other.words, comment)
    #expect(cited == other.cited, comment)
    #expect(segments == other.segments, comment)
  }
}
