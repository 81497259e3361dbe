internal import ArgumentParser
internal import Formats
internal import Models
internal import Store
internal import Sync

struct InitCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a new corpus and its first replica.",
    discussion: "Example:\n  hashiya init news --device laptop --author Sara")

  @Argument(help: "The folder; made when it is missing.")
  var dir: String = "."

  @Option(parsing: .unconditional, help: "The name of this machine (default: its host name).")
  var device: String?

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let corpus = try Environment.newCorpus()
    let replica = try NewReplica(folder: dir, device: device, global: global).make(corpus, output)
    defer { try? replica.close() }
    output.line("made a corpus in \(replica.folder)")
    output.line("next: `hashiya import FILE...`, then `hashiya sync SHARED-DIRECTORY`")
    try output.document(NewReplica.document(replica, try replica.settings()))
  }
}

/// What `init` and `join` have in common: the folder, the names, the keys.
struct NewReplica {
  let folder: String
  let device: String?
  let global: GlobalOptions

  /// `shared`: the directory that the replica joins; remembered from birth, so that `sync` can go on after a crash.
  func make(_ corpus: CorpusID, shared: String? = nil, _ output: Output) throws -> Replica {
    let author = try Workspace.chosenAuthor(global) ?? said(Environment.loginName, "author", output)
    let device =
      try device.map { try Workspace.checkedName($0, "device") }
      ?? said(Environment.hostName, "device", output)
    let path = Environment.absolute(folder, from: Environment.absolute(global.folder ?? "."))
    try refuseNesting(path)
    try refuseSharedDirectory(path)
    return try Replica.create(
      in: path,
      Replica.Birth(
        corpus: corpus, signingKey: Environment.newSigningKey(), author: author, device: device, shared: shared))
  }

  /// A default is said when it is used.
  private func said(_ name: String, _ what: String, _ output: Output) throws -> ExactText {
    if !output.quiet {
      output.warn("the \(what) is \"\(name)\"; --\(what) or `hashiya config \(what) NAME` changes it")
    }
    return try Workspace.checkedName(name, what)
  }

  private func refuseNesting(_ path: String) throws {
    guard !Environment.exists(Replica.databasePath(in: path)) else { throw StoreError.replicaExists(path) }
    guard !Environment.exists(path) || Environment.isFolder(path) else {
      throw Failure("\(path) is not a folder")
    }
  }

  /// A sync tool would damage the database.
  private func refuseSharedDirectory(_ path: String) throws {
    var folder = path
    while let end = folder.lastIndex(of: "/") {
      if FolderDirectory(path: folder).hasMarker {
        throw Failure("\(path) lies inside the shared directory \(folder); choose a folder outside it")
      }
      folder = String(folder[..<end])
    }
  }

  static func document(_ replica: Replica, _ settings: Settings) -> JSONValue {
    .object([
      JSONMember("corpus", .string(replica.corpus.description)),
      JSONMember("replica", .string(replica.replica.description)), JSONMember("path", .string(replica.folder)),
      JSONMember("device", .string(settings.device.string)), JSONMember("author", .string(settings.author.string)),
    ])
  }
}
