internal import Foundation
internal import GRDB
package import Models
internal import Segments

/// Reads articles and their history within one transaction.
package struct CorpusReader: ArticleSource, History {
  let db: Database
  /// The replica whose unsealed changes the database holds.
  let replica: ReplicaID

  package func state(of article: ArticleID) throws -> ArticleState? {
    try ArticleTable(db: db).state(article)
  }

  package func text(of article: ArticleID) throws -> ExactText? {
    try ArticleTable(db: db).text(article)
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
    let log = LogTable(db: db)
    if operation.replica == replica, let change = try log.unsealed(containing: operation) {
      return change.operations[Int(operation.seq - change.id.seq)].article
    }
    guard let row = try log.segment(holding: operation) else { return nil }
    return try SegmentLookup.article(ofOperation: operation.seq, in: log.bytes(ofSegment: row.number))
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
