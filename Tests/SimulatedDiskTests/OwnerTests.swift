import GRDB
import SimulatedDisk
import TestSupport
import Testing

extension SimulatedDiskTests {
  /// Snapshots, restored backups, clones, and who is who afterwards.
  @Suite struct OwnerTests {
    let disk: SimulatedDisk
    let other: SimulatedDisk

    init() throws {
      disk = try SimulatedDisk(name: "owner-1", seed: 7)
      other = try SimulatedDisk(name: "owner-2", seed: 7)
    }

    @Test func `identity changes with a new file or a copy, and stays when overwritten or renamed`() throws {
      try disk.write([1], to: "a")
      let first = try disk.identity(of: "a")
      try disk.write([2], to: "a")
      #expect(try disk.identity(of: "a") == first)
      try disk.rename("a", to: "b")
      #expect(try disk.identity(of: "b") == first)
      disk.revive(seed: 1, mode: .kill)
      #expect(try disk.identity(of: "b") == first)
      try disk.copy("b", to: disk, path: "c")
      try disk.copy("b", to: other, path: "b")
      try disk.remove("b")
      try disk.write([2], to: "b")
      let all = try [first, disk.identity(of: "b"), disk.identity(of: "c"), other.identity(of: "b")]
      #expect(Set(all.map(\.birth)).count == 4)
      #expect(Set(all[..<3].map(\.inode)).count == 3)
    }

    @Test(arguments: SimulatedDisk.Restoration.allCases)
    func `a restored disk holds what it held, under the identities asked for`(how: SimulatedDisk.Restoration) throws {
      try disk.write([1], to: "a")
      try disk.write([2], to: "b")
      let identities = try [disk.identity(of: "a"), disk.identity(of: "b")]
      let snapshot = try disk.snapshot()
      try disk.write([9, 9], to: "a")
      try disk.remove("b")
      try disk.write([3], to: "c")
      try disk.restore(snapshot, as: how)
      disk.revive(seed: 1, mode: .power)
      #expect(try disk.list() == ["a", "b"])
      #expect(try disk.read("a") == [1] && disk.read("b") == [2])
      #expect(try (disk.identity(of: "a") == identities[0]) == (how != .newFiles))
      #expect(try (disk.identity(of: "b") == identities[1]) == (how == .image))
      try disk.write([4], to: "d")
      let inodes = try Set(["a", "b", "d"].map { try disk.identity(of: $0).inode })
      #expect(inodes.count == 3)
    }

    @Test func `a snapshot put on another disk is a clone, and its inodes are not given out again`() throws {
      for number in 0..<5 { try disk.write([UInt8(number)], to: "\(number)") }
      try other.restore(disk.snapshot())
      #expect(try other.list() == disk.list())
      #expect(try other.identity(of: "4") == disk.identity(of: "4"))
      try other.write([], to: "5")
      #expect(try Set(other.list().map { try other.identity(of: $0).inode }).count == 6)
    }

    @Test func `a snapshot does not change, and outlives its disk`() throws {
      let snapshot: SimulatedDisk.Snapshot
      do {
        let short = try SimulatedDisk(name: "short", seed: 1)
        try short.write([1, 2], to: "a")
        snapshot = try short.snapshot()
        try short.write([3], to: "a")
      }
      try other.restore(snapshot)
      try other.write([4], to: "a")
      try disk.restore(snapshot, as: .newFiles)
      #expect(try disk.read("a") == [1, 2])
    }

    @Test func `a database is copied with its log while it is open`() throws {
      let ledger = Ledger(seed: 1, transactions: 3)
      let queue = try Opening.wal.open(disk)
      #expect(ledger.run(in: queue) == 3)
      #expect(disk.exists(Opening.path + "-wal"))
      try other.write([1], to: "copy-journal")
      try disk.copy(Opening.path, to: other, path: "copy")
      #expect(try other.list() == ["copy", "copy-wal"])
      other.revive(seed: 1, mode: .power)
      let copy = try Opening.wal.open(other, "copy")
      #expect(try ledger.found(in: copy) == 3)
      try copy.write { try $0.execute(sql: "DELETE FROM entry") }
      #expect(try ledger.found(in: queue) == 3)
      try queue.close()
      try copy.close()
      #expect(throws: SimulatedDiskError.missing("none")) { try disk.copy("none", to: other, path: "x") }
      #expect(throws: SimulatedDiskError.missing(Opening.path)) {
        try disk.copy(Opening.path, to: disk, path: "/" + Opening.path)
      }
    }

    @Test(arguments: SimulatedDisk.Restoration.allCases)
    func `one database goes back in time, and the rest of the disk does not`(how: SimulatedDisk.Restoration) throws {
      let ledger = Ledger(seed: 2, transactions: 6)
      let queue = try Opening.wal.open(disk)
      for number in 0..<3 { try ledger.commit(number, in: queue) }
      try disk.write([1], to: "witness")
      let snapshot = try disk.snapshot()
      let before = try disk.identity(of: Opening.path)
      #expect(ledger.run(from: 3, in: queue) == 6)
      try disk.write([2], to: "witness")
      try queue.close()
      try disk.restore(database: Opening.path, from: snapshot, as: how)
      disk.revive(seed: 1, mode: .power)
      let restored = try Opening.wal.open(disk)
      #expect(try ledger.found(in: restored) == 3)
      #expect(ledger.run(from: 3, in: restored) == 6)
      try restored.close()
      #expect(try disk.read("witness") == [2])
      #expect(try (disk.identity(of: Opening.path) == before) == (how != .newFiles))
      #expect(throws: SimulatedDiskError.missing("none")) {
        try disk.restore(database: "none", from: snapshot, as: how)
      }
    }

    @Test func `a log that the snapshot lacks is removed with the restored database`() throws {
      let ledger = Ledger(seed: 2, transactions: 4)
      let first = try Opening.wal.open(disk)
      try ledger.commit(0, in: first)
      try first.close()
      let snapshot = try disk.snapshot()
      #expect(try disk.list() == [Opening.path])
      let second = try Opening.wal.open(disk)
      #expect(ledger.run(from: 1, in: second) == 4)
      disk.revive(seed: 1, mode: .kill)
      try second.close()
      #expect(try disk.list() == [Opening.path, Opening.path + "-wal"])
      try disk.restore(database: Opening.path, from: snapshot, as: .inPlace)
      #expect(try disk.list() == [Opening.path])
      let restored = try Opening.wal.open(disk)
      #expect(try ledger.found(in: restored) == 1)
      try restored.close()
    }

    @Test func `an image put back ends the connections; files put back leave them where they were`() throws {
      let queue = try Opening.rollback.open(disk)
      try queue.write { try $0.execute(sql: "CREATE TABLE t (a); INSERT INTO t VALUES (1)") }
      let snapshot = try disk.snapshot()
      try disk.restore(snapshot, as: .newFiles)
      #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT a FROM t") } == 1)
      try disk.restore(snapshot, as: .image)
      #expect(throws: DatabaseError.self) { try queue.read { try Int.fetchOne($0, sql: "SELECT a FROM t") } }
      try queue.close()
    }
  }
}
