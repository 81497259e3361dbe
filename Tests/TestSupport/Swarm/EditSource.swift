package import Models

/// What a generator of edits asks of a replica, whether that is in memory or has a database.
package protocol EditSource {
  /// In ascending order.
  var articleIDs: [ArticleID] { get }
  func articleState(_ article: ArticleID) -> ArticleState?
  /// As edited; nil while it has not come.
  func text(of article: ArticleID) -> ExactText?
  func view(_ article: ArticleID) -> ArticleView?
}

extension MemoryReplica: EditSource {
  package var articleIDs: [ArticleID] { states.keys.sorted() }
  package func articleState(_ article: ArticleID) -> ArticleState? { states[article] }
}
