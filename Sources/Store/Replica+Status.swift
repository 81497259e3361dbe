internal import Foundation
internal import GRDB
package import Models
internal import Segments

/// What `status` says of a replica.
package struct ReplicaStatus: Equatable, Sendable {
  package struct Peer: Equatable, Sendable {
    package var replica: ReplicaID
    package var device: ExactText
    package var authors: [ExactText]
    package var operations: UInt64
    package var lastChange: Timestamp?
    /// Whether it holds all that this replica has published; true for this replica itself.
    package var hasMine: Bool
  }

  package var articles = 0
  /// Spans, collapsed ones among them.
  package var annotations = 0
  package var collapsed = 0
  package var relations = 0
  package var notes = 0
  package var doubles = 0
  package var conflicts = 0
  /// Operations that wait for a text, and those known to exist that have not arrived.
  package var waiting = 0
  package var unknown = 0
  package var quarantined = 0
  package var operations: UInt64 = 0
  /// Operations of this replica that are not in the shared directory it used last.
  package var unpublished: UInt64 = 0
  /// 64 hexadecimal digits: equal exactly when the held operations are equal.
  package var digest = ""
  package var peers: [Peer] = []
}

extension Replica {
  /// - Complexity: O(articles + replicas), without reading any article.
  package func status() throws -> ReplicaStatus {
    try read { reader in
      var status = ReplicaStatus()
      try count(reader.db, &status)
      let entries = try ReplicaTable(db: reader.db).all()
      let own = entries.first { $0.id == replica }?.last ?? 0
      status.unpublished = try unpublished(own: own, reader)
      status.operations = entries.reduce(0) { $0 + $1.count }
      status.digest = CorpusDigest(entries.filter { $0.last > 0 }.map { ($0.id, $0.last, $0.chain) }).hex
      status.peers = entries.filter { $0.last > 0 || $0.id == replica }.sorted { $0.id < $1.id }.map { entry in
        ReplicaStatus.Peer(
          replica: entry.id, device: entry.device, authors: entry.authors, operations: entry.count,
          lastChange: entry.changed, hasMine: entry.id == replica || entry.acknowledged >= own)
      }
      return status
    }
  }

  private func count(_ db: Database, _ status: inout ReplicaStatus) throws {
    let sums = try TotalTable(db: db).row()
    status.articles = sums[0]
    status.annotations = sums[1]
    status.relations = sums[2]
    status.notes = sums[3]
    status.doubles = sums[4]
    status.conflicts = sums[5]
    status.unknown = sums[7]
    status.collapsed = sums[8]
    status.waiting = try sums[6] + missing(db)
    status.quarantined = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM refusal") ?? 0
  }

  /// The operations known to exist that had not arrived at the last sync.
  private func missing(_ db: Database) throws -> Int {
    let sql = """
      SELECT missing FROM directory WHERE path = (SELECT CAST(value AS TEXT) FROM meta WHERE name = 'shared')
      """
    return try Int.fetchOne(db, sql: sql) ?? 0
  }
}
