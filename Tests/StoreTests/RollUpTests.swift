import Foundation
import GRDB
import Models
import Segments
import Simulation
import TestSupport
import Testing

@testable import Store

/// One's own small segments become one, and those of others make way for it.
@Suite struct RollUpTests {
  private static let rollUp = RollUp(run: 4)
  private static let later = Timestamp(milliseconds: Fixture.now.milliseconds + 1)

  @Test func `a merged log says the same everywhere`() throws {
    let folder = try TemporaryDirectory()
    var author = try Author(in: folder.path("author"), number: 1)
    try author.write(segments: 10)
    let before = try Said(author.replica)
    let names = try author.replica.ownSegments()

    #expect(try author.replica.rollUp(Self.rollUp, now: Self.later) > 0)

    let merged = try author.replica.ownSegments()
    #expect(merged.count == 1 && merged[0].first == 1 && merged[0].last == names.last?.last)
    #expect(try author.replica.replaced() == Dictionary(uniqueKeysWithValues: names.map { ($0, Self.later) }))
    #expect(try Said(author.replica) == before)
    let stray = "SELECT count(*) FROM article_segment WHERE segment NOT IN (SELECT number FROM segment)"
    #expect(try author.replica.read { try Int.fetchOne($0.db, sql: stray) } == 0)
    #expect(try author.replica.rollUp(Self.rollUp, now: Self.later) == 0)
    try author.replica.rebuild()
    #expect(try Said(author.replica) == before && author.replica.ownSegments() == merged)
  }

  @Test func `what is not sealed goes on where it was, and undo finds what was merged`() throws {
    let folder = try TemporaryDirectory()
    var author = try Author(in: folder.path("author"), number: 1)
    try author.write(segments: 5)
    let open = try author.note("open")
    let before = try Said(author.replica)

    #expect(try author.replica.rollUp(Self.rollUp, now: Self.later) == 1)

    #expect(try Said(author.replica) == before && author.replica.lastUndoable(by: "Sara") == open)
    let first = try #require(author.notes.first)
    _ = try author.replica.undo(first, now: Fixture.now)
    #expect(try author.replica.isUndone(#require(try author.replica.change(containing: first))))
    _ = try author.replica.seal()
    #expect(try author.replica.verify { Array("\($0)".utf8) }.differences == [])
    #expect(try author.replica.ownSegments().map(\.first) == [1, open.seq])
  }

  @Test func `the pieces others hold make way for the merged one, and come back for nothing`() throws {
    let folder = try TemporaryDirectory()
    var author = try Author(in: folder.path("author"), number: 1)
    try author.write(segments: 6)
    let reader = try Fixture.replica(in: folder.path("reader"), number: 2)
    let pieces = try author.segments()
    _ = try reader.takeIn(Array(pieces.dropLast()), now: Fixture.now)
    let early = try Said(reader)
    _ = try author.replica.rollUp(Self.rollUp, now: Self.later)

    _ = try reader.takeIn(try author.segments(), now: Self.later)

    #expect(try reader.allSegments() == author.replica.ownSegments())
    #expect(try Set(reader.replaced().keys) == Set(pieces.dropLast().map(\.name)))
    #expect(try Said(reader) == Said(author.replica) && Said(reader) != early)
    _ = try reader.takeIn(pieces, now: Self.later)
    #expect(try reader.allSegments() == author.replica.ownSegments())
    #expect(try reader.replaced().count == pieces.count)
    try reader.rebuild()
    #expect(try Said(reader) == Said(author.replica) && reader.allSegments() == author.replica.ownSegments())
  }

  @Test func `who has a gap between the pieces keeps both sides of it until the merged one comes`() throws {
    let folder = try TemporaryDirectory()
    var author = try Author(in: folder.path("author"), number: 1)
    try author.write(segments: 6)
    let pieces = try author.segments()
    let reader = try Fixture.replica(in: folder.path("reader"), number: 2)
    _ = try reader.takeIn([pieces[0]], now: Fixture.now)
    #expect(throws: StoreError.self) { try reader.takeIn([pieces[2]], now: Fixture.now) }
    #expect(try reader.allSegments() == [pieces[0].name] && reader.replaced().isEmpty)
    _ = try author.replica.rollUp(Self.rollUp, now: Self.later)

    _ = try reader.takeIn(try author.segments(), now: Self.later)

    #expect(try Said(reader) == Said(author.replica) && reader.replaced().keys.map(\.self) == [pieces[0].name])
  }

  @Test func `a log that was merged after more was sealed can be made anew`() throws {
    let folder = try TemporaryDirectory()
    var author = try Author(in: folder.path("author"), number: 1)
    try author.write(segments: 4)
    let pieces = try author.segments()
    try author.write(segments: 1)
    let before = try Said(author.replica)
    let merged = try #require(try SegmentMerge.merge(pieces, signingKey: Fixture.key(1)))
    _ = try author.replica.takeIn([merged], now: Self.later)
    #expect(try author.replica.ownSegments().count == 2)

    try author.replica.rebuild(partBytes: 1)

    #expect(try Said(author.replica) == before)
  }

