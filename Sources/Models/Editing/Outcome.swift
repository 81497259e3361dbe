/// What became of one edit.
package struct Outcome: Equatable, Sendable {
  package enum Status: Equatable, Sendable {
    /// The thing was made.
    case made
    /// The thing was there already; nothing was written.
    case known
    /// The thing was there and is removed; nothing was written.
    case knownRemoved
    /// A thing that was there was changed.
    case changed
    /// What was asked for is so already; nothing was written.
    case unchanged
    case removed
  }

  /// The thing made or touched.
  package let id: ThingID
  package let article: ArticleID
  package let status: Status
  /// The handle by which later edits of the change may name it.
  package let handle: ExactText?

  package init(id: ThingID, article: ArticleID, status: Status, handle: ExactText? = nil) {
    self.id = id
    self.article = article
    self.status = status
    self.handle = handle
  }
}
