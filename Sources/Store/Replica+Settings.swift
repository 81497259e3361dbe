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

  package func rememberUse(ofDirectory path: String) throws {
    try write { reader in
      try reader.db.execute(sql: "INSERT OR IGNORE INTO directory (path) VALUES (?)", arguments: [path])
    }
  }
}
