internal import GRDB
internal import Models

extension CorpusReader {
  /// Folds articles anew from what the log holds now.
  func refold(_ articles: Set<ArticleID>) throws {
    let table = ArticleTable(db: db)
    var words: [Facet: Int] = [:]
    for article in articles.sorted() {
      let number = try table.makeNumber(of: article)
      let old = try table.stored(article)?.facets.counts ?? []
      let operations = try operations(of: article)
      guard !operations.isEmpty else {
        words.record(change: old, to: [])
        try table.forget(number)
        continue
      }
      var state = ArticleState(id: article)
      for (header, operation) in operations {
        let hadBase = state.baseLength != nil
        state.apply(operation, of: header)
        if !hadBase, state.baseLength != nil, case .article(let creation) = operation.payload {
          try table.insert(text: creation.text, of: number)
        }
      }
      words.record(change: old, to: try table.save(state, number: number))
      if state.baseLength == nil { try table.forgetText(of: number) }
    }
    try WordTable(db: db).add(words)
  }
}
