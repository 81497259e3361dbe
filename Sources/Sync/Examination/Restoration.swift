package import Models
package import Segments

/// Writes everything that is held of anyone where a directory lacks it, or has something else under its name. The bytes
/// are those that came; what is wrong there stays, and the good file is written beside it.
package enum Restoration {
  /// - Throws: `DirectoryRefusal` unless the directory has the marker of the log's corpus; `DirectoryError`; `SyncError`.
  /// - Complexity: O(bytes held).
  package static func run(log: any SegmentLog, directory: any SharedDirectory, now: Timestamp) throws -> SyncReport {
    let listing = try directory.list()
    let state = DirectoryState.examine(listing, corpus: log.corpus, knownBefore: true, refill: false)
    if case .refused(let refusal) = state { throw refusal }
    var report = SyncReport()
    // Whose name in the log doesn't matter: a refill compares contents.
    let options = Synchronizer.Options(knownBefore: true, refill: true, now: now)
    try Publisher(log: log, directory: directory, options: options, isRefill: true, progress: { _ in })
      .publish(listing, into: &report)
    return report
  }
}
