internal import GRDB
internal import Models

/// Where things made with a key are.
struct KeyTable {
  let db: Database

  func insert(_ key: KeyID, article: Int64) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO keyed (id, article) VALUES (?, ?)").execute(
      arguments: [key.description, article])
  }

  func article(of key: KeyID) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT article FROM keyed WHERE id = ?"), arguments: [key.description])
  }
}
