internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct StatusCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "The replica, what is unpublished, waiting and disputed, and who has what.",
    discussion: "Example:\n  hashiya status")

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .reading)
    try output.document(.object(try Self.members(workspace)))
    guard !output.json else { return }
    try page(workspace, output)
  }

  static func members(_ workspace: Workspace) throws -> [JSONMember] {
    let replica = workspace.replica
    let (settings, status) = (try replica.settings(), try replica.status())
    let count = { (number: Int) in JSONValue.integer(Int64(number)) }
    return [
      JSONMember("corpus", .string(replica.corpus.description)), JSONMember("device", .string(settings.device.string)),
      JSONMember("author", .string((workspace.author ?? settings.author).string)),
      JSONMember("replica", .string(replica.replica.description)), JSONMember("shared", .text(settings.shared)),
      JSONMember("articles", count(status.articles)), JSONMember("annotations", count(status.annotations)),
      JSONMember("collapsed", count(status.collapsed)), JSONMember("relations", count(status.relations)),
      JSONMember("notes", count(status.notes)), JSONMember("doubles", count(status.doubles)),
      JSONMember("operations", .integer(Int64(clamping: status.operations))),
      JSONMember("unpublished", .integer(Int64(clamping: status.unpublished))),
      JSONMember("waiting", count(status.waiting)), JSONMember("quarantined", count(status.quarantined)),
      JSONMember("conflicts", count(status.conflicts)), JSONMember("digest", .string(status.digest)),
      JSONMember("replicas", .array(status.peers.map(document))),
    ]
  }

  private static func document(_ peer: ReplicaStatus.Peer) -> JSONValue {
    .object([
      JSONMember("replica", .string(peer.replica.description)), JSONMember("device", .string(peer.device.string)),
      JSONMember("authors", .texts(peer.authors.map(\.string))),
      JSONMember("operations", .integer(Int64(clamping: peer.operations))),
      JSONMember("lastChange", .text(peer.lastChange?.description)), JSONMember("hasMine", .bool(peer.hasMine)),
    ])
  }

  private func page(_ workspace: Workspace, _ output: Output) throws {
    let (settings, status) = (try workspace.replica.settings(), try workspace.replica.status())
    let author = workspace.author ?? settings.author
    output.page(
      "\(Isolate.foreign(author.string)) on \(Isolate.foreign(settings.device.string)), \(workspace.replica.folder)\n")
    output.page(
      "shared directory: \(settings.shared.map(Isolate.foreign) ?? "none yet; `hashiya sync PATH` names one")\n")
    let counted = SyncRunner.counted
    output.page(
      "\(counted(status.articles, "article")), \(counted(status.annotations, "annotation")), "
        + "\(counted(status.relations, "relation")), \(counted(status.notes, "note"))\n")
    let notices = [
      (Int(clamping: status.unpublished), "operation", "to publish; `hashiya sync`"),
      (status.waiting, "operation", "waiting for texts that have not arrived"),
      (status.unknown, "operation", "for a newer version of hashiya"),
      (status.quarantined, "file", "refused; `hashiya sync` names them"),
      (status.collapsed, "annotation", "without text, since that was deleted:"),
      (status.doubles, "span", "made twice, by different people"),
      (status.conflicts, "conflict", "to settle; `hashiya conflicts` lists them"),
    ]
    for (count, noun, rest) in notices where count > 0 {
      output.page("\(counted(count, noun)) \(rest)\n")
      if rest.hasSuffix(":") { try CollapsedSpans(workspace).print(output, limit: 5) }
    }
    output.page("digest \(status.digest)\n\n")
    var table = Table([
      Table.Column("replica", canShrink: false), Table.Column("device"), Table.Column("operations", .right),
      Table.Column("last change", canShrink: false), Table.Column("has mine"), Table.Column("authors"),
    ])
    table.rows = status.peers.map { peer in
      [
        .id(String(peer.replica.description.prefix(6))), .foreign(peer.device.string),
        Table.Cell(String(peer.operations)), .time(peer.lastChange.map(LogEntry.minute) ?? ""),
        Table.Cell(peer.replica == workspace.replica.replica ? "this one" : peer.hasMine ? "yes" : "not yet"),
        .foreign(peer.authors.map(\.string).joined(separator: ", ")),
      ]
    }
    output.page(table.render(output.style))
  }
}
