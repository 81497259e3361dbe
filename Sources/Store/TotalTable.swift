internal import GRDB

/// The counts of the whole corpus, one row: so that asking for them doesn't read every article. Triggers of the table of
/// articles keep them.
struct TotalTable {
  let db: Database

  /// The columns of articles that are added up, by name, in the order of `row`.
  private static let columns = [
    "visible", "annotations", "relations", "notes", "doubles", "conflicts", "waiting", "unknown", "collapsed",
  ]

  func row() throws -> Row {
    let row = try Row.fetchOne(db, sql: "SELECT \(Self.columns.joined(separator: ", ")) FROM total")
    guard let row else { throw StoreError.damaged("the counts of the corpus are missing") }
    return row
  }

  /// Begins again, for a table of articles that was emptied.
  func clear() throws {
    try db.execute(sql: "DELETE FROM total")
    try db.execute(sql: "INSERT INTO total VALUES (\(Self.columns.map { _ in "0" }.joined(separator: ", ")))")
  }

  /// Whether the counts are those of the articles.
  func isRight() throws -> Bool {
    let sums = Self.columns.map { "COALESCE(SUM(\($0)), 0)" }.joined(separator: ", ")
    let counted = try Row.fetchOne(db, sql: "SELECT \(sums) FROM article")
    // Rows also compare the names of their columns.
    return try counted.map { Array($0.databaseValues) } == Array(row().databaseValues)
  }
}
