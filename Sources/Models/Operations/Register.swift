/// Which register of a thing: one mechanism serves fields, tags, undo marks and text edits in force.
package enum RegisterKey: Hashable, Comparable, Sendable {
  /// `label`, `title`, `attributes.role` ...: holds texts, fragments, or nothing.
  case field(ExactText)
  /// On or off.
  case tag(ExactText)
  /// Whether the change with this id is undone: on or off.
  case undone(OperationID)
  /// Whether the text edit with this id is in force: off, or on as from the start.
  case inForce(OperationID)
}

extension RegisterKey {
  /// The operation that the key names.
  package var operation: OperationID? {
    switch self {
    case .field, .tag: nil
    case .undone(let operation), .inForce(let operation): operation
    }
  }
}

/// What an operation writes into a register. (F: the numbers)
package enum RegisterValue: Hashable, Sendable {
  /// Takes away the named values and adds none.
  case withdrawn
  /// A cleared field; never wins over a value.
  case cleared
  case text(ExactText)
  case fragments(Fragments)
  case on
  case off
}

/// A character of an article's text; keeps its id for ever. (F)
package enum CharacterID: Hashable, Comparable, Sendable {
  /// The scalar at this offset of the base text.
  case base(Int)
  /// The scalar at this offset of what an operation inserted.
  case inserted(OperationID, Int)
}

/// One piece of a span: from its first to its last character, both inside.
package struct Fragment: Hashable, Sendable {
  package let first: CharacterID
  package let last: CharacterID

  package init(first: CharacterID, last: CharacterID) {
    self.first = first
    self.last = last
  }
}

/// All pieces of a span: one value, so that never one person's start meets another's end.
package struct Fragments: Hashable, Sendable {
  package var pieces: [Fragment]
  /// What the author saw under each piece; empty where the pieces are plain slices of the base text.
  package var quotes: [ExactText]

  package init(pieces: [Fragment], quotes: [ExactText] = []) {
    self.pieces = pieces
    self.quotes = quotes
  }

  /// Pieces over the base text; `ranges` sorted and not overlapping.
  package init(base ranges: [ScalarRange]) {
    self.init(pieces: ranges.map { Fragment(first: .base($0.start), last: .base($0.end - 1)) })
  }
}
