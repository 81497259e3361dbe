import Foundation
import GRDB
import Models
import TestSupport
import Testing

@testable import Store

@Suite struct RowStatementTests {
  @Test func `values come back as they were given, row after row`() throws {
    let queue = try DatabaseQueue()
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB NOT NULL, c, d)")
      let statement = try RowStatement(db, sql: "INSERT INTO t (a, b, c, d) VALUES (?, ?, ?, ?)")
      let blobs: [[UInt8]] = [[], [0], [1, 2, 3], Array(repeating: 7, count: 100_000)]
      for (number, blob) in blobs.enumerated() {
        try statement.run {
          $0.add(Int64.max - Int64(number))
          $0.add(blob)
          $0.add(number % 2 == 0)
          $0.add(-number)
        }
      }
      for (number, blob) in blobs.enumerated() {
        let sql = "SELECT b, c, d, typeof(b) FROM t WHERE a = ?"
        let row = try #require(try Row.fetchOne(db, sql: sql, arguments: [Int64.max - Int64(number)]))
        #expect(Array(row[0] as Data) == blob && row[1] == (number % 2 == 0) && row[2] == -number)
        #expect(row[3] == "blob", "bytes are not NULL, even when there are none")
      }
    }
  }

  @Test func `what SQLite refuses is thrown, and the statement goes on`() throws {
    let queue = try DatabaseQueue()
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE t (a INTEGER PRIMARY KEY)")
      let statement = try RowStatement(db, sql: "INSERT INTO t (a) VALUES (?)")
      try statement.run { $0.add(1) }
      #expect(throws: DatabaseError.self) { try statement.run { $0.add(1) } }
      // Somebody else begins with it where it failed, as a watching sync does after the disk was full.
      _ = try RowStatement(db, sql: "INSERT INTO t (a) VALUES (?)")
      try statement.run { $0.add(2) }
      #expect(try Int.fetchAll(db, sql: "SELECT a FROM t ORDER BY a") == [1, 2])
      // More values than there are places, and fewer.
      #expect(throws: DatabaseError.self) {
        try statement.run {
          $0.add(3)
          $0.add(4)
        }
      }
      #expect(throws: DatabaseError.self) { try statement.run { _ in } }
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM t") == 2)
    }
  }
}
