internal import GRDB
internal import Models

extension CorpusReader {
  /// Folds articles anew from what the log holds now.
  func refold(_ articles: Set<ArticleID>) throws {
    let table = ArticleTable(db: db)
    var writer = try ArticleWriter(db: db)
    for article in articles.sorted() {
      let number = try table.makeNumber(of: article)
      let stored = try table.stored(article)
      let operations = try operations(of: article)
      guard !operations.isEmpty else {
        try writer.forget(stored, number: number)
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
      try writer.save(state, number: number, over: stored)
      if state.baseLength == nil { try table.forgetText(of: number) }
    }
    try writer.finish()
  }
}
