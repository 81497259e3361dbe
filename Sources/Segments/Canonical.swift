internal import Models

// What has canonical bytes that are read back as they were: everything the program makes. The rest of an operation's
// parts is refused, since no reader would take it; a payload that isn't canonical is carried as bytes, as it is read.

extension Operation {
  /// Whether the envelope is canonical and the payload can be written at all.
  var hasCanonicalBytes: Bool {
    if case .operation(let id) = target, !id.isInRange { return false }
    return overwrites.isStrictlySorted { $0 < $1 } && overwrites.allSatisfy(\.isInRange)
      && payload.canBeWritten
  }
}

extension Payload {
  fileprivate var canBeWritten: Bool {
    switch self {
    case .span(let value): value.fragments.canBeWritten
    case .write(_, .fragments(let value)): value.canBeWritten
    default: true
    }
  }

  /// Whether the payload is that of the kind, and canonical, so that its parts can be kept in columns.
  func fitsColumns(of kind: Operation.Kind) -> Bool {
    switch self {
    case .article(let value): kind == .article && value.metadata.isSortedByName && value.tags.isSorted
    case .span(let value):
      kind == .span && value.fragments.isCanonical && value.attributes.isSortedByName && value.tags.isSorted
    case .relation(let value):
      kind == .relation && value.source.isInRange && value.target.isInRange && value.attributes.isSortedByName
        && value.tags.isSorted
    case .note: kind == .note
    case .write(let key, let value): kind == .write && key.isInRange && value.isCanonical
    case .remove(let seen):
      kind == .remove && seen.isStrictlySorted { $0.replica < $1.replica } && seen.allSatisfy(\.isInRange)
    case .restore: kind == .restore
    case .opaque: false
    }
  }
}

extension OperationID {
  fileprivate var isInRange: Bool { seq > 0 && seq <= SegmentLimits.seq }
}

extension ThingID {
  fileprivate var isInRange: Bool {
    if case .operation(let id) = self { id.isInRange } else { true }
  }
}

extension RegisterKey {
  fileprivate var isInRange: Bool {
    if case .undone(let id) = self { id.isInRange } else { true }
  }
}

extension RegisterValue {
  fileprivate var isCanonical: Bool {
    if case .fragments(let value) = self { value.isCanonical } else { true }
  }
}

extension Fragments {
  /// Numbers below zero have no bytes.
  fileprivate var canBeWritten: Bool { pieces.allSatisfy { $0.first.index >= 0 && $0.last.index >= 0 } }

  fileprivate var isCanonical: Bool { pieces.allSatisfy { $0.first.isInRange && $0.last.isInRange } }

  /// Whether this is at least one piece, each over base characters from first to last, without quotes.
  var isPlain: Bool {
    guard quotes.isEmpty, !pieces.isEmpty else { return false }
    for piece in pieces {
      guard case .base(let first) = piece.first, case .base(let last) = piece.last, first <= last else {
        return false
      }
    }
    return true
  }
}

extension CharacterID {
  fileprivate var index: Int {
    switch self {
    case .base(let index), .inserted(_, let index): index
    }
  }

  fileprivate var isInRange: Bool {
    if case .inserted(let id, _) = self, !id.isInRange { return false }
    return index <= Limits.length
  }
}

extension Array {
  fileprivate func isStrictlySorted(by precedes: (Element, Element) -> Bool) -> Bool {
    count < 2 || indices.dropFirst().allSatisfy { precedes(self[$0 - 1], self[$0]) }
  }
}

extension [NamedText] {
  fileprivate var isSortedByName: Bool { isStrictlySorted { $0.name < $1.name } }
}

extension [ExactText] {
  fileprivate var isSorted: Bool { isStrictlySorted { $0 < $1 } }
}
