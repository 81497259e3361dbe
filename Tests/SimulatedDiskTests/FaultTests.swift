import GRDB
import SimulatedDisk
import TestSupport
import Testing

extension SimulatedDiskTests {
  /// A disk that fails once, fills up, or is dead.
  @Suite struct FaultTests {
    @Test(arguments: Opening.safeOnes, Seeds.first(2))
    func `an I/O error at any boundary costs at most the transaction it struck`(opening: Opening, seed: UInt64) throws {
      let ledger = Ledger(seed: seed, transactions: 5)
      for boundary in 0... {
        let message = "seed \(seed), \(opening), boundary \(boundary)" as Testing.Comment
        let disk = try SimulatedDisk(name: "error", seed: seed)
        disk.errorAfter(boundaries: boundary)
        let before = try committed(of: ledger, opening, on: disk)
        guard disk.faults(.error) == 1 else { return }
        #expect(!disk.isDead, message)
        let queue = try opening.open(disk)
        let found = try #require(try ledger.found(in: queue), message)
        #expect(found == before || found == before + 1, message)
        #expect(ledger.run(from: found, in: queue) == ledger.transactions.count, message)
        try queue.close()
        disk.revive(seed: seed, mode: .power)
        let last = try opening.open(disk)
        // When the very last commit failed, and yet was seen, nobody synced it: it may go again.
        let isLastLost = try found == ledger.transactions.count && ledger.found(in: last) == before
        #expect(try isLastLost || ledger.found(in: last) == ledger.transactions.count, message)
        try last.close()
      }
    }

    private func committed(of ledger: Ledger, _ opening: Opening, on disk: SimulatedDisk) throws -> Int {
      guard let queue = try? opening.open(disk) else { return 0 }
      let committed = ledger.run(in: queue)
      try? queue.close()
      return committed
    }

    @Test func `a single error has the code of what failed`() throws {
      let disk = try SimulatedDisk(name: "codes", seed: 1)
      let queue = try Opening.wal.open(disk)
      try queue.write { try $0.execute(sql: "CREATE TABLE t (a)") }
      var codes: Set<CInt> = []
      for boundary in 0..<6 {
        disk.errorAfter(boundaries: boundary)
        do {
          try queue.write { try $0.execute(sql: "INSERT INTO t VALUES (1)") }
        } catch let error as DatabaseError {
          codes.insert(error.extendedResultCode.rawValue)
        }
        disk.errorAfter(boundaries: nil)
      }
      let expected = [ResultCode.SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC]
      #expect(expected.allSatisfy { codes.contains($0.rawValue) }, "\(codes)")
      try queue.close()
    }

    @Test(arguments: Opening.safeOnes)
    func `a full disk refuses, keeps what it has, and works on when there is room`(opening: Opening) throws {
      let ledger = Ledger(seed: 3, transactions: 30)
      let disk = try SimulatedDisk(name: "full", seed: 3)
      let queue = try opening.open(disk)
      disk.limit(bytes: 20_000)
      let committed = ledger.run(in: queue)
      try #require((1..<30).contains(committed))
      #expect(throws: DatabaseError.self) { try ledger.commit(committed, in: queue) }
      do { try ledger.commit(committed, in: queue) } catch let error as DatabaseError {
        #expect(error.resultCode == .SQLITE_FULL)
      }
      #expect(try ledger.found(in: queue) == committed)
      #expect(disk.faults(.full) >= 3)
      #expect(try disk.list().map { try disk.read($0).count }.reduce(0, +) <= 20_000)
      disk.limit(bytes: nil)
      #expect(ledger.run(from: committed, in: queue) == 30)
      #expect(try ledger.found(in: queue) == 30)
      try queue.close()
    }

    @Test func `a full disk still lets files shrink and be overwritten`() throws {
      let disk = try SimulatedDisk(name: "full", seed: 1)
      try disk.write(Array(repeating: 1, count: 1_000), to: "a")
      disk.limit(bytes: 1_000)
      try disk.write(Array(repeating: 2, count: 1_000), to: "a")
      #expect(throws: SimulatedDiskError.full) { try disk.write([1], to: "b") }
      #expect(throws: SimulatedDiskError.full) { try disk.copy("a", to: disk, path: "c") }
      try disk.write([3], to: "a")
      try disk.write([1], to: "b")
      #expect(try disk.list() == ["a", "b"])
    }