  /// Two who have written a segment each; the author holds the other's.
  private static func acquainted(in folder: TemporaryDirectory) throws -> (author: Author, other: Author) {
    var author = try Author(in: folder.path("author"), number: 1)
    var other = try Author(in: folder.path("other"), number: 2)
    try author.write(segments: 1)
    try other.write(segments: 1)
    _ = try author.replica.takeIn(try other.segments(), now: Fixture.now)
    return (author, other)
  }

  @Test func `what waits to be compared with another's work stays as it is`() throws {
    let folder = try TemporaryDirectory()
    var (author, other) = try Self.acquainted(in: folder)
    try author.write(segments: 4)
    let pieces = try author.segments()
    _ = try author.replica.rollUp(Self.rollUp, now: Self.later)
    let reader = try Fixture.replica(in: folder.path("reader"), number: 3)
    _ = try reader.takeIn(pieces, now: Fixture.now)

    _ = try reader.takeIn(try author.segments(), now: Self.later)

    // The second piece says how far the other was held, which is not there to compare.
    let cites = try #require(pieces.first { !$0.table.isEmpty })
    #expect(try reader.allSegments().contains(cites.name) && reader.replaced()[cites.name] == nil)
    #expect(try reader.allSegments().count == 2)
    _ = try reader.takeIn(try other.segments(), now: Self.later)
    #expect(try Said(reader).digest == Said(author.replica).digest && Said(reader).differences == [])
  }

  @Test func `a merged segment that says less of others takes no place`() throws {
    let folder = try TemporaryDirectory()
    var (author, other) = try Self.acquainted(in: folder)
    try author.write(segments: 1)
    let pieces = try author.segments()
    let changes = pieces.flatMap { piece in piece.changes.indices.map(piece.change(at:)) }
    let draft = SegmentDraft(
      corpus: Fixture.corpus, before: pieces[0].header.before, table: [], changes: changes)
    let silent = try SegmentCodec.decode(
      SegmentCodec.encode(draft, signingKey: Fixture.key(1)), corpus: Fixture.corpus)
    let reader = try Fixture.replica(in: folder.path("reader"), number: 3)
    _ = try reader.takeIn(try other.segments() + [silent], now: Fixture.now)

    _ = try reader.takeIn(pieces, now: Self.later)

    let second = try #require(pieces.last)
    #expect(try reader.allSegments().contains(second.name) && reader.replaced()[second.name] == nil)
    #expect(try Said(reader).digest == Said(author.replica).digest && Said(reader).differences == [])
  }

  @Test func `where a replica forked everything stays`() throws {
    let folder = try TemporaryDirectory()
    var author = try Author(in: folder.path("author"), number: 1)
    try author.write(segments: 2)
    try author.replica.close()
    try FileManager.default.copyItem(atPath: folder.path("author"), toPath: folder.path("copy"))
    author.replica = try Replica.open(folder.path("author"))
    var copy = author
    copy.replica = try Replica.open(folder.path("copy"))
    let trunk = try author.segments()
    try author.write(segments: 4)
    try copy.write(segments: 4, "copy")
    let reader = try Fixture.replica(in: folder.path("reader"), number: 2)
    let all = try trunk + author.segments().dropFirst(2) + copy.segments().dropFirst(2)
    for segment in all { _ = try reader.takeIn([segment], now: Fixture.now) }
    #expect(try reader.hasForks() && !author.replica.hasForks())
    let before = try Said(reader)
    _ = try author.replica.rollUp(Self.rollUp, now: Self.later)

    _ = try reader.takeIn(try author.segments(), now: Self.later)
    let late = try Fixture.replica(in: folder.path("late"), number: 3)
    for segment in try author.segments() + copy.segments().dropFirst(2) + all.prefix(3) {
      _ = try late.takeIn([segment], now: Self.later)
    }

    #expect(try late.replaced().isEmpty && late.allSegments().count == 8 && Said(late).state == before.state)
    #expect(try reader.allSegments().count == all.count + 1 && reader.replaced().isEmpty)
    #expect(try Said(reader) == before)
    #expect(try reader.rollUp(Self.rollUp, now: Self.later) == 0)
    try reader.rebuild()
    #expect(try Said(reader) == before && reader.allSegments().count == all.count + 1)
  }

