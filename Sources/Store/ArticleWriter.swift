internal import GRDB
internal import Models

/// Saves articles, and at the end what is counted over all of them: once, not with each.
///
/// There is no other way to save one, so that no count is forgotten.
struct ArticleWriter {
  private let db: Database
  private let articles: ArticleTable
  private var words: [Facet: Int] = [:]
  private var totals = Totals()

  init(db: Database) {
    self.db = db
    articles = ArticleTable(db: db)
  }

  mutating func save(_ article: ArticleTable.Refolded, number: Int64) throws {
    try articles.write(article.form, number: number, known: article.known)
    count(from: article.known, article.oldFacets, to: article.form.summary)
  }

  /// - Parameter stored: What the database has of the article.
  mutating func save(_ state: ArticleState, number: Int64, over stored: ArticleTable.Stored?) throws {
    try save(.init(form: .init(state), oldFacets: stored?.facets.counts ?? [], known: stored?.known), number: number)
  }

  /// Takes out an article of which nothing is folded any more.
  mutating func forget(_ stored: ArticleTable.Stored?, number: Int64) throws {
    try articles.forget(number)
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
