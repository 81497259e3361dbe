import GRDB
import SimulatedDisk
import TestSupport
import Testing

extension SimulatedDiskTests {
  /// A database that dies at each boundary in turn, and what is found afterwards.
  @Suite struct CrashTests {
    @Test(arguments: Opening.safeOnes, Seeds.first(2))
    func `what was committed is there whole, and nothing by half`(opening: Opening, seed: UInt64) throws {
      let ledger = Ledger(seed: seed, transactions: 5)
      var crash = Crash(ledger: ledger, opening: opening, seed: seed, boundary: 0)
      while true {
        for (end, draw) in [(SimulatedDisk.End.kill, 0 as UInt64), (.power, 1), (.power, 2)] {
          let found = try crash.outcome(end, draw: draw)
          #expect(found.isSafe, "\(crash) \(end) \(draw): \(found)")
          guard found.isDead else { return }
        }
        crash.boundary += 1
      }
    }

    @Test(arguments: Seeds.first(4))
    func `dying again while recovering loses nothing either`(seed: UInt64) throws {
      let ledger = Ledger(seed: seed, transactions: 6)
      var random = SeededGenerator(seed: seed)
      for opening in Opening.safeOnes {
        for first in stride(from: 3, to: 90, by: 7) {
          let crash = Crash(ledger: ledger, opening: opening, seed: seed, boundary: first)
          let disk = try SimulatedDisk(name: "twice", seed: seed)
          let committed = try crash.run(on: disk)
          guard disk.isDead else { break }
          for _ in 0..<6 {
            disk.revive(seed: random.next(), mode: random.chance(70) ? .power : .kill)
            disk.failAfter(boundaries: random.below(6))
            let queue = try? opening.open(disk)
            _ = try? queue.flatMap(ledger.found)
            try? queue?.close()
          }
          disk.revive(seed: random.next(), mode: .power)
          let found = try #require(try ledger.found(in: opening.open(disk)), "\(crash)")
          #expect(found == committed || found == committed + 1, "\(crash)")
        }
      }
    }

    @Test func `without syncing a power failure loses data, and a killed process does not`() throws {
      var lost = 0
      for seed in Seeds.first(6) {
        let ledger = Ledger(seed: seed, transactions: 8)
        for journal in ["WAL", "DELETE"] {
          let opening = Opening(journal: journal, synchronous: "OFF")
          for boundary in stride(from: 20, to: 60, by: 4) {
            let crash = Crash(ledger: ledger, opening: opening, seed: seed, boundary: boundary)
            let killed = try crash.outcome(.kill, draw: 1)
            #expect(killed.isSafe, "\(crash): \(killed)")
            if try !crash.outcome(.power, draw: 1).isSafe { lost += 1 }
          }
        }
      }
      #expect(lost > 40)
    }

    @Test func `a deleted journal whose folder is not synced comes back and undoes a commit, as SQLite says`() throws {
      var undone = 0
      for seed in Seeds.first(4) {
        let ledger = Ledger(seed: seed, transactions: 6)
        let opening = Opening(journal: "DELETE", synchronous: "FULL")
        for boundary in stride(from: 10, to: 60, by: 3) {
          let crash = Crash(ledger: ledger, opening: opening, seed: seed, boundary: boundary)
          let found = try crash.outcome(.power, draw: seed)
          if !found.isSafe {
            #expect(found.found == found.committed - 1, "\(crash): \(found)")
            undone += 1
          }
        }
      }
      #expect(undone > 0)
    }

    @Test func `syncing only at checkpoints loses the last commits, and no earlier ones`() throws {
      var lost = 0
      for seed in Seeds.first(4) {
        let ledger = Ledger(seed: seed, transactions: 8)
        let opening = Opening(journal: "WAL", synchronous: "NORMAL")
        for boundary in stride(from: 10, to: 70, by: 3) {
          let crash = Crash(ledger: ledger, opening: opening, seed: seed, boundary: boundary)
          let found = try crash.outcome(.power, draw: seed)
          let count = try #require(found.found, "\(crash): \(found)")
          #expect(count <= found.committed + 1, "\(crash): \(found)")
          if count < found.committed { lost += 1 }
        }
      }
      #expect(lost > 0)
    }
  }
}

/// One history, stopped before one boundary.
struct Crash: CustomStringConvertible {
  let ledger: Ledger
  let opening: Opening
  let seed: UInt64
  var boundary: Int

  struct Outcome: CustomStringConvertible {
    let isDead: Bool
    let committed: Int
    /// Nil: a database that is damaged, or holds half a transaction.
    let found: Int?

    /// The transaction that was under way may be there, but whole.
    var isSafe: Bool { found == committed || found == committed + 1 }
    var description: String { "\(committed) committed, \(found.map { "\($0)" } ?? "damage") found" }
  }

  var description: String { "seed \(seed), \(opening), boundary \(boundary)" }

  /// - Returns: How many transactions were committed before the disk died, if it did.
  func run(on disk: SimulatedDisk) throws -> Int {
    SimulatedDisk.seedRandomness(seed)
    disk.failAfter(boundaries: boundary)
    guard let queue = try? opening.open(disk) else { return 0 }
    let committed = ledger.run(in: queue)
    try? queue.close()
    return committed
  }

  /// Revives the disk, looks what is there, and goes on working to the end.
  func outcome(_ end: SimulatedDisk.End, draw: UInt64) throws -> Outcome {
    let disk = try SimulatedDisk(name: "crash", seed: seed)
    let committed = try run(on: disk)
    let isDead = disk.isDead
    disk.revive(seed: draw, mode: end)
    return Outcome(isDead: isDead, committed: committed, found: try? foundAfterFinishing(disk))
  }

  private func foundAfterFinishing(_ disk: SimulatedDisk) throws -> Int? {
    let queue = try opening.open(disk)
    guard let found = try ledger.found(in: queue) else { return nil }
    #expect(ledger.run(from: found, in: queue) == ledger.transactions.count, "\(self)")
    try queue.close()
    let last = try opening.open(disk)
    #expect(try ledger.found(in: last) == ledger.transactions.count, "\(self)")
    try last.close()
    return found
  }
}
