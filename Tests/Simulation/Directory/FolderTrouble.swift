package import Sync

/// What is wrong with one machine's way to a folder, while the files are what they are.
///
/// Times are of the virtual clock in milliseconds; a trouble is over when its time has come.
package struct FolderTrouble {
  package enum Mount: String, CaseIterable, Sendable {
    case mounted
    case missing
    /// The folder on which something should be mounted.
    case empty
  }

  /// A call that fails once `after` calls of its kind have gone well.
  package struct PlannedFailure {
    package var operation: DirectoryError.Operation
    package var after: Int
    /// How often it fails.
    package var times: Int
    package var cause: DirectoryError.Cause

    package init(_ operation: DirectoryError.Operation, after: Int, times: Int, cause: DirectoryError.Cause) {
      self.operation = operation
      self.after = after
      self.times = times
      self.cause = cause
    }
  }

  package var readOnlyUntil: Int64 = 0
  package var fullUntil: Int64 = 0
  /// Until when the listing stays what it is.
  package var frozenUntil: Int64 = 0
  /// Folders and files that may not be opened.
  package var unreadable: [String: Int64] = [:]
  package var mount = Mount.mounted
  package var mountedFrom: Int64 = 0
  package var failures: [PlannedFailure] = []
  /// With the number of boundaries that are still passed before each.
  package var events: [(after: Int, event: BoundaryEvent)] = []

  package init() {}

  func mount(at now: Int64) -> Mount { now < mountedFrom ? mount : .mounted }

  /// Whether the path, or a folder above it, may not be opened.
  func isUnreadable(_ path: String, at now: Int64) -> Bool {
    unreadable.contains { blocked, until in
      now < until && (path == blocked || path.utf8.starts(with: (blocked + "/").utf8))
    }
  }

  /// The cause for which this call fails, if it does.
  mutating func failure(of operation: DirectoryError.Operation) -> DirectoryError.Cause? {
    guard let index = failures.firstIndex(where: { $0.operation == operation }) else { return nil }
    if failures[index].after > 0 {
      failures[index].after -= 1
      return nil
    }
    let cause = failures[index].cause
    failures[index].times -= 1
    if failures[index].times <= 0 { failures.remove(at: index) }
    return cause
  }

  /// What happens at this boundary, which is counted; the first that was planned comes first.
  mutating func event(at boundary: WriteBoundary) -> BoundaryEvent? {
    var due: Int?
    for index in events.indices {
      if case .loseReply = events[index].event, boundary != .giveName { continue }
      if events[index].after > 0 {
        events[index].after -= 1
      } else if due == nil {
        due = index
      }
    }
    return due.map { events.remove(at: $0).event }
  }
}
