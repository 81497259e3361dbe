/// One correction of an article's text, in one place: what it deletes, and what it inserts where. (F)
package struct TextEdit: Hashable, Sendable {
  /// The character before the inserted ones; nil for the start of the text.
  package var left: CharacterID?
  /// The character after them; nil for the end of the text.
  package var right: CharacterID?
  /// May be empty; then `left` and `right` are nil and say nothing.
  package var inserted: ExactText
  package var deleted: [CharacterRun]
  /// An insertion that deletes nothing and yet corrects a word: made alike by several it is one, as what replaces
  /// characters always is (rule X5).
  package var isMarked: Bool

  package init(
    left: CharacterID? = nil, right: CharacterID? = nil, inserted: ExactText = .empty, deleted: [CharacterRun] = [],
    isMarked: Bool = false
  ) {
    self.isMarked = isMarked
    self.left = left
    self.right = right
    self.inserted = inserted
    self.deleted = deleted
  }
}

/// Characters of the base or of one operation, at consecutive offsets.
package struct CharacterRun: Hashable, Sendable {
  package var first: CharacterID
  /// One at least.
  package var count: Int

  package init(first: CharacterID, count: Int) {
    self.first = first
    self.count = count
  }
}

extension CharacterID {
  /// The offset in the base or in what the operation inserted.
  package var offset: Int {
    switch self {
    case .base(let offset), .inserted(_, let offset): offset
    }
  }

  /// The operation that inserted it; nil for the base.
  package var operation: OperationID? {
    if case .inserted(let operation, _) = self { operation } else { nil }
  }
}

extension TextEdit {
  /// The characters between which it inserts.
  package var origins: [CharacterID] { inserted.isEmpty ? [] : [left, right].compactMap { $0 } }

  /// Whether it inserts as a correction, not as plain text.
  package var isCorrection: Bool { !inserted.isEmpty && (isMarked || !deleted.isEmpty) }

  /// The operations whose characters it names, sorted, once each.
  package var named: [OperationID] {
    var named: [OperationID] = []
    for character in origins + deleted.map(\.first) {
      guard let operation = character.operation, !named.contains(operation) else { continue }
      named.append(operation)
    }
    return named.sorted()
  }

  func renamed(_ rename: (OperationID) -> OperationID) -> TextEdit {
    TextEdit(
      left: left?.renamed(rename), right: right?.renamed(rename), inserted: inserted,
      deleted: deleted.map { CharacterRun(first: $0.first.renamed(rename), count: $0.count) }, isMarked: isMarked)
  }
}

extension CharacterID {
  func renamed(_ rename: (OperationID) -> OperationID) -> CharacterID {
    if case .inserted(let id, let offset) = self { .inserted(rename(id), offset) } else { self }
  }
}
