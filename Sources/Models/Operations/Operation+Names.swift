extension Change {
  /// The replicas whose operations those of the change name.
  package var namedReplicas: Set<ReplicaID> {
    var named: Set<ReplicaID> = []
    var last: ReplicaID?
    for operation in operations {
      operation.forEachNamedReplica { replica in
        if replica != last { named.insert(replica) }
        last = replica
      }
    }
    return named
  }
}

extension Operation {
  /// Gives the replicas whose operations this one names, with repeats.
  package func forEachNamedReplica(_ body: (ReplicaID) -> Void) {
    for operation in overwrites { body(operation.replica) }
    if case .operation(let id) = target { body(id.replica) }
    switch payload {
    case .span(let creation): creation.fragments.forEachNamedReplica(body)
    case .relation(let creation):
      for case .operation(let id) in [creation.source, creation.target] { body(id.replica) }
    case .write(let key, let value):
      if let operation = key.operation { body(operation.replica) }
      if case .fragments(let fragments) = value { fragments.forEachNamedReplica(body) }
    case .remove(let seen): for operation in seen { body(operation.replica) }
    case .text(let edit): for operation in edit.named { body(operation.replica) }
    case .article, .note, .restore, .opaque: break
    }
  }

  /// Whether this operation names one of a replica's.
  package func names(_ replica: ReplicaID) -> Bool {
    var isNamed = false
    forEachNamedReplica { isNamed = isNamed || $0 == replica }
    return isNamed
  }

  /// Whether the operation makes a thing that is named by it.
  var makesThing: Bool {
    // Asked by the kind first: looking into the payload of a write counts the references of all its parts.
    guard kind.makesThings else { return false }
    switch payload {
    case .span(let creation): return creation.key == nil
    case .relation(let creation): return creation.key == nil
    case .note(let creation): return creation.key == nil
    case .article, .write, .remove, .restore, .text, .opaque: return false
    }
  }

  /// The key id of the thing that the operation makes; nil when it makes none, or one named by the operation.
  package var madeKey: KeyID? {
    guard kind.makesThings else { return nil }
    switch payload {
    case .span(let creation): return creation.key
    case .relation(let creation): return creation.key
    case .note(let creation): return creation.key
    case .article, .write, .remove, .restore, .text, .opaque: return nil
    }
  }
}

extension Operation.Kind {
  /// Whether an operation of the kind can make a thing in an article.
  fileprivate var makesThings: Bool { self == .span || self == .relation || self == .note }
}

extension Fragments {
  fileprivate func forEachNamedReplica(_ body: (ReplicaID) -> Void) {
    for piece in self {
      if case .inserted(let id, _) = piece.first { body(id.replica) }
      if case .inserted(let id, _) = piece.last { body(id.replica) }
    }
  }
}
