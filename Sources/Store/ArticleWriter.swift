internal import GRDB
internal import Models

/// Saves articles, and at the end what is counted over all of them: once, not with each.
///
/// There is no other way to save one, so that no count is forgotten.
struct ArticleWriter {
  private let db: Database
  private let states: RowStatement
  private let counts: RowStatement
  private var words = WordDifferences()
  private var totals = Totals()

  init(db: Database) throws {
    self.db = db
    states = try RowStatement(
      db, sql: "INSERT OR REPLACE INTO state (article, facets, bytes, edited) VALUES (?, ?, ?, ?)")
    counts = try RowStatement(
      db,
      sql: """
        UPDATE article SET visible = ?, removed = ?, created = ?, length = ?, annotations = ?, relations = ?, notes = ?,
          conflicts = ?, doubles = ?, waiting = ?, unknown = ?, tags = ?, collapsed = ?
        WHERE number = ?
        """)
  }

  mutating func save(_ article: ArticleTable.Refolded, number: Int64) throws {
    try write(article.form, number: number, known: article.known)
    count(from: article.known, article.oldFacets, to: article.form.summary)
  }

  /// - Parameter stored: What the database has of the article.
  mutating func save(_ state: ArticleState, number: Int64, over stored: ArticleTable.Stored?) throws {
    try save(.init(form: .init(state), oldFacets: stored?.facets.counts ?? [], known: stored?.known), number: number)
  }

  /// Takes out an article of which nothing is folded any more.
  mutating func forget(_ stored: ArticleTable.Stored?, number: Int64) throws {
    try forget(number)
    count(from: stored?.known, try stored?.facets.counts ?? [], to: ArticleSummary())
  }

  private mutating func count(from known: ArticleTable.Known?, _ facets: [FacetCount], to summary: ArticleSummary) {
    words.record(change: facets, to: summary.facets)
    totals.add(Totals(summary))
    if let known { totals.subtract(known.totals) }
  }

  /// Writes the counts.
  consuming func finish() throws {
    try WordTable(db: db).add(words)
    try TotalTable(db: db).add(totals)
  }
}

// MARK: - Rows

extension ArticleWriter {
  /// - Parameter known: What the database has of the article; nil when it has no state of it.
  private func write(_ form: ArticleTable.Form, number: Int64, known: ArticleTable.Known?) throws {
    switch form.content {
    case .whole(let whole):
      try states.run {
        $0.add(number)
        $0.add(whole.facets)
        $0.add(whole.bytes)
        $0.add(whole.isEdited)
      }
      if known?.hasDeltas == true { try forgetDeltas(of: number) }
    case .deltas(let deltas):
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO delta (article, facets, bytes) VALUES (?, ?, ?)").execute(
        arguments: [number, deltas.facets.bytes, deltas.state.bytes])
    }
    try write(form.summary, number: number, known: known?.names)
  }

  private func write(_ summary: ArticleSummary, number: Int64, known: ArticleTable.Names? = nil) throws {
    try counts.run { $0.add(countsOf: summary, number: number) }
    let names = ArticleTable.Names(summary)
    if names == known { return }
    try db.cachedStatement(sql: "UPDATE article SET title = ?, language = ?, url = ? WHERE number = ?").execute(
      arguments: [names.title, names.language, names.url, number])
  }

  private func forgetDeltas(of number: Int64) throws {
    try db.cachedStatement(sql: "DELETE FROM delta WHERE article = ?").execute(arguments: [number])
  }

  /// Its row stays while segments have operations of it.
  private func forget(_ number: Int64) throws {
    try db.execute(sql: "DELETE FROM state WHERE article = ?", arguments: [number])
    try forgetDeltas(of: number)
    try ArticleTable(db: db).forgetText(of: number)
    let isNamed = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM article_segment WHERE article = ?)", arguments: [number])
    guard isNamed != true else { return try write(ArticleSummary(), number: number) }
    try db.execute(sql: "DELETE FROM keyed WHERE article = ?", arguments: [number])
    try db.execute(sql: "DELETE FROM article WHERE number = ?", arguments: [number])
  }
}

extension RowStatement.Values {
  /// In the order of the columns above.
  fileprivate mutating func add(countsOf summary: ArticleSummary, number: Int64) {
    add(summary.isVisible)
    add(summary.isRemoved)
    add(summary.created.milliseconds)
    for count in [
      summary.length, summary.annotations, summary.relations, summary.notes, summary.conflicts, summary.doubles,
      summary.waiting, summary.unknown,
    ] { add(count) }
    add(WordList.encode(summary.tags))
    add(summary.collapsed)
    add(number)
  }
}
