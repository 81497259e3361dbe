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
    var bytes: [UInt8] = []
    bytes.reserveCapacity(ids.count * 32)
    for id in ids {
      bytes += bytes.isEmpty ? "[\"".utf8 : ",\"".utf8
      ThingID.article(id).append(to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes += ids.isEmpty ? "[]".utf8 : "]".utf8
    return String(decoding: bytes, as: UTF8.self)
  }

  func insert(text: ExactText, of number: Int64) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO base (article, text) VALUES (?, ?)").execute(
      arguments: [number, text.data])
  }

  func forgetText(of number: Int64) throws {
    try db.execute(sql: "DELETE FROM base WHERE article = ?", arguments: [number])
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

  private static func counts(of summary: ArticleSummary) -> StatementArguments {
    [
      summary.isVisible, summary.isRemoved, summary.created.milliseconds, summary.length, summary.annotations,
      summary.relations, summary.notes, summary.conflicts, summary.doubles, summary.waiting, summary.unknown,
      Data(WordList.encode(summary.tags)), summary.collapsed,
    ]
  }

  private static func arguments(_ names: Names) -> StatementArguments { [names.title, names.language, names.url] }
}
