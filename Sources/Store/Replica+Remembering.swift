internal import Foundation
internal import GRDB
package import Models

/// Operations that are known to exist and had not arrived.
package struct Awaited: Hashable, Sendable {
  package var replica: ReplicaID
  package var first: UInt64
  /// Nil when nobody said how many there are.
  package var last: UInt64?

  package init(replica: ReplicaID, first: UInt64, last: UInt64?) {
    self.replica = replica
    self.first = first
    self.last = last
  }

  /// Whether any operation may be in both.
  package func overlaps(_ other: Awaited) -> Bool {
    replica == other.replica && first <= other.last ?? .max && other.first <= last ?? .max
  }
}

/// What a sync leaves behind: which directory it used, and what is still under way.
package struct SyncMemory: Equatable, Sendable {
  package var directory: String
  /// Sealed operations that could not be written there.
  package var unpublished: UInt64
  /// How many operations are known to exist and had not arrived.
  package var missing: UInt64
  package var awaited: [Awaited]

  package init(directory: String, unpublished: UInt64, missing: UInt64, awaited: [Awaited]) {
    self.directory = directory
    self.unpublished = unpublished
    self.missing = missing
    self.awaited = awaited
  }
}

extension Replica {
  /// Remembers what a sync left behind; its directory is the one to use from now on. Writes nothing when nothing changed.
  ///
  /// - Parameter now: Since when operations are awaited that were not before.
  package func remember(_ memory: SyncMemory, now: Timestamp) throws {
    guard try read({ try !knows(memory, $0) }) else { return }
    try write { reader in
      let sealed = try lastSealed(reader)
      try MetaTable(db: reader.db).set(.shared, ExactText(memory.directory).data)
      try reader.db.execute(
        sql: "INSERT OR REPLACE INTO directory (path, unpublished, sealed, missing) VALUES (?, ?, ?, ?)",
        arguments: [
          memory.directory, Int64(clamping: memory.unpublished), Int64(clamping: sealed),
          Int64(clamping: memory.missing),
        ])
      try AwaitedTable(db: reader.db).replace(with: memory.awaited, now: now)
    }
  }

  private func knows(_ memory: SyncMemory, _ reader: CorpusReader) throws -> Bool {
    guard try MetaTable(db: reader.db).text(.shared) == ExactText(memory.directory) else { return false }
    let row = try Row.fetchOne(
      reader.db, sql: "SELECT unpublished, sealed, missing FROM directory WHERE path = ?", arguments: [memory.directory]
    )
    guard let row else { return false }
    let known: [Int64] = [row[0], row[1], row[2]]
    let new = [memory.unpublished, try lastSealed(reader), memory.missing].map { Int64(clamping: $0) }
    guard known == new else { return false }
    return try AwaitedTable(db: reader.db).all().map(\.awaited) == AwaitedTable.merged(memory.awaited)
  }
}

/// What had not arrived at the last sync, and since when that is known.
struct AwaitedTable {
  let db: Database

  struct Row: Equatable {
    let awaited: Awaited
    let since: Timestamp
  }

  func all() throws -> [Row] {
    try GRDB.Row.fetchAll(db, sql: "SELECT replica, first, last, since FROM awaited ORDER BY replica, first").map {
      row in
      Row(
        awaited: Awaited(
          replica: ReplicaID(try ID128(column: row[0])), first: UInt64(clamping: row[1] as Int64),
          last: (row[2] as Int64?).map { UInt64(clamping: $0) }),
        since: Timestamp(milliseconds: row[3]))
    }
  }

  /// What is still awaited keeps the time since when it is.
  func replace(with awaited: [Awaited], now: Timestamp) throws {
    let before = try all()
    try db.execute(sql: "DELETE FROM awaited")
    for new in Self.merged(awaited) {
      let since = before.filter { $0.awaited.overlaps(new) }.map(\.since).min() ?? now
      try db.execute(
        sql: "INSERT INTO awaited (replica, first, last, since) VALUES (?, ?, ?, ?)",
        arguments: [
          new.replica.raw.data, Int64(clamping: new.first), new.last.map { Int64(clamping: $0) }, since.milliseconds,
        ])
    }
  }

  /// In order, and each first number of a replica once: several files may promise the same operations.
  static func merged(_ awaited: [Awaited]) -> [Awaited] {
    var merged: [Awaited] = []
    for next in awaited.sorted(by: isBefore) {
      guard let same = merged.last, same.replica == next.replica, same.first == next.first else {
        merged.append(next)
        continue
      }
      merged[merged.count - 1].last = same.last.flatMap { last in next.last.map { max(last, $0) } }
    }
    return merged
  }

  private static func isBefore(_ left: Awaited, _ right: Awaited) -> Bool {
    if left.replica != right.replica { return left.replica < right.replica }
    if left.first != right.first { return left.first < right.first }
    return left.last ?? .max < right.last ?? .max
  }
}
