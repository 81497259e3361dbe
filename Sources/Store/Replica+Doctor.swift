internal import Foundation
internal import GRDB
package import Models
package import Segments

/// What a replica's database knows that somebody may have to be told: values only, as they are stored.
package struct ReplicaRecord: Equatable, Sendable {
  /// A replica heard of, this one included, or a branch of one that forked.
  package struct Member: Equatable, Sendable {
    package var replica: ReplicaID
    package var device: ExactText = .empty
    package var authors: [ExactText] = []
    /// The number of the last operation held.
    package var last: UInt64 = 0
    /// The largest number that a held segment says exists.
    package var cited: UInt64 = 0
    package var lastChange: Timestamp?
    /// For a branch under another name: the replica that it parted from, and after which of its operations.
    package var origin: ReplicaID?
    package var start: UInt64 = 0
    /// The time of the first change of a branch, as its clock said.
    package var parted: Timestamp?

    package init(replica: ReplicaID) { self.replica = replica }
  }

  /// A replica that says in what it published how much of another it holds.
  package struct Witness: Equatable, Sendable {
    package var replica: ReplicaID
    package var holds: ReplicaID
    package var last: UInt64

    package init(replica: ReplicaID, holds: ReplicaID, last: UInt64) {
      self.replica = replica
      self.holds = holds
      self.last = last
    }
  }

  /// A segment that is held and not folded, with what it cites and isn't held.
  package struct WaitingSegment: Equatable, Sendable {
    package var segment: SegmentName
    package var cites: [OperationID]

    package init(segment: SegmentName, cites: [OperationID]) {
      self.segment = segment
      self.cites = cites
    }
  }

  /// Operations that had not arrived at the last sync, and since when that is known.
  package struct Gap: Equatable, Sendable {
    package var awaited: Awaited
    package var since: Timestamp

    package init(awaited: Awaited, since: Timestamp) {
      self.awaited = awaited
      self.since = since
    }
  }

  package var own: ReplicaID
  /// In the order of their ids.
  package var members: [Member] = []
  package var gaps: [Gap] = []
  package var witnesses: [Witness] = []
  package var waitingSegments: [WaitingSegment] = []
  package var refusals: [Refusal] = []
  /// Articles that hold operations of a newer version.
  package var newerArticles: [ArticleID] = []
  /// Operations that are not in the directory used last.
  package var unpublished: UInt64 = 0
  /// How many of them are sealed, and could not be written there.
  package var unwritten: UInt64 = 0
  /// This replica's last sealed operation at the last sync with that directory; nil before the first.
  package var sealedAtSync: UInt64?
  package var shared: String?

  package init(own: ReplicaID) { self.own = own }
}

extension Replica {
  /// - Complexity: O(replicas + segments that wait), and one segment read for each branch.
  package func record() throws -> ReplicaRecord {
    try read { reader in
      var record = ReplicaRecord(own: replica)
      record.members = try members(reader)
      record.gaps = try AwaitedTable(db: reader.db).all().map { .init(awaited: $0.awaited, since: $0.since) }
      record.witnesses = try witnesses(reader.db)
      record.waitingSegments = try waitingSegments(reader.db)
      record.refusals = try refusals(reader.db)
      record.newerArticles = try String.fetchAll(
        reader.db, sql: "SELECT id FROM article WHERE unknown > 0 ORDER BY created, id"
      ).compactMap { ArticleID($0) }
      try readPublication(reader, into: &record)
      return record
    }
  }

  private func members(_ reader: CorpusReader) throws -> [ReplicaRecord.Member] {
    let entries = try ReplicaTable(db: reader.db).all()
    let ids = Dictionary(entries.map { ($0.number, $0.id) }, uniquingKeysWith: { first, _ in first })
    return try entries.sorted { $0.id < $1.id }.map { entry in
      var member = ReplicaRecord.Member(replica: entry.id)
      member.device = entry.device
      member.authors = entry.authors
      member.last = entry.last
      member.cited = max(entry.cited, entry.last)
      member.lastChange = entry.changed
      member.start = entry.start
      guard let origin = entry.origin.flatMap({ ids[$0] }) else { return member }
      member.origin = origin
      member.parted = try reader.change(containing: OperationID(replica: entry.id, seq: entry.start + 1))?.header.wall
      return member
    }
  }

  private func witnesses(_ db: Database) throws -> [ReplicaRecord.Witness] {
    let sql = """
      SELECT r.id, c.replica, MAX(c.seq) FROM citation c JOIN segment s ON s.number = c.segment
      JOIN replica r ON r.number = s.replica GROUP BY r.id, c.replica ORDER BY r.id, c.replica
      """
    return try Row.fetchAll(db, sql: sql).map { row in
      .init(
        replica: ReplicaID(try ID128(column: row[0])), holds: ReplicaID(try ID128(column: row[1])),
        last: UInt64(clamping: row[2] as Int64))
    }
  }

  private func waitingSegments(_ db: Database) throws -> [ReplicaRecord.WaitingSegment] {
    let unbound = try Set(Int64.fetchAll(db, sql: "SELECT segment FROM unbound"))
    guard !unbound.isEmpty else { return [] }
    return try LogTable(db: db).segments().filter { unbound.contains($0.number) }.map { row in
      let cites = try Row.fetchAll(
        db, sql: "SELECT replica, seq FROM citation WHERE segment = ? ORDER BY replica", arguments: [row.number])
      return .init(
        segment: row.name,
        cites: try cites.map {
          OperationID(replica: ReplicaID(try ID128(column: $0[0])), seq: UInt64(clamping: $0[1] as Int64))
        })
    }
  }

  private func readPublication(_ reader: CorpusReader, into record: inout ReplicaRecord) throws {
    let own = record.members.first { $0.replica == replica }?.last ?? 0
    record.unpublished = try unpublished(own: own, reader)
    record.shared = try MetaTable(db: reader.db).text(.shared)?.string
    let row = try Row.fetchOne(
      reader.db, sql: "SELECT unpublished, sealed FROM directory WHERE path = ?", arguments: [record.shared])
    guard let row else { return }
    record.unwritten = UInt64(clamping: row[0] as Int64)
    record.sealedAtSync = UInt64(clamping: row[1] as Int64)
  }
}
