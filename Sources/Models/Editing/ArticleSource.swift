/// What `Editor` reads of a corpus. Two conformers: `Replica` in Store, and the in-memory corpus of the tests.
package protocol ArticleSource {
  /// The state of an article, also of one that is removed or has not come; nil when nothing of it is held.
  func state(of article: ArticleID) throws -> ArticleState?

  /// The base text of an article; nil while it has not come.
  func baseText(of article: ArticleID) throws -> ExactText?

  /// The article that a span, relation or note was made in; nil when no such thing is held.
  func home(of thing: ThingID) throws -> ArticleID?
}

/// The log as `Editor` needs it to take a change back.
package protocol History {
  /// The change that an operation belongs to; nil when it isn't held.
  func change(containing operation: OperationID) throws -> Change?

  /// All operations held of an article, with the changes they belong to, each replica's in order.
  func operations(of article: ArticleID) throws -> [(ChangeHeader, Operation)]
}
