import GRDB
import SimulatedDisk

/// How a database keeps its promises.
struct Opening: CustomStringConvertible, Sendable {
  var journal: String
  var synchronous: String

  static let safeOnes = [
    Opening(journal: "WAL", synchronous: "FULL"), Opening(journal: "DELETE", synchronous: "EXTRA"),
    Opening(journal: "TRUNCATE", synchronous: "FULL"), Opening(journal: "PERSIST", synchronous: "FULL"),
  ]
  static let wal = safeOnes[0]
  static let rollback = safeOnes[1]

  var description: String { "\(journal) \(synchronous)" }

  /// Small caches and early checkpoints, so that a short history passes through all that SQLite does.
  func open(_ disk: SimulatedDisk, _ path: String = Self.path) throws -> DatabaseQueue {
    let sql = """
      PRAGMA journal_mode = \(journal); PRAGMA synchronous = \(synchronous);
      PRAGMA wal_autocheckpoint = 6; PRAGMA cache_size = 4; PRAGMA cache_spill = 4
      """
    var configuration = Configuration()
    // Some tests leave a transaction open on purpose.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { try $0.execute(sql: sql) }
    return try DatabaseQueue(path: disk.uri(forPath: path), configuration: configuration)
  }

  static let path = "home/replica.sqlite"
}
