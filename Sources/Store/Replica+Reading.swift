internal import Foundation
internal import GRDB
package import Models
internal import Segments

/// One article as lists show it.
package struct ArticleRow: Equatable, Sendable {
  package var id: ArticleID
  package var summary: ArticleSummary
}

/// Which articles a list shows; nil or empty means any.
package struct ArticleFilter: Sendable {
  package var withTags: [ExactText] = []
  package var withoutTags: [ExactText] = []
  package var label: ExactText?
  package var author: ExactText?
  /// Removed articles instead of living ones.
  package var removed = false

  package init() {}
}

extension Replica {
  /// The articles that show, oldest first.
  ///
  /// - Complexity: O(articles).
  package func articles(_ filter: ArticleFilter = ArticleFilter()) throws -> [ArticleRow] {
    try read { reader in
      let needsFacets = filter.label != nil || filter.author != nil
      let sql = """
        SELECT id, title, language, url, length, created, annotations, relations, notes, conflicts, tags, number
        FROM article WHERE \(filter.removed ? "removed" : "visible") ORDER BY created, id
        """
      let table = ArticleTable(db: reader.db)
      var rows: [ArticleRow] = []
      for row in try Row.fetchAll(reader.db, sql: sql) {
        guard let found = try articleRow(row), filter.admits(tags: found.summary.tags) else { continue }
        if needsFacets, try !filter.admits(facets: table.facets(of: row[11])) { continue }
        rows.append(found)
      }
      return rows
    }
  }

  private func articleRow(_ row: Row) throws -> ArticleRow? {
    guard let id = ArticleID(row[0] as String) else { return nil }
    var summary = ArticleSummary()
    summary.isVisible = true
    summary.title = try ExactText(column: row[1])
    summary.language = try (row[2] as Data?).map(ExactText.init(column:))
    summary.url = try (row[3] as Data?).map(ExactText.init(column:))
    summary.length = row[4]
    summary.created = Timestamp(milliseconds: row[5])
    summary.annotations = row[6]
    summary.relations = row[7]
    summary.notes = row[8]
    summary.conflicts = row[9]
    summary.tags = try WordList.decode(row[10])
    return ArticleRow(id: id, summary: summary)
  }

  /// The state of an article; nil when nothing of it is held.
  package func state(of article: ArticleID) throws -> ArticleState? {
    try read { try $0.state(of: article) }
  }

  /// The text of an article as it is now; nil while it has not come.
  package func text(of article: ArticleID) throws -> ExactText? {
    try read { reader in
      guard let base = try reader.baseText(of: article) else { return nil }
      return try reader.state(of: article)?.text(over: base) ?? base
    }
  }

  /// The text of an article as it came; nil while it has not come.
  package func baseText(of article: ArticleID) throws -> ExactText? {
    try read { try $0.baseText(of: article) }
  }

  /// What happened to an article.
  package func past(of article: ArticleID) throws -> ArticlePast {
    try read { ArticlePast(of: article, try $0.operations(of: article)) }
  }

  /// The articles that hold spans of which no character lives, oldest first.
  package func articlesWithCollapsedSpans() throws -> [ArticleID] {
    try read { reader in
      try String.fetchAll(reader.db, sql: "SELECT id FROM article WHERE collapsed > 0 ORDER BY created, id")
        .compactMap { ArticleID($0) }
    }
  }

  /// The article as people read it; nil when it has not come or is removed.
  package func view(of article: ArticleID) throws -> ArticleView? {
    try read { reader in
      guard let state = try reader.state(of: article), let base = try reader.baseText(of: article) else { return nil }
      return ArticleReader(state).view(base: base)
    }
  }

  /// The article that a thing was made in; nil when no such thing is held.
  package func home(of thing: ThingID) throws -> ArticleID? {
    try read { try $0.home(of: thing) }
  }

  /// Every conflict in the corpus, article by article, oldest first.
  package func conflicts() throws -> [ConflictView] {
    let disputed = try read { reader in
      try String.fetchAll(reader.db, sql: "SELECT id FROM article WHERE conflicts > 0 ORDER BY created, id")
    }
    return try views(of: disputed.compactMap { ArticleID($0) }) { $0.conflicts }.flatMap { $0 ?? [] }
  }

  /// Articles read together are made into views on all cores; more than these would only take memory.
  private static let mostViewedTogether = 256

  /// What becomes of the view of each article, all as they are at one time; nil for one that has not come or is removed.
  package func views<Result: Sendable>(
    of articles: [ArticleID], _ transform: @escaping @Sendable (ArticleView) throws -> Result
  ) throws -> [Result?] {
    var results: [Result?] = []
    results.reserveCapacity(articles.count)
    try forEachView(of: articles, transform) { _, result in results.append(result) }
    return results
  }

  /// The same, one after the other and in order: only those of two parts are in memory. `body` must not use the replica.
  package func forEachView<Result: Sendable>(
    of articles: [ArticleID], _ transform: @escaping @Sendable (ArticleView) throws -> Result,
    _ body: (ArticleID, Result?) throws -> Void
  ) throws {
    try read { reader in
      // While those of one part are made, the next is read, and what was made before is given out.
      var making: (articles: ArraySlice<ArticleID>, work: Parallel.Work<Swift.Result<Result?, any Error>>)?
      for start in stride(from: 0, through: articles.count, by: Self.mostViewedTogether) {
        let part = articles[start..<min(articles.count, start + Self.mostViewedTogether)]
        let (stored, bases) = (try reader.stored(Array(part)), try reader.baseTexts(of: Array(part)))
        let loaded = part.map { (stored: stored[$0], base: bases[$0]) }
        let made = making?.work.results() ?? []
        let last = making?.articles ?? []
        making = (part, Parallel.start(loaded) { Self.made(of: $0.stored, $0.base, transform) })
        for (article, result) in zip(last, made) { try body(article, result.get()) }
      }
      for (article, result) in zip(making?.articles ?? [], making?.work.results() ?? []) {
        try body(article, result.get())
      }
    }
  }

  private static func made<Result>(
    of stored: ArticleTable.Stored?, _ base: ExactText?, _ transform: (ArticleView) throws -> Result
  ) -> Swift.Result<Result?, any Error> {
    Swift.Result {
      guard let state = try stored?.state(), let base, let view = ArticleReader(state).view(base: base) else {
        return nil
      }
      return try transform(view)
    }
  }

  /// The words in use in articles that show, with how often.
  package func words() throws -> [Facet: Int] {
    try read { try WordTable(db: $0.db).all() }
  }
}

extension ArticleFilter {
  fileprivate func admits(tags: [ExactText]) -> Bool {
    withTags.allSatisfy(tags.contains) && !withoutTags.contains(where: tags.contains)
  }

  fileprivate func admits(facets: [FacetCount]) -> Bool {
    let wanted = [label.map { Facet(kind: .label, name: $0) }, author.map { Facet(kind: .author, name: $0) }]
    return wanted.compactMap { $0 }.allSatisfy { word in facets.contains { $0.facet == word } }
  }
}
