internal import Foundation
internal import GRDB
internal import Models

/// The articles: their states, base texts, and what lists and counts need.
struct ArticleTable {
  let db: Database

  func number(of id: ArticleID) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT number FROM article WHERE id = ?"), arguments: [id.description])
  }

  /// The number of an article, made when it is new.
  func makeNumber(of id: ArticleID) throws -> Int64 {
    if let number = try number(of: id) { return number }
    try db.cachedStatement(sql: "INSERT INTO article (id) VALUES (?)").execute(arguments: [id.description])
    return db.lastInsertedRowID
  }

  func id(of number: Int64) throws -> ArticleID {
    guard let text = try String.fetchOne(db, sql: "SELECT id FROM article WHERE number = ?", arguments: [number]),
      let id = ArticleID(text)
    else { throw StoreError.damaged("article \(number) is missing") }
    return id
  }

  /// The words in use in an article.
  func facets(of number: Int64) throws -> [FacetCount] {
    let statement = try db.cachedStatement(
      sql: "SELECT s.facets, d.facets FROM state s LEFT JOIN delta d ON d.article = s.article WHERE s.article = ?")
    guard let row = try Row.fetchOne(statement, arguments: [number]) else { return [] }
    return try Stored.Facets(whole: row[0], deltas: row[1]).counts
  }

  func stored(_ id: ArticleID) throws -> Stored? { try stored([id])[id] }

  func text(_ id: ArticleID) throws -> ExactText? { try texts([id])[id] }

  /// The base texts of several articles, without those that have not come.
  func texts(_ ids: [ArticleID]) throws -> [ArticleID: ExactText] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT b.text, j.key FROM json_each(?) j CROSS JOIN article a ON a.id = j.value
        JOIN base b ON b.article = a.number
        """)
    let rows = try Row.fetchCursor(statement, arguments: [Self.list(ids)])
    var texts: [ArticleID: ExactText] = [:]
    while let row = try rows.next() { texts[ids[row[1]]] = try ExactText(column: row[0]) }
    return texts
  }

  /// Ids as JSON, which SQLite reads as a table of places and ids.
  static func list(_ ids: [ArticleID]) -> String {
    "[\"\(ids.map(\.description).joined(separator: "\",\""))\"]"
  }

  func insert(text: ExactText, of number: Int64) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO base (article, text) VALUES (?, ?)").execute(
      arguments: [number, text.data])
  }

  /// Takes out an article of which nothing is folded any more; its row stays while segments have operations of it.
  func forget(_ number: Int64) throws {
    try db.execute(sql: "DELETE FROM state WHERE article = ?", arguments: [number])
    try forgetDeltas(of: number)
    try forgetText(of: number)
    let isNamed = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM article_segment WHERE article = ?)", arguments: [number])
    guard isNamed != true else { return try write(ArticleSummary(), number: number) }
    try db.execute(sql: "DELETE FROM keyed WHERE article = ?", arguments: [number])
    try db.execute(sql: "DELETE FROM article WHERE number = ?", arguments: [number])
  }

  func forgetText(of number: Int64) throws {
    try db.execute(sql: "DELETE FROM base WHERE article = ?", arguments: [number])
  }

  /// Writes the state and its summary; what is counted over all articles is for `ArticleWriter`.
  ///
  /// - Parameter known: What the database has of the article; nil when it has no state of it.
  func write(_ form: Form, number: Int64, known: Known?) throws {
    switch form.content {
    case .whole(let whole):
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO state (article, facets, bytes, edited) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [number, whole.facets, whole.bytes, whole.isEdited])
      if known?.hasDeltas == true { try forgetDeltas(of: number) }
    case .deltas(let deltas):
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO delta (article, facets, bytes) VALUES (?, ?, ?)").execute(
        arguments: [number, deltas.facets.bytes, deltas.state.bytes])
    }
    try write(form.summary, number: number, known: known?.names)
  }

  private func forgetDeltas(of number: Int64) throws {
    try db.cachedStatement(sql: "DELETE FROM delta WHERE article = ?").execute(arguments: [number])
  }

  private func write(_ summary: ArticleSummary, number: Int64, known: Names? = nil) throws {
    try db.cachedStatement(
      sql: """
        UPDATE article SET visible = ?, removed = ?, created = ?, length = ?, annotations = ?, relations = ?, notes = ?,
          conflicts = ?, doubles = ?, waiting = ?, unknown = ?, tags = ?, collapsed = ?
        WHERE number = ?
        """
    ).execute(arguments: Self.counts(of: summary) + [number])
    let names = Names(summary)
    if names == known { return }
    try db.cachedStatement(sql: "UPDATE article SET title = ?, language = ?, url = ? WHERE number = ?").execute(
      arguments: Self.arguments(names) + [number])
  }

  /// Whether the columns of an article are those of a summary.
  func says(_ summary: ArticleSummary, number: Int64) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT visible IS ? AND removed IS ? AND created IS ? AND length IS ? AND annotations IS ? AND relations IS ?
          AND notes IS ? AND conflicts IS ? AND doubles IS ? AND waiting IS ? AND unknown IS ? AND tags IS ?
          AND collapsed IS ? AND title IS ? AND language IS ? AND url IS ?
        FROM article WHERE number = ?
        """, arguments: Self.counts(of: summary) + Self.arguments(Names(summary)) + [number]) ?? false
  }

  /// In the order of the statements above.
  private static func counts(of summary: ArticleSummary) -> StatementArguments {
    [
      summary.isVisible, summary.isRemoved, summary.created.milliseconds, summary.length, summary.annotations,
      summary.relations, summary.notes, summary.conflicts, summary.doubles, summary.waiting, summary.unknown,
      WordList.encode(summary.tags), summary.collapsed,
    ]
  }

  private static func arguments(_ names: Names) -> StatementArguments { [names.title, names.language, names.url] }
}
