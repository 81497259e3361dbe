internal import Foundation
internal import GRDB

extension Replica {
  /// Opens a replica to look at it: no file is written, made or removed, not even those that SQLite keeps beside a
  /// database, and nobody who works on it is kept waiting.
  ///
  /// A write-ahead log without its index cannot be read so: what is seen then is the database as it was before it.
  /// - Returns: Nil for a database of an older version, which has to be brought up to date first.
  /// - Throws: As `open`.
  package static func openUntouched(_ folder: String) throws -> Replica? {
    let path = databasePath(in: folder)
    guard FileManager.default.fileExists(atPath: path) else { throw StoreError.notAReplica(folder) }
    let queue = try DatabaseQueue(path: untouchedLocation(of: path), configuration: configuration(readOnly: true))
    guard let (corpus, replica) = try identify(queue, path) else { return nil }
    return Replica(folder: folder, corpus: corpus, replica: replica, queue: queue)
  }

  /// Whether what stands in the write-ahead log can be seen without writing.
  package static func showsWriteAheadLog(in folder: String) -> Bool {
    let path = databasePath(in: folder)
    return ["-wal", "-shm"].allSatisfy { FileManager.default.fileExists(atPath: path + $0) }
  }

  /// What SQLite opens. With both files beside the database, others may be connected, and it reads along; with neither
  /// it would make them, unless it is told that nobody changes the file.
  private static func untouchedLocation(of path: String) -> String {
    let folder = String(path.dropLast(databasePath(in: "").utf8.count))
    let way = showsWriteAheadLog(in: folder) ? "readonly_shm=1" : "immutable=1"
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-".utf8)
    let encoded = path.utf8.map { byte in
      plain.contains(byte) ? String(UnicodeScalar(byte)) : "%" + hexadecimal(byte)
    }
    return "file:\(encoded.joined())?\(way)"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.utf8.count == 1 ? "0" + digits : digits
  }

  /// What SQLite finds wrong with the file, at most twenty lines; empty when it is sound.
  ///
  /// - Complexity: O(bytes of the file).
  package func integrityProblems() throws -> [String] {
    try queue.read { db in
      try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { !$0.utf8.elementsEqual("ok".utf8) }
    }
  }
}
