import Models

/// An article as it was imported, by a replica that does nothing else.
struct Imported: Sendable {
  let text: ScalarText
  /// What a replica has of it when it has nothing else.
  let state: ArticleState

  var id: ArticleID { state.id }

  init(_ text: ExactText) throws {
    self.text = ScalarText(text)
    let article = ContentHash.article(url: .empty, text: text)
    let first = OperationID(replica: try Sealer(number: Self.importer).replica, seq: 1)
    let creation = ArticleCreation(
      url: .empty, text: text, title: "title", language: nil, metadata: [], tags: [], credit: nil)
    let operation = Operation(
      id: first, kind: .article, flags: .touches, article: article, target: .article(article), overwrites: [],
      payload: .article(creation))
    let header = ChangeHeader(
      first: first, count: 1, wall: Timestamp(milliseconds: 0), lamport: 1, author: "importer", device: "server")
    var state = ArticleState(id: article)
    state.apply(operation, of: header)
    self.state = state
  }

  /// No branch of a trace has this number.
  private static let importer = 1 << 32

  /// A text edit of the article, as the log has it.
  func operation(_ id: OperationID, _ edit: TextEdit) -> Operation {
    Operation(
      id: id, kind: .text, flags: [.touches, .mustUnderstand], article: self.id, target: .article(self.id),
      overwrites: [], payload: .text(edit))
  }
}
