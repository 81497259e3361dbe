import Foundation
import GRDB
import SimulatedDisk
import TestSupport
import Testing

/// What a database holds after each of a row of random transactions.
struct Ledger {
  enum Change {
    case put(id: Int64, value: Int64)
    case remove(id: Int64)
  }

  typealias State = [Int64: Int64]

  let transactions: [[Change]]
  /// `states[n]`: after the first `n` transactions.
  let states: [State]

  /// The row that says how many transactions there were, so that no two states are equal.
  static let counter: Int64 = 0

  init(seed: UInt64, transactions count: Int) {
    var random = SeededGenerator(seed: seed)
    var transactions: [[Change]] = []
    var states: [State] = [[:]]
    for number in 1...count {
      var changes = [Change.put(id: Self.counter, value: Int64(number))]
      for _ in 0..<random.int(in: 0...5) {
        let id = Int64(random.int(in: 1...12))
        changes.append(random.chance(25) ? .remove(id: id) : .put(id: id, value: Int64(random.below(1 << 40))))
      }
      transactions.append(changes)
      states.append(changes.reduce(into: states[number - 1]) { $1.apply(to: &$0) })
    }
    self.transactions = transactions
    self.states = states
  }

  /// Carries out the transactions from number `start` on, until one fails.
  ///
  /// - Returns: How many are committed, counted from the first of all.
  func run(from start: Int = 0, in queue: DatabaseQueue) -> Int {
    for number in start..<transactions.count {
      do { try commit(number, in: queue) } catch { return number }
    }
    return transactions.count
  }

  func commit(_ number: Int, in queue: DatabaseQueue) throws {
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, value INTEGER, filler BLOB)")
      for change in transactions[number] { try change.carryOut(db) }
    }
  }

  /// How many transactions a database holds; nil when it holds anything but all of these and nothing else.
  func found(in queue: DatabaseQueue) throws -> Int? {
    let state = try queue.read { db in
      guard try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"] else { return State?.none }
      guard try db.tableExists("entry") else { return [:] }
      let rows = try Row.fetchAll(db, sql: "SELECT id, value, filler FROM entry")
      guard rows.allSatisfy({ Self.filler(of: $0["value"]) == $0["filler"] }) else { return nil }
      return State(uniqueKeysWithValues: rows.map { ($0["id"], $0["value"]) })
    }
    return state.flatMap(states.firstIndex)
  }

  /// Up to 3,000 bytes: some rows need pages of their own.
  static func filler(of value: Int64) -> Data {
    Data(repeating: UInt8(truncatingIfNeeded: value >> 16), count: Int(value % 3_000))
  }
}

extension Ledger.Change {
  func apply(to state: inout Ledger.State) {
    switch self {
    case .put(let id, let value): state[id] = value
    case .remove(let id): state[id] = nil
    }
  }

  func carryOut(_ db: Database) throws {
    switch self {
    case .put(let id, let value):
      let sql = "INSERT OR REPLACE INTO entry VALUES (?, ?, ?)"
      try db.execute(sql: sql, arguments: [id, value, Ledger.filler(of: value)])
    case .remove(let id):
      try db.execute(sql: "DELETE FROM entry WHERE id = ?", arguments: [id])
    }
  }
}
