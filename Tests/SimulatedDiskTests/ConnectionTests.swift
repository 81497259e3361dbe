import GRDB
import SimulatedDisk
import TestSupport
import Testing

extension SimulatedDiskTests {
  /// Several connections to one database.
  @Suite struct ConnectionTests {
    @Test func `a reader of a write-ahead log keeps its view while another writes`() throws {
      let disk = try SimulatedDisk(name: "two", seed: 1)
      let (writer, reader) = (try Opening.wal.open(disk), try Opening.wal.open(disk))
      try writer.write { try $0.execute(sql: "CREATE TABLE t (a); INSERT INTO t VALUES (1)") }
      try reader.read { db in
        #expect(try count(db) == 1)
        for _ in 0..<20 { try writer.write { try $0.execute(sql: "INSERT INTO t VALUES (randomblob(3000))") } }
        #expect(try count(db) == 1)
      }
      #expect(try reader.read(count) == 21)
      try writer.close()
      #expect(try disk.list().contains(Opening.path + "-wal"))
      #expect(try reader.read(count) == 21)
      try reader.close()
      #expect(try disk.list() == [Opening.path])
    }

    @Test(arguments: Opening.safeOnes)
    func `a second writer is refused until the first is done`(opening: Opening) throws {
      let disk = try SimulatedDisk(name: "two", seed: 1)
      let (one, other) = (try opening.open(disk), try opening.open(disk))
      try one.write { try $0.execute(sql: "CREATE TABLE t (a)") }
      try one.write { db in
        try db.execute(sql: "INSERT INTO t VALUES (1)")
        #expect(code { try other.write { try $0.execute(sql: "INSERT INTO t VALUES (2)") } } == .SQLITE_BUSY)
        #expect(try other.read(count) == 0)
      }
      try other.write { try $0.execute(sql: "INSERT INTO t VALUES (3)") }
      #expect(try one.read(count) == 2)
      try one.close()
      try other.close()
    }

    @Test func `with a rollback journal a reader holds up the commit, and new readers wait for it`() throws {
      let disk = try SimulatedDisk(name: "three", seed: 1)
      let queues = try (0..<3).map { _ in try Opening.rollback.open(disk) }
      try queues[0].write { try $0.execute(sql: "CREATE TABLE t (a)") }
      // It has to know the table: with a schema of its own it would say that there is none.
      #expect(try queues[2].read(count) == 0)
      try queues[1].read { db in
        #expect(try count(db) == 0)
        try queues[0].inDatabase { writer in
          try writer.execute(sql: "BEGIN IMMEDIATE; INSERT INTO t VALUES (1)")
          #expect(code { try writer.execute(sql: "COMMIT") } == .SQLITE_BUSY)
        }
        // The writer is pending.
        #expect(code { _ = try queues[2].read(count) } == .SQLITE_BUSY)
        #expect(try count(db) == 0)
      }
      try queues[0].inDatabase { try $0.execute(sql: "COMMIT") }
      #expect(try queues[2].read(count) == 1)
      for queue in queues { try queue.close() }
    }

    @Test func `a checkpoint does not pass a reader`() throws {
      let disk = try SimulatedDisk(name: "two", seed: 1)
      let (writer, reader) = (try Opening.wal.open(disk), try Opening.wal.open(disk))
      try writer.write { try $0.execute(sql: "CREATE TABLE t (a)") }
      try reader.read { db in
        #expect(try count(db) == 0)
        try writer.write { try $0.execute(sql: "INSERT INTO t VALUES (1)") }
        let refused = code { _ = try writer.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
        #expect(refused == .SQLITE_BUSY)
      }
      _ = try writer.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      #expect(try disk.read(Opening.path + "-wal") == [])
      try writer.close()
      try reader.close()
    }

    @Test func `many threads on one database and on many disks get in nobody's way`() async throws {
      SimulatedDisk.setWaiting(true)
      defer { SimulatedDisk.setWaiting(false) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<4 {
          group.addTask {
            let disk = try SimulatedDisk(name: "thread-\(number)", seed: 1)
            let pool = try DatabasePool(path: disk.uri(forPath: "x.sqlite"))
            try await pool.write { try $0.execute(sql: "CREATE TABLE t (a)") }
            try await withThrowingTaskGroup(of: Void.self) { readers in
              for _ in 0..<4 {
                readers.addTask { for _ in 0..<20 { _ = try await pool.read { try count($0) } } }
              }
              for _ in 0..<40 { try await pool.write { try $0.execute(sql: "INSERT INTO t VALUES (1)") } }
              try await readers.waitForAll()
            }
            #expect(try await pool.read { try count($0) } == 40)
            try pool.close()
          }
        }
        try await group.waitForAll()
      }
    }

    @Test func `a connection of an earlier life is dead for ever, and may outlive its disk`() throws {
      let old = try connectionOfAnEarlierLife()
      #expect(code { _ = try old.read(count) } == .SQLITE_IOERR)
      // Another disk by the same name is another disk.
      let disk = try SimulatedDisk(name: "stale", seed: 1)
      let new = try Opening.wal.open(disk)
      #expect(code { _ = try old.read(count) } == .SQLITE_IOERR)
      try new.close()
      try old.close()
    }

    /// In the middle of a transaction when its machine died.
    private func connectionOfAnEarlierLife() throws -> DatabaseQueue {
      let disk = try SimulatedDisk(name: "stale", seed: 1)
      let old = try Opening.wal.open(disk)
      try old.write { try $0.execute(sql: "CREATE TABLE t (a)") }
      try old.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE; INSERT INTO t VALUES (1)") }
      disk.revive(seed: 1, mode: .power)
      let new = try Opening.wal.open(disk)
      #expect(code { try old.inDatabase { try $0.execute(sql: "COMMIT") } } == .SQLITE_IOERR)
      try new.write { try $0.execute(sql: "INSERT INTO t VALUES (2)") }
      #expect(try new.read(count) == 1)
      try new.close()
      return old
    }

    @Test func `an unlinked database is no longer written to`() throws {
      let disk = try SimulatedDisk(name: "moved", seed: 1)
      let queue = try Opening.rollback.open(disk)
      try queue.write { try $0.execute(sql: "CREATE TABLE t (a)") }
      try disk.remove(Opening.path)
      let refused = code { try queue.write { try $0.execute(sql: "INSERT INTO t VALUES (1)") } }
      #expect(refused == .SQLITE_READONLY)
      try queue.close()
    }
  }
}

@Sendable private func count(_ db: Database) throws -> Int? { try Int.fetchOne(db, sql: "SELECT count(*) FROM t") }

/// The code of the error that a call throws.
private func code(_ call: () throws -> Void) -> ResultCode? {
  do { try call() } catch let error as DatabaseError { return error.resultCode } catch { Issue.record(error) }
  return nil
}
