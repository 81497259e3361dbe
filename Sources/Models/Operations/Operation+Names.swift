extension Operation {
  /// The replicas whose operations this one names, with repeats.
  package var namedReplicas: [ReplicaID] {
    var named = overwrites.map(\.replica)
    name(target, &named)
    switch payload {
    case .span(let creation): name(creation.fragments, &named)
    case .relation(let creation):
      name(creation.source, &named)
      name(creation.target, &named)
    case .write(let key, let value):
      if let operation = key.operation { named.append(operation.replica) }
      if case .fragments(let fragments) = value { name(fragments, &named) }
    case .remove(let seen): named += seen.map(\.replica)
    case .text(let edit): named += edit.named.map(\.replica)
    case .article, .note, .restore, .opaque: break
    }
    return named
  }

  /// The key id of the thing that the operation makes; nil when it makes none, or one named by the operation.
  package var madeKey: KeyID? {
    switch payload {
    case .span(let creation): creation.key
    case .relation(let creation): creation.key
    case .note(let creation): creation.key
    case .article, .write, .remove, .restore, .text, .opaque: nil
    }
  }

  private func name(_ thing: ThingID, _ named: inout [ReplicaID]) {
    if case .operation(let id) = thing { named.append(id.replica) }
  }

  private func name(_ fragments: Fragments, _ named: inout [ReplicaID]) {
    for piece in fragments.pieces {
      for case .inserted(let id, _) in [piece.first, piece.last] { named.append(id.replica) }
    }
  }
}
