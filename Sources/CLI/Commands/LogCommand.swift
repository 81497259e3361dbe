internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct LogCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "What happened, newest first: everywhere, or to one thing.",
    discussion: "Example:\n  hashiya log a7k2")

  @Argument(help: "An article, span, relation or note.")
  var target: String?

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .reading)
    let changes = try target.map { try touching($0, workspace) } ?? everything(workspace)
    let corrections = try target.map { try self.corrections(in: $0, workspace) } ?? [:]
    let entries = try changes.sorted { $1.comesBefore($0) }.map {
      try LogEntry($0, workspace, correction: corrections[$0.id])
    }
    output.documents(entries.map(\.document))
    var table = Table([
      Table.Column("change", canShrink: false), Table.Column("time", canShrink: false), Table.Column("author"),
      Table.Column("device"), Table.Column("what"),
    ])
    table.rows = entries.map { $0.cells(workspace) }
    output.page(table.render(output.style))
  }

  /// What each change made of the text of an article.
  private func corrections(
    in typed: String, _ workspace: Workspace
  ) throws -> [OperationID: [WordDiff.Part]] {
    guard case .article(let article) = try workspace.thing(typed),
      let base = try workspace.replica.baseText(of: article)
    else { return [:] }
    return try workspace.replica.past(of: article).corrections(of: base)
  }

  private func everything(_ workspace: Workspace) throws -> [Change] {
    var changes: [Change] = []
    try workspace.replica.forEachChange { changes.append($0) }
    return changes
  }

  private func touching(_ typed: String, _ workspace: Workspace) throws -> [Change] {
    let id = try workspace.thing(typed)
    guard let home = try workspace.replica.home(of: id) else { throw EditError.unknownThing(id) }
    let changes = try workspace.replica.changes(touching: home)
    if case .article = id { return changes }
    return changes.filter { change in change.operations.contains { $0.isAbout(id) } }
  }
}

extension Change {
  /// The order of the log, in which `show --at` rebuilds an article: what was seen before comes before.
  fileprivate func comesBefore(_ other: Change) -> Bool {
    if header.lamport != other.header.lamport { return header.lamport < other.header.lamport }
    return id < other.id
  }
}

extension Operation {
  /// Whether the operation makes the thing, or is about it.
  fileprivate func isAbout(_ thing: ThingID) -> Bool {
    if target == thing || .operation(id) == thing { return true }
    if let key = madeKey, .key(key) == thing { return true }
    if case .relation(let creation) = payload { return creation.source == thing || creation.target == thing }
    return false
  }
}
