internal import Foundation
internal import GRDB
package import Models
internal import Segments

/// Reads articles and their history within one transaction.
package struct CorpusReader: ArticleSource, History {
  let db: Database
  /// The replica whose unsealed changes the database holds.
  let replica: ReplicaID
  private let homes = HomeCache()

  init(db: Database, replica: ReplicaID) {
    self.db = db
    self.replica = replica
  }

  package func state(of article: ArticleID) throws -> ArticleState? {
    try ArticleTable(db: db).state(article)
  }

  package func baseText(of article: ArticleID) throws -> ExactText? {
    try ArticleTable(db: db).text(article)
  }

  /// The articles that show with this URL; where there is none, those with this title.
  package func articles(url: ExactText?, title: ExactText) throws -> [ArticleID] {
    let (column, value) = url.map { ("url", $0) } ?? ("title", title)
    return try String.fetchAll(
      db, sql: "SELECT id FROM article WHERE visible AND \(column) = ? ORDER BY created, id LIMIT 50",
      arguments: [value.data]
    ).compactMap { ArticleID($0) }
  }

  package func home(of thing: ThingID) throws -> ArticleID? {
    switch thing {
    case .article(let id): return id
    case .key(let key):
      guard let number = try KeyTable(db: db).article(of: key) else { return nil }
      return try ArticleTable(db: db).id(of: number)
    case .operation(let id): return try article(of: id)
    }
  }

  /// Whether a label, tag or name is in use.
  package func isInUse(_ facet: Facet) throws -> Bool { try WordTable(db: db).isInUse(facet) }

  /// The article that an operation names.
  func article(of operation: OperationID) throws -> ArticleID? {
    if let known = homes.article(of: operation) { return known }
    let log = LogTable(db: db)
    if operation.replica == replica, let change = try log.unsealed(containing: operation) {
      homes.add(change)
    } else if let row = try log.segment(holding: operation) {
      homes.add(try SegmentLookup.articles(in: log.bytes(ofSegment: row.number)), of: operation.replica)
    }
    return homes.article(of: operation)
  }

  package func change(containing operation: OperationID) throws -> Change? {
    let log = LogTable(db: db)
    if operation.replica == replica, let change = try log.unsealed(containing: operation) { return change }
    guard let row = try log.segment(holding: operation) else { return nil }
    let segment = try SegmentCodec.decodeHeld(log.bytes(ofSegment: row.number))
    return segment.change(containing: operation.seq)
  }

  package func operations(of article: ArticleID) throws -> [(ChangeHeader, Models.Operation)] {
    guard let number = try ArticleTable(db: db).number(of: article) else { return [] }
    let log = LogTable(db: db)
    var found: [(ChangeHeader, Operation)] = []
    var last: [ReplicaID: UInt64] = [:]
    for row in try log.segments(ofArticle: number) {
      for (header, operation) in try SegmentLookup.operations(
        ofArticle: article, in: log.bytes(ofSegment: row.number)) where operation.id.seq > last[row.name.replica] ?? 0
      {
        found.append((header, operation))
      }
      last[row.name.replica] = max(last[row.name.replica] ?? 0, row.name.last)
    }
    for change in try log.unsealed(of: replica) {
      for operation in change.operations where operation.article == article { found.append((change.header, operation)) }
    }
    return found
  }
}

/// Where the operations of the segments and changes looked into are, for the length of one transaction: a script names
/// thousands of things of one segment.
private final class HomeCache {
  private var segments: [ReplicaID: [SegmentArticles]] = [:]
  private var changes: [Change] = []

  /// More than these are forgotten, so that memory stays bounded however many segments are named.
  private static let most = 16

  func article(of operation: OperationID) -> ArticleID? {
    for segment in segments[operation.replica] ?? [] {
      if let article = segment.article(of: operation.seq) { return article }
    }
    for change in changes where change.id.replica == operation.replica {
      guard operation.seq >= change.id.seq, operation.seq <= change.header.lastSeq else { continue }
      return change.operations[Int(operation.seq - change.id.seq)].article
    }
    return nil
  }

  func add(_ articles: SegmentArticles, of replica: ReplicaID) {
    segments[replica] = [articles] + (segments[replica] ?? []).prefix(Self.most - 1)
  }

  func add(_ change: Change) { changes = [change] + changes.prefix(Self.most - 1) }
}
