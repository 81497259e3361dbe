internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct ListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the articles, oldest first.",
    discussion: "Example:\n  hashiya list --tag politics --without-tag done")

  @Option(parsing: .unconditionalSingleValue, help: "Only articles with this tag.")
  var tag: [String] = []

  @Option(parsing: .unconditionalSingleValue, help: "Only articles without this tag.")
  var withoutTag: [String] = []

  @Option(parsing: .unconditional, help: "Only articles with a span of this label.")
  var label: String?

  @Flag(help: "The removed articles instead.")
  var removed = false

  @OptionGroup var global: GlobalOptions

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .reading)
    var filter = ArticleFilter()
    filter.withTags = tag.map { ExactText($0) }
    filter.withoutTags = withoutTag.map { ExactText($0) }
    filter.label = label.map { ExactText($0) }
    // Nothing is credited by a list, so that `--author` can say whose annotations are wanted.
    filter.author = global.author.map { ExactText($0) }
    filter.removed = removed
    let rows = try workspace.replica.articles(filter)
    output.documents(rows.map(Self.document))
    output.page(table(rows, workspace).render(output.style))
    if rows.isEmpty { output.line("no articles; `hashiya import FILE...` adds some") }
  }

  private func table(_ rows: [ArticleRow], _ workspace: Workspace) -> Table {
    var table = Table([
      Table.Column("id", canShrink: false), Table.Column("spans", .right), Table.Column("relations", .right),
      Table.Column("notes", .right), Table.Column("conflicts", .right), Table.Column("title"),
    ])
    table.rows = rows.map { row in
      [
        .id(workspace.short(.article(row.id))), Table.Cell(String(row.summary.annotations)),
        Table.Cell(String(row.summary.relations)), Table.Cell(String(row.summary.notes)),
        Table.Cell(String(row.summary.conflicts)), .foreign(row.summary.title.string),
      ]
    }
    return table
  }

  private static func document(_ row: ArticleRow) -> JSONValue {
    .object([
      JSONMember("id", .string(row.id.description)), JSONMember("title", .string(row.summary.title.string)),
      JSONMember("language", .text(row.summary.language?.string)), JSONMember("url", .text(row.summary.url?.string)),
      JSONMember("length", .integer(Int64(row.summary.length))),
      JSONMember("tags", .texts(row.summary.tags.map(\.string))),
      JSONMember("annotations", .integer(Int64(row.summary.annotations))),
      JSONMember("relations", .integer(Int64(row.summary.relations))),
      JSONMember("notes", .integer(Int64(row.summary.notes))),
      JSONMember("conflicts", .integer(Int64(row.summary.conflicts))),
    ])
  }
}
