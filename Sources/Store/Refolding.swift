internal import Models

/// The log folded anew, in memory: what every table should say.
struct Refolding {
  struct Article {
    var state: ArticleState
    var text: ExactText?
    /// The segments that have operations of it, by number.
    var segments: Set<Int64> = []
  }

  private(set) var articles: [ArticleID: Article] = [:]
  private(set) var held: [ReplicaID: (last: UInt64, chain: Chain)] = [:]
  /// Where each thing made with a key is.
  private(set) var keys: [KeyID: ArticleID] = [:]
  private let corpus: CorpusID

  init(corpus: CorpusID) { self.corpus = corpus }

  /// Folds the next sealed change of a replica, if it can be read.
  mutating func take(_ sealed: Replica.SealedChange) {
    count(sealed.written)
    for operation in sealed.read.operations {
      take(operation, of: sealed.read.header, sealed.segment, isBound: sealed.isBound)
    }
  }

  /// Folds the next unsealed change.
  mutating func take(_ change: Change) {
    count(change)
    for operation in change.operations { take(operation, of: change.header, nil, isBound: true) }
  }

  private mutating func count(_ change: Change) {
    let replica = change.id.replica
    let chain = held[replica]?.chain ?? Chain(corpus: corpus, replica: replica)
    held[replica] = (change.header.lastSeq, chain.extended(by: change))
  }

  private mutating func take(
    _ operation: Operation, of header: ChangeHeader, _ segment: Int64?, isBound: Bool
  ) {
    if let key = operation.madeKey, keys[key] == nil { keys[key] = operation.article }
    guard isBound else { return }
    // Taken out while it changes, so that it isn't copied.
    var article =
      articles.removeValue(forKey: operation.article) ?? Article(state: ArticleState(id: operation.article))
    let hadBase = article.state.baseLength != nil
    article.state.apply(operation, of: header)
    if !hadBase, article.state.baseLength != nil, case .article(let creation) = operation.payload {
      article.text = creation.text
    }
    if let segment { article.segments.insert(segment) }
    articles[operation.article] = article
  }
}
