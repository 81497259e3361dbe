internal import ArgumentParser
internal import Models
internal import Store

struct AnnotateCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "annotate", abstract: "Add a span to an article.",
    discussion: """
      Example:
        hashiya annotate a7k2 --label PER --quote "مرضیه افخم" --attribute role=speaker
        hashiya annotate a7k2 --label LOC --range 120:125
      """)

  @Argument(help: "The article.")
  var article: String

  @Option(parsing: .unconditional, help: "What the span is.")
  var label: String

  @Option(
    parsing: .unconditionalSingleValue,
    help: "The text to mark; several make a span of several fragments.")
  var quote: [String] = []

  @Option(help: "Which occurrence of the first quote, from 1.")
  var occurrence: Int?

  @Flag(help: "Mark every occurrence of the quote, each as a span of its own.")
  var all = false

  @Option(
    parsing: .unconditionalSingleValue, help: "Where the text is: START:END in characters; several make fragments.")
  var range: [String] = []

  @Option(parsing: .unconditionalSingleValue, help: "An attribute, as NAME=VALUE.")
  var attribute: [String] = []

  @Option(parsing: .unconditional, help: "A note on the span.")
  var note: String?

  @Option(parsing: .unconditionalSingleValue, help: "A tag on the span.")
  var tag: [String] = []

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    let place = try Parsing.place(quotes: quote, occurrence: occurrence, ranges: range)
    guard place != nil else { throw ValidationError("say where the span is: --quote TEXT or --range START:END") }
    guard !all || (quote.count == 1 && occurrence == nil) else {
      throw ValidationError("--all takes one --quote and no --occurrence")
    }
    _ = try Parsing.attributes(attribute)
  }

  func perform(_ output: Output) throws {
    let workspace = try Workspace(global, for: .writing)
    let article = try workspace.article(article)
    let edits = try places(in: article, workspace).map { place in
      Edit.annotate(
        NewSpan(
          article: .id(.article(article)), label: ExactText(label), place: place,
          attributes: try Parsing.attributes(attribute), tags: tag.map { ExactText($0) },
          note: note.map { ExactText($0) }))
    }
    let warnings = try BoundaryWarnings(workspace.replica).lines(for: edits, in: article)
    try EditRunner(workspace: workspace, output: output).run(edits, several: all)
    for warning in warnings { output.warn(warning) }
  }

  private func places(in article: ArticleID, _ workspace: Workspace) throws -> [Place] {
    guard all else {
      return [try Parsing.place(quotes: quote, occurrence: occurrence, ranges: range)].compactMap { $0 }
    }
    guard let text = try workspace.replica.text(of: article) else { throw EditError.articleNotHere(article) }
    return try QuoteSearch(ScalarText(text)).all(of: ExactText(quote[0])).map { .ranges([$0]) }
  }
}