    @Test func `a dead disk refuses everything and changes nothing`() throws {
      let disk = try SimulatedDisk(name: "dead", seed: 1)
      let other = try SimulatedDisk(name: "alive", seed: 1)
      try disk.write([1, 2], to: "a")
      let queue = try Opening.wal.open(disk)
      try queue.write { try $0.execute(sql: "CREATE TABLE t (a)") }
      let snapshot = try disk.snapshot()
      let passed = disk.boundaries
      disk.kill()
      disk.kill()
      #expect(disk.isDead && disk.faults(.death) == 1)
      let calls: [() throws -> Void] = [
        { try disk.write([9], to: "a") }, { try disk.remove("a") }, { try disk.rename("a", to: "b") },
        { try disk.syncFolder("") }, { try disk.settle() }, { _ = try disk.read("a") }, { _ = try disk.list() },
        { _ = try disk.identity(of: "a") }, { _ = try disk.snapshot() }, { try disk.restore(snapshot) },
        { try disk.restore(database: "a", from: snapshot, as: .inPlace) },
        { try disk.copy("a", to: other, path: "a") }, { try other.copy("a", to: disk, path: "a") },
      ]
      for (index, call) in calls.enumerated() {
        #expect(throws: SimulatedDiskError.dead, "call \(index)") { try call() }
      }
      #expect(!disk.exists("a"))
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: "INSERT INTO t VALUES (1)") } }
      #expect(throws: DatabaseError.self) { try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") } }
      #expect(throws: DatabaseError.self) { try Opening.wal.open(disk) }
      #expect(disk.boundaries == passed)
      try queue.close()
      disk.revive(seed: 1, mode: .kill)
      #expect(try disk.read("a") == [1, 2])
      #expect(try other.list() == [])
    }

    @Test(arguments: [Opening.wal, .rollback])
    func `a disk that dies under a reader gives it no more pages`(opening: Opening) throws {
      let disk = try SimulatedDisk(name: "reader", seed: 1)
      let queue = try opening.open(disk)
      try queue.write { db in
        try db.execute(sql: "CREATE TABLE t (a)")
        for _ in 0..<40 { try db.execute(sql: "INSERT INTO t VALUES (randomblob(3000))") }
      }
      // Ending the transaction fails as well.
      _ = try? queue.read { db in
        let rows = try Row.fetchCursor(db, sql: "SELECT a FROM t")
        _ = try rows.next()
        disk.kill()
        var count = 1
        #expect(throws: DatabaseError.self) { while try rows.next() != nil { count += 1 } }
        // What was in memory already.
        #expect(count < 10)
      }
      try queue.close()
    }

    @Test func `boundaries are counted by kind, and a fault strikes after so many`() throws {
      let disk = try SimulatedDisk(name: "count", seed: 1)
      try disk.write([1], to: "a")
      try disk.write([2], to: "a")
      try disk.rename("a", to: "b")
      try disk.remove("b")
      try disk.syncFolder("")
      let counts = SimulatedDisk.Boundary.allCases.map { disk.boundaries($0) }
      // Writes, truncations, syncs, deletions, creations, renamings, folders.
      #expect(counts == [2, 1, 2, 1, 1, 1, 1])
      #expect(disk.boundaries == 9)
      disk.failAfter(boundaries: 2)
      #expect(throws: SimulatedDiskError.dead) { try disk.write([3], to: "c") }
      #expect(disk.boundaries == 11 && disk.isDead)
      disk.revive(seed: 1, mode: .kill)
      #expect(try disk.read("c") == [3])
      disk.failAfter(boundaries: 0)
      disk.failAfter(boundaries: nil)
      try disk.write([4], to: "c")
      disk.errorAfter(boundaries: 1)
      #expect(throws: SimulatedDiskError.failed(778)) { try disk.write([5], to: "c") }
      #expect(try disk.read("c") == [])
      #expect(disk.faults(.error) == 1 && disk.faults(.death) == 1)
    }
  }
}
