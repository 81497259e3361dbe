internal import GRDB
internal import GRDBSQLite

/// A statement that is run for one row after the other, and its values handed to SQLite as they are: GRDB makes a list of
/// each run's arguments, checks it and binds it, which costs more than writing a row (decision 28).
struct RowStatement {
  private let statement: Statement
  /// How many values it has.
  private let count: CInt

  init(_ db: Database, sql: String) throws {
    statement = try db.cachedStatement(sql: sql)
    // None that GRDB would look for; all are bound here.
    statement.setUncheckedArguments(StatementArguments())
    count = sqlite3_bind_parameter_count(statement.sqliteStatement)
  }

  /// - Parameter bind: Adds a value for each parameter, in their order.
  func run(_ bind: (inout Values) -> Void) throws {
    // Nothing can be bound to a statement that has run. What went wrong then was said then.
    sqlite3_reset(statement.sqliteStatement)
    var values = Values(statement.sqliteStatement)
    bind(&values)
    // A value that is missing would be the one of the row before.
    let code = values.code == SQLITE_OK && values.added != count ? SQLITE_RANGE : values.code
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: statement.sql) }
    try statement.execute()
  }

  /// The values of a row, bound one after the other.
  struct Values {
    private let statement: OpaquePointer
    fileprivate private(set) var added: CInt = 0
    /// The first failure: a value may be too large for SQLite.
    fileprivate private(set) var code = SQLITE_OK

    fileprivate init(_ statement: OpaquePointer) { self.statement = statement }

    mutating func add(_ number: Int64) { note(sqlite3_bind_int64(statement, added + 1, number)) }

    mutating func add(_ number: Int) { add(Int64(number)) }

    mutating func add(_ isTrue: Bool) { add(isTrue ? 1 : 0 as Int64) }

    mutating func add(_ bytes: [UInt8]) {
      let code = bytes.withUnsafeBytes { bytes in
        // Without an address SQLite takes bytes for NULL.
        guard let start = bytes.baseAddress else { return sqlite3_bind_zeroblob(statement, added + 1, 0) }
        return sqlite3_bind_blob64(statement, added + 1, start, UInt64(bytes.count), Self.copies)
      }
      note(code)
    }

    private mutating func note(_ code: CInt) {
      if self.code == SQLITE_OK { self.code = code }
      added += 1
    }

    /// SQLITE_TRANSIENT, which Swift doesn't see.
    private static let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}
