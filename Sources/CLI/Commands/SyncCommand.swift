internal import ArgumentParser
internal import Formats
internal import Models
internal import Segments
internal import Store
internal import Sync

struct SyncCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Publish your changes to the shared directory and take in those of others.",
    discussion: "The directory is remembered.\n\nExample:\n  hashiya sync ~/Dropbox/news\n  hashiya sync --watch")

  @Argument(help: "The shared directory; without it the one used last.")
  var shared: String?

  @Flag(help: "Keep going: sync whenever something changes, until Ctrl-C.")
  var watch = false

  @Flag(help: "Fill a directory that was emptied again.")
  var refill = false

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let path = try directory()
    if watch { return try WatchLoop(global: global, path: path, refill: refill, output: output).run() }
    let workspace = try Workspace(global, for: .writing)
    let report = try SyncRunner(workspace: workspace, output: output).run(path, refill: refill)
    try SyncRunner.say(report, workspace, output)
  }

  private func directory() throws -> String {
    if let shared {
      let path = Environment.absolute(shared)
      guard Environment.isFolder(path) else {
        throw Failure("there is no directory \(path); make it, or mount it, then sync again")
      }
      return path
    }
    let workspace = try Workspace(global, for: .reading)
    guard let known = try workspace.replica.settings().shared else {
      throw Failure("no shared directory is known yet; name it once: `hashiya sync PATH`")
    }
    return known
  }
}

/// Syncs one replica with one directory, under the replica's lock.
struct SyncRunner {
  let workspace: Workspace
  let output: Output

  func run(_ path: String, refill: Bool) throws -> SyncReport {
    let folder = FolderDirectory(path: path)
    guard !folder.encloses(workspace.replica.folder), !Environment.encloses(path, workspace.replica.folder) else {
      throw Failure(
        "the replica \(workspace.replica.folder) lies inside the shared directory \(path), where a sync tool would "
          + "damage its database; keep them apart")
    }
    let knownBefore = try workspace.replica.hasUsed(directory: path)
    let report = try synchronise(folder, knownBefore, refill)
    let missing = report.waiting.reduce(UInt64(0)) { sum, wait in
      sum &+ (wait.to.map { $0 >= wait.from ? $0 - wait.from + 1 : 0 } ?? 1)
    }
    let awaited = report.waiting.compactMap { wait in
      wait.replica.map { Awaited(replica: $0, first: wait.from, last: wait.to) }
    }
    try workspace.replica.remember(
      SyncMemory(
        directory: path, unpublished: report.unpublished.operations, missing: missing, awaited: awaited),
      now: Environment.now)
    return report
  }

  private func synchronise(_ folder: FolderDirectory, _ knownBefore: Bool, _ refill: Bool) throws -> SyncReport {
    defer { output.endProgress() }
    return try Synchronizer.run(
      &workspace.replica, directory: folder,
      options: .init(knownBefore: knownBefore, directory: folder.path, refill: refill, now: Environment.now),
      newKey: Environment.newSigningKey, progress: progress, sealed: Witness.write,
      doubted: { output.warn("\($0): this database is a copy or was restored; it goes on as a new replica") })
  }

  private func progress(_ progress: SyncProgress) {
    switch progress {
    case .listed(let files): output.progress("\(files) files")
    case .takenIn(let segments, let operations, _):
      output.progress("took in \(segments) segments, \(operations) operations")
    case .published(let segments, let total): output.progress("published \(segments) of \(total) segments")
    }
  }

  // MARK: - Saying what happened

  static func say(_ report: SyncReport, _ workspace: Workspace, _ output: Output) throws {
    try output.document(.object(try members(report, workspace)))
    for line in report.contributions {
      output.line(
        "took in \(counted(line.changes, "change")) by \(Isolate.foreign(line.author)) "
          + "(\(Isolate.foreign(line.device))) in \(counted(line.articles, "article"))")
    }
    let published = report.published.operations
    if published > 0 { output.line("published \(counted(Int(clamping: published), "operation"))") }
    if report.contributions.isEmpty, published == 0 { output.line("nothing new") }
    for wait in report.waiting { output.line("waiting: \(describe(wait))") }
    for file in report.quarantined { output.setAside("set aside \(file.file): \(file.reason)") }
    if let reason = report.unpublishedReason {
      let count = counted(Int(clamping: report.unpublished.operations), "operation")
      output.setAside("\(count) could not be published: \(reason)")
    }
    let conflicts = try workspace.replica.status().conflicts
    if conflicts > 0 { output.line("\(counted(conflicts, "conflict")); `hashiya conflicts` lists them") }
  }

  private static func describe(_ wait: SyncReport.Waiting) -> String {
    let whose = wait.replica.map { " of \($0.description.prefix(6))" } ?? ""
    let range = wait.to.map { "\(wait.from) to \($0)" } ?? "from \(wait.from)"
    return "operations \(range)\(whose)\(wait.file.map { " (\($0))" } ?? ""): \(wait.reason)"
  }

  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  static func members(_ report: SyncReport, _ workspace: Workspace) throws -> [JSONMember] {
    let devices = try workspace.replica.devices()
    let waiting = report.waiting.map { wait in
      JSONValue.object([
        JSONMember("replica", .text(wait.replica?.description)),
        JSONMember("device", .text(wait.replica.flatMap { devices[$0]?.string })),
        JSONMember("from", .integer(Int64(clamping: wait.from))),
        JSONMember("to", wait.to.map { .integer(Int64(clamping: $0)) } ?? .null),
        JSONMember("file", .text(wait.file)),
      ])
    }
    let quarantined = report.quarantined.map { file in
      JSONValue.object([JSONMember("file", .string(file.file)), JSONMember("reason", .string(file.reason))])
    }
    return [
      JSONMember("published", volume(report.published)), JSONMember("received", volume(report.received)),
      JSONMember("waiting", .array(waiting)), JSONMember("quarantined", .array(quarantined)),
      JSONMember("conflicts", .integer(Int64(try workspace.replica.status().conflicts))),
    ]
  }

  private static func volume(_ volume: SyncReport.Volume) -> JSONValue {
    .object([
      JSONMember("segments", .integer(Int64(volume.segments))),
      JSONMember("operations", .integer(Int64(clamping: volume.operations))),
      JSONMember("bytes", .integer(Int64(volume.bytes))),
    ])
  }
}
