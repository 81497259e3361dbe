internal import Models

extension Shape {
  /// The shape of an operation that has canonical bytes; whether its article is that of its target is left open.
  init(_ operation: Operation) {
    kind = operation.kind
    flags = operation.flags
    target = TargetForm(operation.target)
    overwrites = ListForm(operation.overwrites, target: operation.target)
    form = .columns
    guard operation.payload.fitsColumns(of: operation.kind) else {
      form = .raw
      return
    }
    switch operation.payload {
    case .article(let value):
      detail = Self.creation(credit: value.credit) | (value.language == nil ? 0 : Detail.language)
    case .span(let value): detail = Self.creation(key: value.key, credit: value.credit)
    case .relation(let value):
      detail = Self.creation(key: value.key, credit: value.credit)
      detail |= TargetForm(value.source).rawValue << Detail.sourceShift
      detail |= TargetForm(value.target).rawValue << Detail.targetShift
    case .note(let value): detail = Self.creation(key: value.key, credit: value.credit)
    case .write(let key, let value):
      detail = (RegisterForm(key)?.rawValue ?? 0) | ValueForm(value).rawValue << Detail.valueShift
    case .remove(let seen): detail = ListForm(seen, target: operation.target).rawValue
    case .restore, .text, .opaque: break
    }
  }

  private static func creation(key: KeyID? = nil, credit: Credit?) -> UInt8 {
    (key == nil ? 0 : Detail.key) | (credit == nil ? 0 : Detail.credit)
  }
}

extension Shape.TargetForm {
  init(_ thing: ThingID) {
    switch thing {
    case .article: self = .article
    case .operation: self = .operation
    case .key: self = .key
    }
  }
}

extension Shape.ListForm {
  init(_ list: [OperationID], target: ThingID) {
    if list.isEmpty {
      self = .none
    } else if list.count == 1, target == .operation(list[0]) {
      self = .target
    } else {
      self = .listed
    }
  }
}

extension Shape.RegisterForm {
  /// Nil for a key that has no form in columns.
  init?(_ key: RegisterKey) {
    switch key {
    case .field: self = .field
    case .tag: self = .tag
    case .undone: self = .undone
    case .inForce: return nil
    }
  }
}

extension Shape.ValueForm {
  init(_ value: RegisterValue) {
    switch value {
    case .withdrawn: self = .withdrawn
    case .cleared: self = .cleared
    case .text: self = .text
    case .fragments: self = .fragments
    case .on: self = .on
    case .off: self = .off
    }
  }
}
