internal import Foundation
internal import GRDB
package import Models

/// What an id typed by a person means.
package enum Lookup: Equatable, Sendable {
  case found(ThingID)
  /// Several things begin like this; at most twenty are listed.
  case ambiguous([ThingID])
  /// None does; the ones nearest to it, where there are any.
  case unknown(nearest: [ThingID])
}

extension Replica {
  /// As `CorpusReader.lookUp`, in a transaction of its own.
  package func lookUp(_ typed: String, changes: Bool = false) throws -> Lookup {
    try read { try $0.lookUp(typed, changes: changes) }
  }
}

extension CorpusReader {
  /// Finds the thing, or with `changes` any operation, that an id or the beginning of one names. An exact match beats
  /// every prefix.
  package func lookUp(_ typed: String, changes: Bool = false) throws -> Lookup {
    let typed = typed.lowercased()
    guard let first = typed.unicodeScalars.first else { return .unknown(nearest: []) }
    if ("0"..."9").contains(first) { return try lookUpNumbered(typed, changes) }
    let table = first == "k" ? "keyed" : "article"
    let found = try prefixed(typed, table)
    if let exact = found.first(where: { $0.description == typed }) { return .found(exact) }
    if found.count == 1 { return .found(found[0]) }
    return found.isEmpty ? .unknown(nearest: try nearest(typed, table)) : .ambiguous(found)
  }

  private func prefixed(_ prefix: String, _ table: String) throws -> [ThingID] {
    // Ids are base32 in lower case, so "{" sorts behind every one that begins with the prefix.
    try String.fetchAll(
      db, sql: "SELECT id FROM \(table) WHERE id >= ? AND id < ? ORDER BY id LIMIT 20",
      arguments: [prefix, prefix + "{"]
    ).compactMap { ThingID($0) }
  }

  /// The ids around where the typed one would stand that share the longest beginning with it.
  private func nearest(_ typed: String, _ table: String) throws -> [ThingID] {
    let around =
      try String.fetchAll(db, sql: "SELECT id FROM \(table) WHERE id >= ? ORDER BY id LIMIT 2", arguments: [typed])
      + String.fetchAll(
        db, sql: "SELECT id FROM \(table) WHERE id < ? ORDER BY id DESC LIMIT 2", arguments: [typed])
    let shared = around.map { zip($0.utf8, typed.utf8).prefix { $0 == $1 }.count }
    guard let best = shared.max() else { return [] }
    return zip(around, shared).filter { $0.1 == best }.compactMap { ThingID($0.0) }
  }

  private func lookUpNumbered(_ typed: String, _ changes: Bool) throws -> Lookup {
    let parts = typed.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let seq = Decimal.parse(parts[0]), seq > 0 else { return .unknown(nearest: []) }
    let prefix = parts.count > 1 ? String(parts[1]) : ""
    let holders = try ReplicaTable(db: db).all().filter { $0.last >= seq }
    let candidates = holders.map { OperationID(replica: $0.id, seq: seq) }
    let fitting = try candidates.filter { id in
      guard id.replica.description.hasPrefix(prefix) else { return false }
      return try changes || names(id)
    }
    if fitting.count == 1 { return .found(.operation(fitting[0])) }
    guard fitting.isEmpty else { return .ambiguous(fitting.prefix(20).map(ThingID.operation)) }
    return .unknown(nearest: try nearest(seq, prefix, changes))
  }

  /// The things whose numbers are nearest, first of the replicas that the typed one may mean.
  private func nearest(_ seq: UInt64, _ prefix: String, _ changes: Bool) throws -> [ThingID] {
    let replicas = try ReplicaTable(db: db).all().filter { $0.last > 0 }
    let fitting = replicas.filter { $0.id.description.hasPrefix(prefix) }
    var found: [ThingID] = []
    for entry in (fitting.isEmpty ? replicas : fitting).prefix(5) {
      let middle = min(seq, entry.last)
      let around = (0...UInt64(8)).flatMap { [middle &+ $0, middle > $0 ? middle - $0 : 0] }
      let first = try around.first { number in
        guard number > 0, number <= entry.last else { return false }
        return try changes || names(OperationID(replica: entry.id, seq: number))
      }
      if let first { found.append(.operation(OperationID(replica: entry.id, seq: first))) }
    }
    return found
  }

  /// Whether an operation made a thing that has its id.
  private func names(_ id: OperationID) throws -> Bool {
    guard let article = try article(of: id), let state = try state(of: article) else { return false }
    return state.thing(.operation(id))?.first != nil
  }
}
