internal import Foundation
internal import GRDB
internal import Models
internal import Segments

/// The log in the database: sealed segments and this replica's unsealed changes.
struct LogTable {
  let db: Database

  struct SegmentRow {
    let number: Int64
    let replica: Int64
    let name: SegmentName
  }

  // MARK: - Segments

  @discardableResult
  func insert(_ name: SegmentName, replica: Int64, chain: Chain, bytes: [UInt8]) throws -> Int64 {
    try db.cachedStatement(
      sql: "INSERT INTO segment (replica, first, last, sum, chain, bytes) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(
      arguments: [
        replica, Int64(clamping: name.first), Int64(clamping: name.last), name.sum, chain.data, Data(bytes),
      ])
    return db.lastInsertedRowID
  }

  /// Notes that a segment has operations of some articles.
  func index(_ articles: [Int64], segment: Int64) throws {
    if articles.isEmpty { return }
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO article_segment (article, segment) SELECT value, ? FROM json_each(?)"
    ).execute(arguments: [segment, Self.list(articles)])
  }

  /// Notes that a segment, which goes, has none of some articles.
  func unindex(_ articles: [Int64], segment: Int64) throws {
    try db.cachedStatement(
      sql: "DELETE FROM article_segment WHERE segment = ? AND article IN (SELECT value FROM json_each(?))"
    ).execute(arguments: [segment, Self.list(articles)])
  }

  /// Numbers as JSON, which SQLite reads as a table: to run a statement costs several times what writing a row does.
  private static func list(_ numbers: [Int64]) -> String {
    "[\(numbers.sorted().map(String.init).joined(separator: ","))]"
  }

  func holds(_ name: SegmentName, replica: Int64) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM segment WHERE replica = ? AND first = ? AND last = ? AND sum = ?)"),
      arguments: [replica, Int64(clamping: name.first), Int64(clamping: name.last), name.sum]) ?? false
  }

  /// The chains after operation number `seq` of a replica: one for each branch on which a change ends there.
  ///
  /// - Complexity: O(1) where a segment ends there and the replica didn't fork, else O(operations of the segments around).
  func chains(
    after seq: UInt64, of replica: Int64, isForked: Bool, _ cache: ChainCache = ChainCache()
  ) throws -> Set<Chain> {
    let seq = Int64(clamping: seq)
    var chains = try Set(
      Data.fetchAll(
        db.cachedStatement(sql: "SELECT DISTINCT chain FROM segment WHERE replica = ? AND last = ?"),
        arguments: [replica, seq]
      ).map(Chain.init(column:)))
    guard isForked || chains.isEmpty else { return chains }
    let around = try Int64.fetchAll(
      db.cachedStatement(sql: "SELECT number FROM segment WHERE replica = ? AND first <= ? AND last > ?"),
      arguments: [replica, seq, seq])
    for number in around {
      if let chain = try cache.cover(ofSegment: number, db).chain(at: UInt64(clamping: seq)) { chains.insert(chain) }
    }
    return chains
  }

  func bytes(ofSegment number: Int64) throws -> [UInt8] {
    guard
      let data = try Data.fetchOne(
        db.cachedStatement(sql: "SELECT bytes FROM segment WHERE number = ?"), arguments: [number])
    else { throw StoreError.damaged("segment \(number) is missing") }
    return Array(data)
  }

  func bytes(of name: SegmentName) throws -> [UInt8]? {
    try Data.fetchOne(
      db,
      sql: """
        SELECT s.bytes FROM segment s JOIN replica r ON r.number = s.replica
        WHERE r.id = ? AND s.first = ? AND s.last = ? AND s.sum = ?
        """,
      arguments: [name.replica.raw.data, Int64(clamping: name.first), Int64(clamping: name.last), name.sum]
    ).map { Array($0) }
  }

  /// The sealed segments, of one replica or of all, in the order of their operations.
  func segments(ofReplica replica: Int64? = nil) throws -> [SegmentRow] {
    let condition = replica == nil ? "" : "WHERE s.replica = \(replica ?? 0)"
    let sql = """
      SELECT s.number, s.replica, r.id, s.first, s.last, s.sum FROM segment s JOIN replica r ON r.number = s.replica
      \(condition) ORDER BY s.replica, s.first, s.last
      """
    return try segmentRows(sql)
  }

  /// The sealed segments of some replicas, each one's in the order of their operations.
  func segments(of replicas: [ReplicaID]) throws -> [SegmentRow] {
    let sql = """
      SELECT s.number, s.replica, r.id, s.first, s.last, s.sum FROM segment s JOIN replica r ON r.number = s.replica
      WHERE r.id = ? ORDER BY s.first, s.last
      """
    return try replicas.flatMap { try segmentRows(sql, [$0.raw.data]) }
  }

  /// The segments that have operations of an article, each replica's in order.
  func segments(ofArticle article: Int64) throws -> [SegmentRow] {
    let sql = """
      SELECT s.number, s.replica, r.id, s.first, s.last, s.sum FROM article_segment a
      JOIN segment s ON s.number = a.segment JOIN replica r ON r.number = s.replica
      WHERE a.article = ? ORDER BY s.replica, s.first, s.last
      """
    return try segmentRows(sql, [article])
  }

  /// The sealed segments of some replicas with their sizes, without reading any.
  func sizes(of replicas: [ReplicaID]) throws -> [SegmentName: Int] {
    let sql = """
      SELECT s.number, s.replica, r.id, s.first, s.last, s.sum, length(s.bytes) FROM segment s
      JOIN replica r ON r.number = s.replica WHERE r.id = ?
      """
    var sizes: [SegmentName: Int] = [:]
    for replica in replicas {
      let rows = try Row.fetchCursor(db, sql: sql, arguments: [replica.raw.data])
      while let row = try rows.next() { sizes[Self.segmentRow(row, row[1], replica).name] = row[6] }
    }
    return sizes
  }

  /// The segments that have an operation of this number of a replica; several where it forked, or sealed twice.
  func segments(holding operation: OperationID) throws -> [SegmentRow] {
    let sql = """
      SELECT s.number, s.replica, r.id, s.first, s.last, s.sum FROM segment s JOIN replica r ON r.number = s.replica
      WHERE r.id = ? AND s.first <= ? AND s.last >= ? ORDER BY s.first
      """
    let seq = Int64(clamping: operation.seq)
    return try segmentRows(sql, [operation.replica.raw.data, seq, seq])
  }

  /// Asked for all at every sync: nothing is copied, and a replica's id is read once.
  func segmentRows(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> [SegmentRow] {
    var found: [SegmentRow] = []
    let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
    while let row = try rows.next() {
      let replica: Int64 = row[1]
      let known = found.last.flatMap { $0.replica == replica ? $0.name.replica : nil }
      try found.append(Self.segmentRow(row, replica, known ?? ReplicaID(ID128(column: row[2]))))
    }
    return found
  }

  private static func segmentRow(_ row: Row, _ replica: Int64, _ id: ReplicaID) -> SegmentRow {
    let name = SegmentName(
      replica: id, first: UInt64(clamping: row[3] as Int64), last: UInt64(clamping: row[4] as Int64), sum: row[5])
    return SegmentRow(number: row[0], replica: replica, name: name)
  }

  // MARK: - Unsealed changes

  func insert(unsealed change: Change) throws -> [UInt8] {
    var writer = ByteWriter()
    writer.change(change)
    try db.cachedStatement(sql: "INSERT INTO change (first, last, bytes) VALUES (?, ?, ?)").execute(
      arguments: [
        Int64(clamping: change.id.seq), Int64(clamping: change.header.lastSeq), Data(writer.bytes),
      ])
    return writer.bytes
  }

  /// How many bytes the unsealed changes have, without reading them.
  func unsealedBytes() throws -> Int {
    try Int.fetchOne(db.cachedStatement(sql: "SELECT COALESCE(SUM(length(bytes)), 0) FROM change")) ?? 0
  }

  func unsealed(of replica: ReplicaID) throws -> [Change] {
    try Data.fetchAll(db, sql: "SELECT bytes FROM change ORDER BY first").map { try decode($0, of: replica) }
  }

  func unsealed(containing operation: OperationID) throws -> Change? {
    try Data.fetchOne(
      db, sql: "SELECT bytes FROM change WHERE first <= ?1 AND last >= ?1 LIMIT 1",
      arguments: [Int64(clamping: operation.seq)]
    ).map { try decode($0, of: operation.replica) }
  }

  func deleteUnsealed() throws { try db.execute(sql: "DELETE FROM change") }

  private func decode(_ data: Data, of replica: ReplicaID) throws -> Change {
    var reader = ByteReader(Array(data))
    let change = try reader.change(of: replica)
    try reader.finish()
    return change
  }
}