  @Test func `who knows of a fork merges nothing of his own`() throws {
    let folder = try TemporaryDirectory()
    var author = try Author(in: folder.path("author"), number: 1)
    try author.write(segments: 2)
    try author.replica.close()
    try FileManager.default.copyItem(atPath: folder.path("author"), toPath: folder.path("copy"))
    author.replica = try Replica.open(folder.path("author"))
    var copy = author
    copy.replica = try Replica.open(folder.path("copy"))
    try author.write(segments: 1)
    try copy.write(segments: 1, "copy")
    var reader = try Author(in: folder.path("reader"), number: 2)
    try reader.write(segments: 6)
    for segment in try author.segments() + copy.segments().suffix(1) {
      _ = try reader.replica.takeIn([segment], now: Fixture.now)
    }

    #expect(try reader.replica.rollUp(Self.rollUp, now: Self.later) == 0)
    #expect(try reader.replica.ownSegments().count == 6 && reader.replica.replaced().isEmpty)
  }

  @Test func `a piece that went bad in the database stops only its own run`() throws {
    let folder = try TemporaryDirectory()
    var author = try Author(in: folder.path("author"), number: 1)
    try author.write(segments: 5)
    try author.replica.close()
    let queue = try DatabaseQueue(path: Replica.databasePath(in: folder.path("author")))
    try queue.write { db in
      // Within the columns: it can be read, and says something else.
      for row in try Row.fetchAll(db, sql: "SELECT number, bytes FROM segment WHERE first > 1 LIMIT 1") {
        var bytes = [UInt8](row[1] as Data)
        bytes[130] ^= 1
        try db.execute(sql: "UPDATE segment SET bytes = ? WHERE number = ?", arguments: [Data(bytes), row[0] as Int64])
      }
    }
    try queue.close()
    let replica = try Replica.open(folder.path("author"))

    #expect(try replica.rollUp(Self.rollUp, now: Self.later) == 0)
    #expect(try replica.ownSegments().count == 5 && replica.replaced().isEmpty)
  }

  @Test func `sightings keep the time when they were first`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    try replica.note(sightings: ["a": 1, "b": 2], in: "x", now: Fixture.now)
    try replica.note(sightings: ["a": 3], in: "x", now: Self.later)
    #expect(
      try replica.sightings(in: "x") == [
        "a": Sighting(modified: 3, since: Fixture.now), "b": Sighting(modified: 2, since: Fixture.now),
      ])
    try replica.forget(sightings: ["a"], in: "x")
    #expect(try replica.sightings(in: "x").keys.map(\.self) == ["b"] && replica.sightings(in: "y").isEmpty)
  }

  @Test func `names that are forgotten are gone`() throws {
    let folder = try TemporaryDirectory()
    var author = try Author(in: folder.path("author"), number: 1)
    try author.write(segments: 4)
    let names = try author.replica.ownSegments()
    _ = try author.replica.rollUp(Self.rollUp, now: Self.later)
    try author.replica.forget(replaced: Array(names.dropFirst()))
    #expect(try author.replica.replaced() == [names[0]: Self.later])
  }
}

/// A replica that seals a note at a time.
private struct Author {
  var replica: Replica
  private let article: ArticleID
  private(set) var notes: [OperationID] = []

  init(in folder: String, number: UInt8) throws {
    let replica = try Fixture.replica(in: folder, number: number)
    let text = ExactText("abc \(number)")
    let made = try replica.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "t", text: text))).id
    }
    guard case .article(let id) = made.value else { throw StoreError.damaged("no article") }
    article = id
    self.replica = replica
  }

  mutating func note(_ text: String) throws -> OperationID {
    let made = try replica.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.note(NewNote(target: .id(.article(article)), text: ExactText(text))))
    }
    let change = try #require(made.change?.id)
    notes.append(change)
    return change
  }

  mutating func write(segments count: Int, _ text: String = "note") throws {
    for number in 0..<count {
      _ = try note("\(text) \(number) \(notes.count)")
      _ = try replica.seal()
    }
  }

  /// What it sealed, whole and verified.
  func segments() throws -> [Segment] {
    try replica.ownSegments().map { name in
      try SegmentCodec.decode(#require(try replica.bytes(of: name)), corpus: Fixture.corpus)
    }
  }
}

/// All that a replica says of its log, however it is cut.
private struct Said: Equatable {
  var digest: String
  var state: String
  var differences: [String]
  var changes: [Change]
  var touching: [[Change]]
  var chains: [Set<Chain>]

  init(_ replica: Replica) throws {
    digest = try replica.status().digest
    let found = try replica.verify { Array("\($0)".utf8) }
    state = found.state
    differences = found.differences
    // Where a replica forked, the order of its branches depends on the pieces.
    changes = try replica.allChanges().sorted { $0.id < $1.id }
    touching = try replica.articles().map(\.id).sorted().map { article in
      try replica.changes(touching: article).sorted { $0.id < $1.id }
    }
    let sealed = try Set(replica.allSegments().map(\.replica)).sorted()
    chains = try sealed.flatMap { id in try (1...12).map { try replica.chains(of: id, after: $0) } }
  }
}
