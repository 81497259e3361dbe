internal import Models
internal import Store
internal import Sync

/// `sync --watch`: syncs whenever the shared directory or the replica changes, and now and then in any case.
struct WatchLoop {
  let global: GlobalOptions
  let path: String
  let refill: Bool
  let output: Output

  /// Network mounts and cloud clients change files without telling.
  private static let poll = Duration.seconds(10)
  private static let settling = Duration.milliseconds(500)

  func run() throws {
    let stop = try StopSignal()
    stop.catchInterrupts()
    let folder = try Workspace.folder(global)
    let watcher = DirectoryWatcher(
      path: path, triggers: [folder + "/" + Replica.folderName], poll: Self.poll, settling: Self.settling, stop: stop)
    if !output.quiet { output.warn("watching \(path); Ctrl-C stops") }
    var isFirst = true
    while !stop.isRequested {
      try pass(isFirst: isFirst)
      isFirst = false
      if watcher.wait() == .stop { break }
    }
  }

  /// One sync, with the lock held only for its length. What goes wrong after the first is said, and tried again.
  private func pass(isFirst: Bool) throws {
    do {
      let workspace = try Workspace(global, for: .writing)
      let report = try SyncRunner(workspace: workspace, output: output).run(path, refill: refill && isFirst)
      let isQuiet = report.contributions.isEmpty && report.published.operations == 0
      if isFirst || !isQuiet { try SyncRunner.say(report, workspace, output) }
      try output.flush()
    } catch {
      guard !isFirst else { throw error }
      output.warn("\(error); trying again")
    }
  }
}
