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
    // What hangs on a thing is hidden once that is gone, so it goes first; what was named is printed in that order too.
    var named: [ThingID] = []
    for target in targets {
      let thing = try workspace.thing(target)
      if !named.contains(thing) { named.append(thing) }
    }
    let things = try named.map { ($0, rank: Self.rank(try workspace.kind(of: $0))) }.sorted { $0.rank < $1.rank }
    let edits = things.map { Edit.remove(target: .id($0.0)) }
    try EditRunner(workspace: workspace, output: output).run(edits, several: targets.count > 1)
  }

  private static func rank(_ kind: Thing.Kind) -> Int {
    switch kind {
    case .note: 0
    case .relation: 1
    case .span: 2
    case .article: 3
    }
  }
}
