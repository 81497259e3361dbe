internal import Foundation
internal import GRDB
internal import Models
internal import Segments

/// Lets a segment take the place of smaller ones whose changes it has all, within one transaction.
///
/// What is dropped is said again by what stays, on the same chain, and as much of other replicas with it: this is the
/// only place where bytes leave the log.
struct Replacement {
  let db: Database
  let chains: ChainCache
  let now: Timestamp

  /// Whether one held segment has all that another has.
  func isCovered(_ segment: Segment, replica: Int64) throws -> Bool {
    let sql = """
      SELECT number FROM segment WHERE replica = ? AND first <= ? AND last >= ?
        AND number NOT IN (SELECT segment FROM unbound)
      """
    let around = try Int64.fetchAll(
      db.cachedStatement(sql: sql),
      arguments: [replica, Int64(clamping: segment.header.first), Int64(clamping: segment.header.last)])
    return try around.contains { number in
      let cover = try chains.cover(ofSegment: number, db)
      return cover.has(segment.header) && cover.acknowledges(all: segment)
    }
  }

  /// The segments that make way for one that is held now too: it is larger, and nothing else rests on them.
  func rows(coveredBy segment: Segment, replica: Int64, number: Int64) throws -> [LogTable.SegmentRow] {
    let header = segment.header
    let sql = """
      SELECT s.number, s.replica, r.id, s.first, s.last, s.sum FROM segment s JOIN replica r ON r.number = s.replica
      WHERE s.replica = ?1 AND s.first BETWEEN ?2 AND ?3 AND s.last <= ?3 AND s.number <> ?4 AND \(Self.isFree)
      """
    let within = try LogTable(db: db).segmentRows(
      sql, [replica, Int64(clamping: header.first), Int64(clamping: header.last), number])
    if within.isEmpty { return [] }
    let cover = SegmentCover(segment)
    return try within.filter { row in
      let other = try SegmentCodec.decodeHeld(LogTable(db: db).bytes(ofSegment: row.number))
      return cover.exceeds(other.header) && cover.acknowledges(all: other)
    }
  }

  /// Says of a segment `s` that nothing is remembered of how it is read, which another could not simply take over.
  static let isFree = """
    s.number NOT IN (SELECT segment FROM citation) AND s.number NOT IN (SELECT segment FROM unbound)
    AND s.number NOT IN (SELECT segment FROM renaming)
    """

  /// Drops segments whose changes are all in another, which is held under `number`.
  func replace(_ covered: [LogTable.SegmentRow], with segment: Segment, number: Int64) throws {
    if covered.isEmpty { return }
    let articles = try segment.articles.map(ArticleTable(db: db).makeNumber)
    let log = LogTable(db: db)
    try log.index(articles, segment: number)
    for row in covered {
      try log.unindex(articles, segment: row.number)
      try db.cachedStatement(sql: "DELETE FROM segment WHERE number = ?").execute(arguments: [row.number])
    }
    try remember(covered.map(\.name))
  }

  /// Notes the names of segments that are not held because a larger one is.
  func remember(_ names: [SegmentName]) throws {
    for name in names {
      try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO replaced (replica, first, last, sum, since) VALUES (?, ?, ?, ?, ?)"
      ).execute(
        arguments: [
          name.replica.raw.data, Int64(clamping: name.first), Int64(clamping: name.last), name.sum, now.milliseconds,
        ])
    }
  }
}
