internal import Foundation
internal import GRDB
internal import Models
internal import Segments

/// How segments are read in a corpus in which replicas forked: under which names, and which ones not yet. All of it
/// follows from the segments held; it is stored so that reading costs nothing where there are no forks.
struct ForkTable {
  let db: Database

  /// What a segment says of another replica and can't be compared yet, because that much of it isn't held.
  struct Citation: Hashable {
    let segment: Int64
    let entry: TableEntry
  }

  func reading() throws -> ForkReading {
    var reading = ForkReading()
    for row in try Row.fetchAll(
      db.cachedStatement(sql: "SELECT segment, written, first, name FROM renaming ORDER BY segment, written, first"))
    {
      let step = Renaming.Step(first: UInt64(clamping: row[2] as Int64), name: ReplicaID(try ID128(column: row[3])))
      reading.renamings[row[0], default: Renaming()].append(step, of: ReplicaID(try ID128(column: row[1])))
    }
    reading.unbound = try Set(Int64.fetchAll(db.cachedStatement(sql: "SELECT segment FROM unbound")))
    guard !reading.renamings.isEmpty else { return reading }
    for row in try Row.fetchAll(
      db, sql: "SELECT b.id, r.id FROM replica b JOIN replica r ON r.number = b.origin")
    {
      reading.origins[ReplicaID(try ID128(column: row[0]))] = ReplicaID(try ID128(column: row[1]))
    }
    return reading
  }

  func save(_ renaming: Renaming, ofSegment segment: Int64) throws {
    try db.execute(sql: "DELETE FROM renaming WHERE segment = ?", arguments: [segment])
    for (written, steps) in renaming.steps {
      for step in steps {
        try db.execute(
          sql: "INSERT INTO renaming (segment, written, first, name) VALUES (?, ?, ?, ?)",
          arguments: [segment, written.raw.data, Int64(clamping: step.first), step.name.raw.data])
      }
    }
  }

  func setUnbound(_ isUnbound: Bool, segment: Int64) throws {
    try db.execute(
      sql: isUnbound ? "INSERT OR IGNORE INTO unbound (segment) VALUES (?)" : "DELETE FROM unbound WHERE segment = ?",
      arguments: [segment])
  }

  func insert(_ citation: Citation) throws {
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO citation (segment, replica, seq, chain) VALUES (?, ?, ?, ?)"
    ).execute(
      arguments: [
        citation.segment, citation.entry.replica.raw.data, Int64(clamping: citation.entry.seq),
        citation.entry.chain.data,
      ])
  }

  func delete(_ citation: Citation) throws {
    try db.cachedStatement(sql: "DELETE FROM citation WHERE segment = ? AND replica = ?").execute(
      arguments: [citation.segment, citation.entry.replica.raw.data])
  }

  /// What waits to be compared and can be, now that a replica is held up to `last`.
  func citations(of replica: ReplicaID, upTo last: UInt64) throws -> [Citation] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT segment, seq, chain FROM citation WHERE replica = ? AND seq <= ?"),
      arguments: [replica.raw.data, Int64(clamping: last)]
    ).map { row in
      Citation(
        segment: row[0],
        entry: TableEntry(
          replica: replica, seq: UInt64(clamping: row[1] as Int64), chain: try Chain(column: row[2])))
    }
  }
}

/// How the segments of a log are read, in memory.
struct ForkReading {
  /// By the number of the segment; those that are read as they are written have none.
  var renamings: [Int64: Renaming] = [:]
  /// Segments that cite a branch of which too little is held: their operations are not folded.
  var unbound: Set<Int64> = []
  /// The replica whose key signed a branch that has another name.
  var origins: [ReplicaID: ReplicaID] = [:]

  func renaming(ofSegment number: Int64) -> Renaming { renamings[number] ?? Renaming() }

  func origin(of replica: ReplicaID) -> ReplicaID { origins[replica] ?? replica }
}
