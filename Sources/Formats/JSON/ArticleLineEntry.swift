internal import Models

/// One thing of an imported line on its way to an edit.
struct ArticleLineEntry {
  let object: ObjectReader
  /// The beginning of the id as written, else where it stands; the paths of what is in it begin with it.
  let path: String
  /// The id as written, whosever it is.
  let id: ExactText?
  /// The id, if it can be one of ours in an article.
  let exported: ThingID?

  init(_ object: ObjectReader, path: String) {
    let id = object["id"]?.string
    self.object = object
    self.path = id.map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(80))) } ?? path
    self.id = id.map { ExactText($0) }
    exported = id.flatMap { ThingID($0) }?.ifInArticle
  }

  /// The id as written, else a key made of what the thing says and who said it.
  func key(orFrom content: String) -> ExactText {
    id ?? ExactText(object["author"]?.string.map { "\(content)\n\($0)" } ?? content)
  }
}

extension ThingID {
  /// Nil for an article's own id.
  fileprivate var ifInArticle: ThingID? {
    if case .article = self { nil } else { self }
  }
}
