internal import GRDB
internal import Models

/// The counts of the whole corpus, one row: so that asking for them doesn't read every article. `ArticleWriter` keeps them.
struct TotalTable {
  let db: Database

  /// The columns of articles that are added up, by name, in the order of `Totals`.
  private static let columns = [
    "visible", "annotations", "relations", "notes", "doubles", "conflicts", "waiting", "unknown", "collapsed",
  ]

  func row() throws -> Row {
    let row = try Row.fetchOne(db, sql: "SELECT \(Self.columns.joined(separator: ", ")) FROM total")
    guard let row else { throw StoreError.damaged("the counts of the corpus are missing") }
    return row
  }

  /// Adds what became more, or less.
  func add(_ differences: Totals) throws {
    guard differences != Totals() else { return }
    let sums = Self.columns.map { "\($0) = \($0) + ?" }.joined(separator: ", ")
    try db.execute(sql: "UPDATE total SET \(sums)", arguments: StatementArguments(differences.counts))
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

/// What articles add to the counts of the corpus. Sums wrap around: what a damaged database counts must not stop anybody.
struct Totals: Equatable, Sendable {
  /// As many as `TotalTable` has columns; what is left is 0.
  private var sums = SIMD16<Int>.zero

  private static let count = 9

  init() {}

  init(_ summary: ArticleSummary) {
    let counts = [
      summary.isVisible ? 1 : 0, summary.annotations, summary.relations, summary.notes, summary.doubles,
      summary.conflicts, summary.waiting, summary.unknown, summary.collapsed,
    ]
    for (place, count) in counts.enumerated() { sums[place] = count }
  }

  var counts: [Int] { (0..<Self.count).map { sums[$0] } }

  mutating func add(_ other: Totals) { sums &+= other.sums }

  mutating func subtract(_ other: Totals) { sums &-= other.sums }
}
