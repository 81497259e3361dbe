extension Change {
  /// The same change under other ids: its own and those it names.
  package func renamed(_ rename: (OperationID) -> OperationID) -> Change {
    let old = header
    let header = ChangeHeader(
      first: rename(old.first), count: old.count, wall: old.wall, lamport: old.lamport, author: old.author,
      device: old.device)
    return Change(header: header, operations: operations.map { $0.renamed(rename) })
  }
}

extension Operation {
  fileprivate func renamed(_ rename: (OperationID) -> OperationID) -> Operation {
    Operation(
      id: rename(id), kind: kind, flags: flags, article: article, target: target.renamed(rename),
      overwrites: overwrites.map(rename).sorted(), payload: payload.renamed(rename))
  }
}

extension ThingID {
  fileprivate func renamed(_ rename: (OperationID) -> OperationID) -> ThingID {
    if case .operation(let id) = self { .operation(rename(id)) } else { self }
  }
}

extension Payload {
  fileprivate func renamed(_ rename: (OperationID) -> OperationID) -> Payload {
    switch self {
    case .span(var creation):
      creation.fragments = creation.fragments.renamed(rename)
      return .span(creation)
    case .relation(var creation):
      creation.source = creation.source.renamed(rename)
      creation.target = creation.target.renamed(rename)
      return .relation(creation)
    case .write(var key, var value):
      key = key.renamed(rename)
      if case .fragments(let fragments) = value { value = .fragments(fragments.renamed(rename)) }
      return .write(key, value)
    case .remove(let seen): return .remove(seen: Self.renamed(seen, rename))
    case .text(let edit): return .text(edit.renamed(rename))
    case .article, .note, .restore, .opaque: return self
    }
  }

  /// A replica once, with its last operation: renaming may have made one replica of two.
  private static func renamed(_ seen: [OperationID], _ rename: (OperationID) -> OperationID) -> [OperationID] {
    var last: [ReplicaID: OperationID] = [:]
    for id in seen.map(rename) where (last[id.replica]?.seq ?? 0) < id.seq { last[id.replica] = id }
    return last.values.sorted()
  }
}

extension RegisterKey {
  fileprivate func renamed(_ rename: (OperationID) -> OperationID) -> RegisterKey {
    switch self {
    case .field, .tag: self
    case .undone(let change): .undone(rename(change))
    case .inForce(let edit): .inForce(rename(edit))
    }
  }
}

extension Fragments {
  fileprivate func renamed(_ rename: (OperationID) -> OperationID) -> Fragments {
    Fragments(
      pieces: pieces.map { Fragment(first: $0.first.renamed(rename), last: $0.last.renamed(rename)) }, quotes: quotes)
  }
}
