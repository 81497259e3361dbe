internal import ArgumentParser
internal import Models
internal import Store

struct TagCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Add and remove tags of an article, a span or a relation.",
    usage: "hashiya tag <target> [+tag|-tag]... [--add <tag>]... [--remove <tag>]...",
    discussion: "Example:\n  hashiya tag a7k2 +politics -draft")

  @Argument(help: "What to tag.")
  var target: String

  @Option(parsing: .unconditionalSingleValue, help: "A tag to add; +TAG is short for it.")
  var add: [String] = []

  @Option(parsing: .unconditionalSingleValue, help: "A tag to remove; -TAG is short for it.")
  var remove: [String] = []

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard !add.isEmpty || !remove.isEmpty else { throw ValidationError("say which tags: +TAG adds, -TAG removes") }
  }

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .writing)
    let edit = Edit.tag(
      target: .id(try workspace.thing(target)), add: add.map { ExactText($0) }, remove: remove.map { ExactText($0) })
    try EditRunner(workspace: workspace, output: output).run([edit])
  }
}
