package import Models

/// The fold of docs/fold.md computed the slow way: from the whole set of operations at once, nothing kept
/// from before.
///
/// It shares no code with the fold it is compared with. The changes of each replica must be the first ones of
/// its log without gaps; their order doesn't matter, and a change given twice counts once.
///
/// - Complexity: everything is at least quadratic in the operations held.
package struct NaiveFold {
  private let byArticle: [ArticleID: NaiveArticle]

  package init(_ changes: some Sequence<Change>) {
    var held: [OperationID: HeldOperation] = [:]
    for change in changes {
      for operation in change.operations {
        held[operation.id] = HeldOperation(operation: operation, header: change.header)
      }
    }
    var byArticle: [ArticleID: NaiveArticle] = [:]
    for (id, operations) in Dictionary(grouping: held.values, by: \.operation.article) {
      byArticle[id] = NaiveArticle(id: id, operations: operations)
    }
    self.byArticle = byArticle
  }

  /// Every article of which any operation is held, visible or not, sorted by id.
  package var articleIDs: [ArticleID] { byArticle.keys.sorted() }

  /// The visible articles, sorted by id.
  package func articles() -> [ArticleView] { articleIDs.compactMap(article) }

  /// The article as read; nil without a base, when removed, and when nothing of it is held.
  package func article(_ id: ArticleID) -> ArticleView? { byArticle[id]?.view() }

  /// How many operations carry anchors in articles whose base is not held (rule T3).
  package func waiting() -> Int { articleIDs.map(waiting).reduce(0, +) }

  /// How many operations of one article wait for its base (rule T3).
  package func waiting(in id: ArticleID) -> Int { byArticle[id]?.waiting ?? 0 }

  /// Whether a change is undone in an article (rule R7).
  package func isUndone(_ change: OperationID, in id: ArticleID) -> Bool {
    byArticle[id]?.isUndone(change) ?? false
  }

  /// Whether a thing of an article is removed (rule E4), shown or not.
  package func isRemoved(_ thing: ThingID, in id: ArticleID) -> Bool {
    byArticle[id]?.isRemoved(thing) ?? false
  }

  /// Whether a thing of an article shows.
  package func isVisible(_ thing: ThingID, in id: ArticleID) -> Bool {
    byArticle[id]?.isVisible(thing) ?? false
  }

  /// Whether an operation that must be understood and isn't makes the article read-only (rule U1).
  package func isReadOnly(_ id: ArticleID) -> Bool { byArticle[id]?.isReadOnly ?? false }

  /// Every thing that an operation of the article makes or is about, sorted.
  package func things(in id: ArticleID) -> [ThingID] { byArticle[id]?.things.sorted() ?? [] }
}
