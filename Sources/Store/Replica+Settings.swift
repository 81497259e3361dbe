internal import Foundation
internal import GRDB
package import Models

/// What `config` shows and changes.
package struct Settings: Equatable, Sendable {
  package var author: ExactText
  package var device: ExactText
  /// The path of the shared directory that `sync` used last.
  package var shared: String?
}

extension Replica {
  package func settings() throws -> Settings {
    try read { reader in
      let meta = MetaTable(db: reader.db)
      return Settings(
        author: try meta.text(.author) ?? .empty, device: try meta.text(.device) ?? .empty,
        shared: try meta.text(.shared)?.string)
    }
  }

  package func save(_ settings: Settings) throws {
    try write { reader in
      let meta = MetaTable(db: reader.db)
      try meta.set(.author, settings.author.data)
      try meta.set(.device, settings.device.data)
      if let shared = settings.shared { try meta.set(.shared, ExactText(shared).data) }
    }
  }

  /// Whether this replica has synchronised with the directory before.
  package func hasUsed(directory path: String) throws -> Bool {
    try read { reader in
      try Bool.fetchOne(
        reader.db, sql: "SELECT EXISTS (SELECT 1 FROM directory WHERE path = ?)", arguments: [path]) ?? false
    }
  }

  /// The number of this replica's last sealed operation.
  func lastSealed(_ reader: CorpusReader) throws -> UInt64 {
    let last = try Int64.fetchOne(
      reader.db, sql: "SELECT MAX(last) FROM segment WHERE replica = (SELECT number FROM replica WHERE id = ?)",
      arguments: [replica.raw.data])
    return UInt64(clamping: last ?? 0)
  }

  /// How many of this replica's operations are not in the shared directory that it used last.
  func unpublished(own: UInt64, _ reader: CorpusReader) throws -> UInt64 {
    let shared = try MetaTable(db: reader.db).text(.shared)?.string ?? ""
    let row = try Row.fetchOne(
      reader.db, sql: "SELECT unpublished, sealed FROM directory WHERE path = ?", arguments: [shared])
    guard let row else { return own }
    let written = UInt64(clamping: row[1] as Int64)
    return UInt64(clamping: row[0] as Int64) + (own - min(own, written))
  }

  /// The name of the device behind each replica.
  package func devices() throws -> [ReplicaID: ExactText] {
    try read { reader in
      Dictionary(
        try ReplicaTable(db: reader.db).all().map { ($0.id, $0.device) }, uniquingKeysWith: { first, _ in first })
    }
  }
}
