internal import Foundation
internal import GRDB
internal import Models

/// The words in use in the corpus: kept as sums, so that asking costs nothing as the corpus grows.
struct WordTable {
  let db: Database

  func add(_ differences: WordDifferences) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO word (kind, name, count) VALUES (?, ?, ?)
        ON CONFLICT (kind, name) DO UPDATE SET count = count + excluded.count
        """)
    for (facet, count) in differences.all where count != 0 {
      try statement.execute(arguments: [facet.kind.rawValue, facet.name.data, count])
    }
  }

  func isInUse(_ facet: Facet) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM word WHERE kind = ? AND name = ? AND count > 0)",
      arguments: [facet.kind.rawValue, facet.name.data]) ?? false
  }

  func all() throws -> [Facet: Int] {
    var words: [Facet: Int] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT kind, name, count FROM word WHERE count > 0") {
      guard let kind = Facet.Kind(rawValue: row[0]) else { continue }
      words[Facet(kind: kind, name: try ExactText(column: row[1]))] = row[2]
    }
    return words
  }
}
