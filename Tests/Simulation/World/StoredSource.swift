package import Models
package import Store
internal import TestSupport

/// What a generator of edits sees of a database.
package struct StoredSource: EditSource {
  private let replica: Replica

  package init(replica: Replica) { self.replica = replica }

  // A database that can't be read has nothing to edit: the edit that follows says why.
  package var articleIDs: [ArticleID] { ((try? replica.articles()) ?? []).map(\.id).sorted() }
  package func articleState(_ article: ArticleID) -> ArticleState? { try? replica.state(of: article) }
  package func text(of article: ArticleID) -> ExactText? { try? replica.text(of: article) }
  package func view(_ article: ArticleID) -> ArticleView? { try? replica.view(of: article) }
}

extension Replica {
  /// Every change held, in a certain order.
  package func allChanges() throws -> [Change] {
    var changes: [Change] = []
    try forEachChange { changes.append($0) }
    return changes
  }
}
