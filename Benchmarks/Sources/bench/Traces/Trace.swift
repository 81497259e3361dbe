import Models

/// What somebody typed into a text, edit by edit, and what came of it.
struct Trace: Sendable {
  var name: String
  var start: ExactText
  /// What every replica must have in the end.
  var end: ExactText
  /// Whether it was typed by several at once; then positions are those of a transaction's parents.
  var isConcurrent: Bool
  /// Each after its parents.
  var transactions: [Transaction]

  var agents: Int { Set(transactions.map(\.agent)).count }
  var edits: Int { transactions.reduce(0) { $0 + $1.patches.count } }

  struct Transaction: Sendable {
    var agent: Int
    /// The transactions that its author had seen, without those that these had seen.
    var parents: [Int]
    var time: Timestamp
    var patches: [Patch]
  }

  /// One edit: at an offset, in scalars, some are deleted and others inserted.
  struct Patch: Hashable, Sendable {
    var position: Int
    var deleted: Int
    var inserted: ExactText
  }
}

extension Trace {
  /// The same key by key: an edit of several scalars becomes as many deletions and insertions of one.
  ///
  /// - Complexity: O(scalars deleted and inserted).
  var keystrokes: Trace {
    var trace = self
    for index in trace.transactions.indices {
      trace.transactions[index].patches = transactions[index].patches.flatMap(\.keystrokes)
    }
    return trace
  }
}

extension Trace.Patch {
  fileprivate var keystrokes: [Trace.Patch] {
    let deletions = repeatElement(Trace.Patch(position: position, deleted: 1, inserted: .empty), count: deleted)
    let insertions = inserted.string.unicodeScalars.enumerated().map { offset, scalar in
      Trace.Patch(position: position + offset, deleted: 0, inserted: ExactText(String(scalar)))
    }
    return Array(deletions) + insertions
  }
}
