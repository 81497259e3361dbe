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
    case .text(let edit): edit.canBeWritten
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
    case .write(let key, let value): kind == .write && key.fitsColumns && value.isCanonical
    case .remove(let seen):
      kind == .remove && seen.isStrictlySorted { $0.replica < $1.replica } && seen.allSatisfy(\.isInRange)
    case .restore: kind == .restore
    // Kinds that the first readers of the format did not know travel as bytes, which those readers keep.
    case .text, .opaque: false
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
  fileprivate var fitsColumns: Bool {
    switch self {
    case .field, .tag: true
    case .undone(let id): id.isInRange
    case .inForce: false
    }
  }
}

extension RegisterValue {
  fileprivate var isCanonical: Bool {
    if case .fragments(let value) = self { value.isCanonical } else { true }
  }
}

extension TextEdit {
  /// Whether there is anything to write, and no number below zero.
  fileprivate var canBeWritten: Bool {
    guard (left?.offset ?? 0) >= 0, (right?.offset ?? 0) >= 0 else { return false }
    return deleted.allSatisfy { $0.first.offset >= 0 && $0.count > 0 } && !(inserted.isEmpty && deleted.isEmpty)
  }
}

extension Fragments {
  /// Numbers below zero have no bytes.
  fileprivate var canBeWritten: Bool { allSatisfy { $0.first.offset >= 0 && $0.last.offset >= 0 } }

  fileprivate var isCanonical: Bool { allSatisfy { $0.first.isInRange && $0.last.isInRange } }

  /// Whether this is at least one piece, each over base characters from first to last, without quotes.
  var isPlain: Bool {
    guard quotes.isEmpty, !isEmpty else { return false }
    for piece in self {
      guard case .base(let first) = piece.first, case .base(let last) = piece.last, first <= last else {
        return false
      }
    }
    return true
  }
}

extension CharacterID {
  fileprivate var isInRange: Bool {
    if case .inserted(let id, _) = self, !id.isInRange { return false }
    return offset <= Limits.length
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
