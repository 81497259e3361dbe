internal import Foundation
internal import GRDB
package import Models
package import Segments

extension Replica {
  package func rollUp(_ rollUp: RollUp, now: Timestamp) throws -> Int {
    // Looked at first: a sync with nothing new must not write.
    guard try read({ try !rollUp.runs(of: pieces($0)).isEmpty && !hasForks($0) }) else { return 0 }
    return try write { reader in
      var merged = 0
      while case let made = try mergeOnce(rollUp, now, reader), made > 0 { merged += made }
      return merged
    }
  }

  package func hasForks() throws -> Bool { try read(hasForks) }

  package func replaced() throws -> [SegmentName: Timestamp] {
    try read { reader in
      var replaced: [SegmentName: Timestamp] = [:]
      let rows = try Row.fetchCursor(reader.db, sql: "SELECT replica, first, last, sum, since FROM replaced")
      while let row = try rows.next() {
        let name = SegmentName(
          replica: ReplicaID(try ID128(column: row[0])), first: UInt64(clamping: row[1] as Int64),
          last: UInt64(clamping: row[2] as Int64), sum: row[3])
        replaced[name] = Timestamp(milliseconds: row[4])
      }
      return replaced
    }
  }

  package func forget(replaced names: [SegmentName]) throws {
    try write { reader in
      for name in names {
        try reader.db.cachedStatement(
          sql: "DELETE FROM replaced WHERE replica = ? AND first = ? AND last = ? AND sum = ?"
        ).execute(
          arguments: [name.replica.raw.data, Int64(clamping: name.first), Int64(clamping: name.last), name.sum])
      }
    }
  }

  private func hasForks(_ reader: CorpusReader) throws -> Bool {
    let sql = """
      SELECT EXISTS (SELECT 1 FROM replica WHERE origin IS NOT NULL) OR EXISTS (SELECT 1 FROM renaming)
        OR EXISTS (SELECT 1 FROM unbound)
      """
    return try Bool.fetchOne(reader.db, sql: sql) ?? false
  }

  /// This replica's segments on which nothing else rests, with their sizes and without reading any.
  private func pieces(_ reader: CorpusReader) throws -> [RollUp.Piece] {
    let sql = """
      SELECT s.first, s.last, s.sum, length(s.bytes) FROM segment s JOIN replica r ON r.number = s.replica
      WHERE r.id = ? AND \(Replacement.isFree) ORDER BY s.first, s.last
      """
    return try Row.fetchAll(reader.db, sql: sql, arguments: [replica.raw.data]).map { row in
      let name = SegmentName(
        replica: replica, first: UInt64(clamping: row[0] as Int64), last: UInt64(clamping: row[1] as Int64), sum: row[2]
      )
      return RollUp.Piece(name: name, size: row[3])
    }
  }

  /// Merges what can be merged now; gives how many segments were made.
  private func mergeOnce(_ rollUp: RollUp, _ now: Timestamp, _ reader: CorpusReader) throws -> Int {
    guard let key = SigningKey(bytes: Array(try MetaTable(db: reader.db).require(.signingKey))) else {
      throw StoreError.damaged("the signing key cannot be read")
    }
    let pieces = try pieces(reader)
    let log = LogTable(db: reader.db)
    return try rollUp.runs(of: pieces).count { run in
      let segments = try pieces[run].map { piece in
        guard let bytes = try log.bytes(of: piece.name) else { throw StoreError.damaged("\(piece.name) is missing") }
        return try SegmentCodec.decodeHeld(bytes)
      }
      guard let merged = try SegmentMerge.merge(segments, signingKey: key) else { return false }
      return try replace(pieces[run].map(\.name), with: merged, now, reader)
    }
  }

  /// Holds a merged segment in the place of its pieces; false when it would not take the place of all of them.
  private func replace(
    _ pieces: [SegmentName], with merged: Segment, _ now: Timestamp, _ reader: CorpusReader
  ) throws -> Bool {
    let log = LogTable(db: reader.db)
    let own = try ReplicaTable(db: reader.db).entry(of: replica, corpus: corpus)
    let replacement = Replacement(db: reader.db, chains: ChainCache(), now: now)
    let covered = try replacement.rows(coveredBy: merged, replica: own.number, number: 0)
    guard Set(pieces).isSubset(of: covered.map(\.name)) else { return false }
    let number = try log.insert(
      merged.name, replica: own.number, chain: merged.header.after, bytes: merged.rawBytes)
    try replacement.replace(covered, with: merged, number: number)
    return true
  }
}
