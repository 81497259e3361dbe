internal import GRDB
package import Models
package import Segments

extension Replica {
  package func sightings(in directory: String) throws -> [String: Sighting] {
    try read { reader in
      let rows = try Row.fetchAll(
        reader.db, sql: "SELECT path, modified, since FROM sighting WHERE directory = ?", arguments: [directory])
      return Dictionary(
        rows.map { ($0[0], Sighting(modified: $0[1], since: Timestamp(milliseconds: $0[2]))) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  package func note(sightings: [String: Int64], in directory: String, now: Timestamp) throws {
    try write { reader in
      for (path, modified) in sightings {
        try reader.db.cachedStatement(
          sql: """
            INSERT INTO sighting (directory, path, modified, since) VALUES (?, ?, ?, ?)
            ON CONFLICT (directory, path) DO UPDATE SET modified = excluded.modified
            """
        ).execute(arguments: [directory, path, modified, now.milliseconds])
      }
    }
  }

  package func forget(sightings paths: [String], in directory: String) throws {
    try write { reader in
      for path in paths {
        try reader.db.cachedStatement(sql: "DELETE FROM sighting WHERE directory = ? AND path = ?").execute(
          arguments: [directory, path])
      }
    }
  }
}
