/// An operation that is decided and not yet written.
///
/// What decides reads the article's state; it gives it back before anything is written, so that the state is never
/// copied to be changed.
struct Draft {
  let kind: Operation.Kind
  let payload: Payload
  let target: ThingID
  let article: ArticleID
  let flags: Operation.Flags
  let overwrites: [OperationID]

  init(
    _ kind: Operation.Kind, _ payload: Payload, on target: ThingID, in article: ArticleID,
    flags: Operation.Flags = .touches, overwrites: [OperationID] = []
  ) {
    self.kind = kind
    self.payload = payload
    self.target = target
    self.article = article
    self.flags = flags
    self.overwrites = overwrites
  }
}

/// What asking for a thing comes to.
enum Making<Creation> {
  /// It is there already.
  case known(ThingID, Outcome.Status)
  case new(Creation)
}
