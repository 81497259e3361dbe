/// An article as it was: its held operations in the order lamport, replica, number.
package struct ArticlePast: Sendable {
  private struct Entry {
    /// The largest lamport up to here of its replica, so that the order keeps each replica's own.
    let lamport: UInt64
    let header: ChangeHeader
    let operation: Operation
  }

  private let article: ArticleID
  private let entries: [Entry]

  /// - Parameter operations: those of the article, each replica's in order.
  package init(of article: ArticleID, _ operations: [(ChangeHeader, Operation)]) {
    self.article = article
    var largest: [ReplicaID: UInt64] = [:]
    entries = operations.map { header, operation in
      let lamport = max(header.lamport, largest[operation.id.replica] ?? 0)
      largest[operation.id.replica] = lamport
      return Entry(lamport: lamport, header: header, operation: operation)
    }.sorted { left, right in
      left.lamport != right.lamport ? left.lamport < right.lamport : left.operation.id < right.operation.id
    }
  }

  /// The article when a change had been made, and all that comes before it in the order; nil when the change did nothing
  /// in the article.
  ///
  /// - Complexity: O(operations).
  package func state(at change: OperationID) -> ArticleState? {
    guard let last = entries.lastIndex(where: { $0.header.first == change }) else { return nil }
    var state = ArticleState(id: article)
    for entry in entries[...last] { state.apply(entry.operation, of: entry.header) }
    return state
  }

  /// What each change made of the text, in words, by change; only those that did anything to it.
  ///
  /// - Complexity: O(operations), and O(text) for each change of the text.
  package func corrections(of base: ExactText) -> [OperationID: [WordDiff.Part]] {
    guard entries.contains(where: { $0.operation.kind == .text }) else { return [:] }
    var state = ArticleState(id: article)
    var text = base
    var corrections: [OperationID: [WordDiff.Part]] = [:]
    for (number, entry) in entries.enumerated() {
      state.apply(entry.operation, of: entry.header)
      let isLast = number + 1 == entries.count || entries[number + 1].header.first != entry.header.first
      guard isLast, state.baseLength != nil else { continue }
      let now = state.text(over: base)
      guard now != text else { continue }
      let old = ScalarText(text)
      let hunks = Correction.hunks(of: old, replacing: 0..<old.length, with: now)
      corrections[entry.header.first] = WordDiff.parts(of: old, hunks: hunks)
      text = now
    }
    return corrections
  }
}
