import GRDB
import SimulatedDisk
import TestSupport
import Testing

extension SimulatedDiskTests {
  /// What all disks share, and what a seed decides.
  @Suite struct WorldTests {
    @Test func `the same seeds and the same calls leave the same bytes`() throws {
      for seed in Seeds.first(5) {
        for opening in Opening.safeOnes {
          let one = try bytesAfterCrash(seed: seed, opening: opening, draw: 1)
          #expect(try bytesAfterCrash(seed: seed, opening: opening, draw: 1) == one, "seed \(seed), \(opening)")
        }
      }
    }

    @Test func `other seeds of a power failure, or of the disk, leave other bytes`() throws {
      let byDraw = try Set((0..<20).map { try bytesAfterCrash(seed: 1, opening: .wal, draw: $0) })
      let byDisk = try Set((0..<20).map { try bytesAfterCrash(seed: 1, opening: .wal, draw: 1, diskSeed: $0) })
      #expect(byDraw.count > 3 && byDisk.count > 3, "\(byDraw.count) \(byDisk.count)")
    }

    private func bytesAfterCrash(
      seed: UInt64, opening: Opening, draw: UInt64, diskSeed: UInt64 = 1
    ) throws -> [String: [UInt8]] {
      let crash = Crash(ledger: Ledger(seed: seed, transactions: 8), opening: opening, seed: seed, boundary: 61)
      let disk = try SimulatedDisk(name: "same", seed: diskSeed)
      _ = try crash.run(on: disk)
      disk.revive(seed: draw, mode: .power)
      let paths = try disk.list()
      return try Dictionary(uniqueKeysWithValues: paths.map { ($0, try disk.read($0)) })
    }

    @Test func `random numbers start over with their seed`() throws {
      let disk = try SimulatedDisk(name: "random", seed: 1)
      let queue = try Opening.wal.open(disk)
      let draws = try ([1, 1, 2] as [UInt64]).map { seed in
        SimulatedDisk.seedRandomness(seed)
        return try queue.read { try Int64.fetchOne($0, sql: "SELECT random()") }
      }
      #expect(draws[0] == draws[1] && draws[0] != draws[2])
      try queue.close()
    }

    @Test func `the clock says what it was told`() throws {
      let disk = try SimulatedDisk(name: "clock", seed: 1)
      let queue = try Opening.wal.open(disk)
      for (milliseconds, text) in [
        (0, "1970-01-01 00:00:00"), (1_234_567_890_000, "2009-02-13 23:31:30"), (-1_000, "1969-12-31 23:59:59"),
      ] as [(Int64, String)] {
        SimulatedDisk.setClock(milliseconds: milliseconds)
        #expect(try queue.read { try String.fetchOne($0, sql: "SELECT CURRENT_TIMESTAMP") } == text)
      }
      try queue.close()
    }

    @Test func `as the default a plain path is on a disk`() throws {
      let disk = try SimulatedDisk(name: "default", seed: 1)
      SimulatedDisk.register(asDefault: true)
      let queue = try DatabaseQueue(path: "/default/x.sqlite")
      try queue.write { try $0.execute(sql: "CREATE TABLE t (a)") }
      #expect(try disk.list() == ["x.sqlite"])
      #expect(throws: DatabaseError.self) { try DatabaseQueue(path: "/no-such-disk/x.sqlite") }
      #expect(throws: DatabaseError.self) { try DatabaseQueue(path: "/default") }
      try queue.close()
      SimulatedDisk.register(asDefault: false)
    }

    @Test func `a disk has a name of its own`() throws {
      let disk = try SimulatedDisk(name: "Name_1-x", seed: 1)
      for name in ["Name_1-x", "", "a/b", "چ", "a b", String(repeating: "a", count: 64)] {
        #expect(throws: SimulatedDiskError.badName(name)) { try SimulatedDisk(name: name, seed: 1) }
      }
      _ = try SimulatedDisk(name: String(repeating: "a", count: 63), seed: 1)
      #expect(disk.name == "Name_1-x")
    }

    @Test(arguments: ["plain.sqlite", "a b/چ.sqlite", "50%25?x=1&mode=memory#f.sqlite", "\u{1}\u{7F}'\".sqlite"])
    func `any path opens its own file`(path: String) throws {
      let disk = try SimulatedDisk(name: "uri", seed: 1)
      let queue = try Opening.wal.open(disk, path)
      try queue.write { try $0.execute(sql: "CREATE TABLE t (a)") }
      try queue.close()
      #expect(try disk.list() == [path])
    }

    @Test func `temporary files are on no disk and pass no boundary`() throws {
      let disk = try SimulatedDisk(name: "temporary", seed: 1)
      let queue = try Opening.wal.open(disk)
      let passed = disk.boundaries
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "CREATE TEMP TABLE t (a); PRAGMA temp.cache_size = 2")
        for _ in 0..<60 { try db.execute(sql: "INSERT INTO t VALUES (randomblob(3000))") }
        try db.execute(sql: "DELETE FROM t WHERE rowid % 2; CREATE TEMP TABLE u AS SELECT a FROM t ORDER BY a")
        let size = try Int.fetchOne(db, sql: "SELECT sum(length(a)) FROM u")
        #expect(size == 30 * 3_000)
      }
      #expect(disk.boundaries == passed)
      try queue.close()
    }

    @Test(.enabled(if: !Seeds.first(0).isEmpty, "it measures, with HASHIYA_SEEDS only"))
    func `small commits a second`() throws {
      let disk = try SimulatedDisk(name: "speed", seed: 1)
      var configuration = Configuration()
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL") }
      let queue = try DatabaseQueue(path: disk.uri(forPath: "x.sqlite"), configuration: configuration)
      try queue.write { try $0.execute(sql: "CREATE TABLE t (id INTEGER PRIMARY KEY, a)") }
      let elapsed = try ContinuousClock().measure {
        for _ in 0..<20_000 { try queue.write { try $0.execute(literal: "INSERT INTO t (a) VALUES (1)") } }
      }
      print("20,000 commits in \(elapsed), \(disk.boundaries) boundaries")
      #expect(disk.boundaries(.sync) >= 20_000)
      try queue.close()
    }
  }
}
