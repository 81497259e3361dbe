extension Change {
  /// The same change under other ids: its own and those it names.
  ///
  /// - Parameter last: The last operation on an article under a name, up to a number; nil when there is none. Only asked
  ///   for what removals saw.
  package func renamed(
    _ renaming: Renaming, last: (ArticleID, ReplicaID, UInt64) throws -> UInt64?
  ) rethrows -> Change {
    Change(
      header: header.renamed(renaming),
      operations: try operations.map { operation in
        try operation.renamed(renaming) { try last(operation.article, $0, $1) }
      })
  }
}

extension ChangeHeader {
  package func renamed(_ renaming: Renaming) -> ChangeHeader {
    ChangeHeader(
      first: renaming(first), count: count, wall: wall, lamport: lamport, author: author, device: device)
  }
}

extension Operation {
  package func renamed(
    _ renaming: Renaming, last: (ReplicaID, UInt64) throws -> UInt64?
  ) rethrows -> Operation {
    Operation(
      id: renaming(id), kind: kind, flags: flags, article: article, target: target.renamed(renaming),
      overwrites: overwrites.map { renaming($0) }.sorted(), payload: try payload.renamed(renaming, last))
  }
}

extension ThingID {
  fileprivate func renamed(_ renaming: Renaming) -> ThingID {
    if case .operation(let id) = self { .operation(renaming(id)) } else { self }
  }
}

extension Payload {
  fileprivate func renamed(
    _ renaming: Renaming, _ last: (ReplicaID, UInt64) throws -> UInt64?
  ) rethrows -> Payload {
    switch self {
    case .span(let creation):
      return .span(
        SpanCreation(
          key: creation.key, label: creation.label, fragments: creation.fragments.renamed(renaming),
          attributes: creation.attributes, tags: creation.tags, credit: creation.credit))
    case .relation(var creation):
      creation.source = creation.source.renamed(renaming)
      creation.target = creation.target.renamed(renaming)
      return .relation(creation)
    case .write(var key, var value):
      key = key.renamed(renaming)
      if case .fragments(let fragments) = value { value = .fragments(fragments.renamed(renaming)) }
      return .write(key, value)
    case .remove(let seen):
      return .remove(seen: Self.furthest(try seen.flatMap { try renaming.seen($0, last: last) }))
    case .text(let edit): return .text(edit.renamed { renaming($0) })
    case .article, .note, .restore, .opaque: return self
    }
  }

  /// A replica once, with its last operation: renaming may have made one replica of two.
  private static func furthest(_ seen: [OperationID]) -> [OperationID] {
    var last: [ReplicaID: OperationID] = [:]
    for id in seen where (last[id.replica]?.seq ?? 0) < id.seq { last[id.replica] = id }
    return last.values.sorted()
  }
}

extension RegisterKey {
  fileprivate func renamed(_ renaming: Renaming) -> RegisterKey {
    switch self {
    case .field, .tag: self
    case .undone(let change): .undone(renaming(change))
    case .inForce(let edit): .inForce(renaming(edit))
    }
  }
}

extension Fragments {
  fileprivate func renamed(_ renaming: Renaming) -> Fragments {
    Fragments(
      pieces: map { piece in
        Fragment(first: piece.first.renamed { renaming($0) }, last: piece.last.renamed { renaming($0) })
      }, quotes: quotes)
  }
}
