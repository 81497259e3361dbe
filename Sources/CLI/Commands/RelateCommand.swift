internal import ArgumentParser
internal import Models
internal import Store

struct RelateCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "relate", abstract: "Add a relation between two spans of an article.",
    discussion: "Example:\n  hashiya relate 12.k3fq 15.k3fq --label speaker")

  @Argument(help: "The span it comes from.")
  var source: String

  @Argument(help: "The span it leads to.")
  var target: String

  @Option(parsing: .unconditional, help: "What the relation is.")
  var label: String

  @Option(parsing: .unconditionalSingleValue, help: "An attribute, as NAME=VALUE.")
  var attribute: [String] = []

  @OptionGroup var global: GlobalOptions

  func validate() throws { _ = try Parsing.attributes(attribute) }

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .writing)
    let relation = NewRelation(
      source: .id(try workspace.thing(source)), target: .id(try workspace.thing(target)), label: ExactText(label),
      attributes: try Parsing.attributes(attribute))
    try EditRunner(workspace: workspace, output: output).run([.relate(relation)])
  }
}
