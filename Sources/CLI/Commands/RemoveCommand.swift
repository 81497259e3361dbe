internal import ArgumentParser
internal import Models
internal import Store

struct RemoveCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove articles, spans, relations and notes; history keeps them.",
    discussion: "Example:\n  hashiya remove 12.k3fq 15.k3fq")

  @Argument(help: "What to remove.")
  var targets: [String]

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .writing)
    let edits = try targets.map { Edit.remove(target: .id(try workspace.thing($0))) }
    try EditRunner(workspace: workspace, output: output).run(edits, several: targets.count > 1)
  }
}
