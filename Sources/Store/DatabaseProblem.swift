internal import GRDB

/// Says what an error of the database means, without the statement it came from.
package enum DatabaseProblem {
  /// Nil when the error is not the database's.
  package static func description(of error: any Error) -> String? {
    guard let error = error as? DatabaseError else { return nil }
    switch error.resultCode {
    case .SQLITE_FULL: return "the disk is full; make room and try again"
    case .SQLITE_BUSY, .SQLITE_LOCKED: return "another program is using the replica's database; try again"
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      return
        "the replica's database cannot be written: \(error.message ?? "no permission"); check the permissions of .hashiya"
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return
        "the replica's database is damaged (\(error.message ?? "")); `hashiya join` makes a new replica from the shared directory"
    case .SQLITE_IOERR:
      // When only the flush of a commit failed, the commit may be found at the next opening: nobody can say.
      return
        "the disk failed while reading or writing the replica's database; `hashiya log` shows whether the change is there"
    default: return "the replica's database: \(error.message ?? "error \(error.resultCode.rawValue)")"
    }
  }
}
