internal import ArgumentParser
internal import Models
internal import Store

struct ResolveCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "Settle a conflict.",
    usage:
      "hashiya resolve <target> <field> (--take <n> | --value <text> | --keep)\n       hashiya resolve --all --keep",
    discussion: "`conflicts` lists them with the numbers for --take.\n\nExample:\n"
      + "  hashiya resolve 12.k3fq label --take 2")

  @Argument(help: "What is in conflict.")
  var target: String?

  @Argument(help: "The field, as `conflicts` names it.")
  var field: String?

  @Option(help: "Take the N-th value.")
  var take: Int?

  @Option(parsing: .unconditional, help: "Take another value.")
  var value: String?

  @Flag(help: "Keep the provisional winner.")
  var keep = false

  @Flag(help: "Settle every conflict; with --keep.")
  var all = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if all {
      guard keep, take == nil, value == nil, target == nil else {
        throw ValidationError("--all goes with --keep and nothing else")
      }
      return
    }
    guard target != nil, field != nil else {
      throw ValidationError("say what to settle: TARGET FIELD, or --all --keep")
    }
    guard [take != nil, value != nil, keep].count(where: { $0 }) == 1 else {
      throw ValidationError("say how: one of --take N, --value V, --keep")
    }
  }

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .writing)
    let edits = try all ? everything(workspace) : [one(workspace)]
    if edits.isEmpty { output.line("nothing is in conflict") }
    try EditRunner(workspace: workspace, output: output).run(edits, several: all)
  }

  private func everything(_ workspace: Workspace) throws -> [Edit] {
    try workspace.replica.conflicts().map { conflict in
      .resolve(target: .id(conflict.target), field: ExactText(conflict.field), .keep)
    }
  }

  private func one(_ workspace: Workspace) throws -> Edit {
    let id = try workspace.thing(target ?? "")
    let name = FieldRules.fullName(ExactText(field ?? ""), on: try workspace.kind(of: id))
    return .resolve(target: .id(id), field: name, try resolution(of: name))
  }

  private func resolution(of field: ExactText) throws -> Resolution {
    if let take { return .take(take) }
    guard let value else { return .keep }
    guard field == "fragments" else { return .value(value.isEmpty ? .cleared : .text(ExactText(value))) }
    let ranges = try value.split(separator: " ").map { try Parsing.range(String($0)) }
    return .value(.place(.ranges(ranges)))
  }
}
