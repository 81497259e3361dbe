internal import ArgumentParser
internal import Formats
internal import Models
internal import Store
internal import Sync

struct JoinCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Make a new replica of the corpus in a shared directory.",
    discussion: "Example:\n  hashiya join ~/Dropbox/news news --device desktop")

  @Argument(help: "The shared directory.")
  var shared: String

  @Argument(help: "The folder of the new replica; made when it is missing.")
  var dir: String = "."

  @Option(parsing: .unconditional, help: "The name of this machine (default: its host name).")
  var device: String?

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let path = Environment.absolute(shared)
    guard Environment.isFolder(path) else { throw Failure("there is no directory \(path)") }
    let directory = FolderDirectory(path: path)
    let folder = Environment.absolute(dir, from: Environment.absolute(global.folder ?? "."))
    guard !directory.encloses(folder), !Environment.encloses(path, folder) else {
      throw Failure("\(folder) lies inside the shared directory; give the replica a folder of its own, outside it")
    }
    let corpus = try CorpusMarker.corpus(of: directory.list())
    let replica = try NewReplica(folder: folder, device: device, global: global).make(corpus, shared: path, output)
    try replica.close()
    var there = global
    there.folder = folder
    let workspace = try Workspace(there, for: .writing)
    let report = try SyncRunner(workspace: workspace, output: output).run(path, refill: false)
    output.line("made a replica in \(folder)")
    try say(report, workspace, output)
  }

  private func say(_ report: SyncReport, _ workspace: Workspace, _ output: Output) throws {
    guard output.json else { return try SyncRunner.say(report, workspace, output) }
    guard case .object(let members) = NewReplica.document(workspace.replica, try workspace.replica.settings()) else {
      return
    }
    try output.document(.object(members + (try SyncRunner.members(report, workspace))))
    for file in report.quarantined { output.setAside("set aside \(file.file): \(file.reason)") }
  }
}
