internal import Foundation
internal import GRDB
internal import Models

/// What `init` and `join` set, and the few things a replica remembers of itself.
struct MetaTable {
  let db: Database

  enum Name: String {
    case corpus, replica, signingKey, author, device, shared, lamport, foldVersion, sealed, binding, former
  }

  func data(_ name: Name) throws -> Data? {
    try Data.fetchOne(
      db.cachedStatement(sql: "SELECT value FROM meta WHERE name = ?"), arguments: [name.rawValue])
  }

  func require(_ name: Name) throws -> Data {
    guard let data = try data(name) else { throw StoreError.damaged("\(name.rawValue) is missing") }
    return data
  }

  func set(_ name: Name, _ value: Data) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)").execute(
      arguments: [name.rawValue, value])
  }

  func text(_ name: Name) throws -> ExactText? { try data(name).map(ExactText.init(column:)) }

  func number(_ name: Name) throws -> UInt64 {
    guard let text = try text(name) else { return 0 }
    return Decimal.parse(text.string) ?? 0
  }

  func set(_ name: Name, _ number: UInt64) throws { try set(name, ExactText(String(number)).data) }

  /// The chain of a replica after its last sealed operation.
  func sealedChain(of replica: ReplicaID, in corpus: CorpusID) throws -> Chain {
    try data(.sealed).map(Chain.init(column:)) ?? Chain(corpus: corpus, replica: replica)
  }

  /// Remembers the largest lamport clock seen; it saturates.
  func witness(lamport: UInt64) throws {
    let bounded = min(lamport, Limits.lamport)
    if bounded > (try number(.lamport)) { try set(.lamport, bounded) }
  }
}
