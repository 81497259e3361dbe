/// A workload as lines for `hashiya apply`.
struct EditLines: Sendable {
  private(set) var bytes: [UInt8] = []

  /// New articles of so many scalars each.
  init(articles: Int, length: Int) {
    for number in 0..<articles {
      append(#"{"edit":"addArticle","title":"t\#(number)","language":"fa","text":""#)
      append(Prose(seed: Workload.seed ^ UInt64(number) << 20).text(length))
      append("\"}\n")
    }
  }

  /// The first operations of a stage.
  ///
  /// - Parameters:
  ///   - articles: their ids.
  ///   - ids: those of annotations that were made before, by their place in the workload.
  init(_ operations: some Collection<WorkOperation>, articles: [String], ids: [Int: String]) {
    bytes.reserveCapacity(operations.count * 160)
    for operation in operations {
      let target = ids[operation.object] ?? "$\(operation.object)"
      append(Self.line(operation, target: target, article: articles[operation.article]))
    }
  }

  // Nothing in a workload needs escaping.
  private static func line(_ operation: WorkOperation, target: String, article: String) -> String {
    switch operation.kind {
    case .create: creation(operation, name: target, article: article)
    case .label:
      """
      {"edit":"set","target":"\(target)","field":"label","value":"\(Vocabulary.labels[Int(operation.word)])"}

      """
    case .tag:
      """
      {"edit":"tag","target":"\(target)","\(operation.adds ? "add" : "remove")":\
      ["\(Vocabulary.tags[Int(operation.word)])"]}

      """
    case .comment:
      """
      {"edit":"note","target":"\(target)","text":"\(Prose(seed: operation.seed).comment)"}

      """
    case .remove:
      """
      {"edit":"remove","target":"\(target)"}

      """
    }
  }

  private static func creation(_ operation: WorkOperation, name: String, article: String) -> String {
    """
    {"edit":"annotate","article":"\(article)","label":"\(Vocabulary.labels[Int(operation.word)])",\
    "fragments":[[\(operation.range.lowerBound),\(operation.range.upperBound)]],\
    "attributes":{"author":"\(Vocabulary.authors[Int(operation.author)])"},"name":"\(name)"}

    """
  }

  private mutating func append(_ text: String) { bytes += text.utf8 }
}
