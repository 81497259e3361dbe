/// Which register of a thing: one mechanism serves fields, tags, undo marks and text edits in force.
///
/// What is rare lies apart, so that a key is as large as a reference: states hold one for each register.
package enum RegisterKey: Hashable, Comparable, Sendable {
  /// `label`, `title`, `attributes.role` ...: holds texts, fragments, or nothing.
  case field(ExactText)
  /// On or off.
  case tag(ExactText)
  /// Whether the change with this id is undone: on or off.
  indirect case undone(OperationID)
  /// Whether the text edit with this id is in force: off, or on as from the start.
  indirect case inForce(OperationID)
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
///
/// A class, so that a value of a register is as large as a reference, with a single piece in place. It never changes.
package final class Fragments: Sendable {
  private let pieces: Few<Fragment>
  /// What the author saw under each piece; empty where the pieces are plain slices of the base text.
  package let quotes: [ExactText]

  private init(_ pieces: Few<Fragment>, quotes: [ExactText]) {
    self.pieces = pieces
    self.quotes = quotes
  }

  package convenience init(pieces: [Fragment], quotes: [ExactText] = []) { self.init(Few(pieces), quotes: quotes) }

  package convenience init(_ piece: Fragment) { self.init(Few(one: piece), quotes: []) }

  /// Pieces over the base text; `ranges` sorted and not overlapping.
  package convenience init(base ranges: [ScalarRange]) {
    self.init(Few(ranges) { Fragment(first: .base($0.start), last: .base($0.end - 1)) }, quotes: [])
  }
}

extension Fragments: Sequence {
  package var count: Int { pieces.count }

  package var isEmpty: Bool { pieces.isEmpty }

  package subscript(position: Int) -> Fragment { pieces[position] }

  package func makeIterator() -> Iterator { Iterator(fragments: self) }

  /// Its own and not the one of collections: that one takes memory for each piece, seen from another module.
  package struct Iterator: IteratorProtocol {
    fileprivate let fragments: Fragments
    private var position = 0

    fileprivate init(fragments: Fragments) { self.fragments = fragments }

    package mutating func next() -> Fragment? {
      guard position < fragments.count else { return nil }
      defer { position += 1 }
      return fragments[position]
    }
  }
}

extension Fragments: Hashable {
  package static func == (left: Fragments, right: Fragments) -> Bool {
    left === right || left.pieces == right.pieces && left.quotes == right.quotes
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(pieces) }
}
