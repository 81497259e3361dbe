internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct LabelsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "labels", abstract: "Labels, tags and attribute names in use, with counts.",
    discussion: "Example:\n  hashiya labels")

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .reading)
    let words = try workspace.replica.words().filter { $0.key.kind != .author }.sorted { left, right in
      if left.key.kind != right.key.kind { return left.key.kind < right.key.kind }
      return left.value != right.value ? left.value > right.value : left.key.name < right.key.name
    }
    output.documents(
      words.map { facet, count in
        .object([
          JSONMember("name", .string(facet.name.string)), JSONMember("kind", .string(facet.kind.name)),
          JSONMember("count", .integer(Int64(count))),
        ])
      })
    var table = Table([Table.Column("kind"), Table.Column("count", .right), Table.Column("name")])
    table.rows = words.map { facet, count in
      [Table.Cell(facet.kind.name), Table.Cell(String(count)), .foreign(facet.name.string)]
    }
    output.page(table.render(output.style))
    if words.isEmpty { output.line("no labels yet") }
  }
}

extension Facet.Kind {
  /// The word that `--json` prints.
  var name: String {
    switch self {
    case .label: "label"
    case .relation: "relation"
    case .tag: "tag"
    case .attribute: "attribute"
    case .author: "author"
    }
  }
}
