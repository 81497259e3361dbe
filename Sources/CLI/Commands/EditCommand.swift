internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct EditCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Correct the text of an article; annotations stay on their words.",
    usage: """
      hashiya edit <article> --replace <text> [--occurrence <n> | --all] --with <text>
      hashiya edit <article> --range <start:end> --with <text>
      hashiya edit <article> --file <path> [--force]
      hashiya edit <article> [--force]
      """,
    discussion: """
      Without options the editor of $VISUAL or $EDITOR opens with the whole text.

      Example:
        hashiya edit a7k2 --replace "می روم" --with "می‌روم"
        hashiya edit a7k2 --range 120:125 --with "تهران"
        hashiya edit a7k2 --file corrected.txt
      """)

  @Argument(help: "The article.")
  var article: String

  @Option(parsing: .unconditional, help: "The text to replace; must stand once, or see --occurrence and --all.")
  var replace: String?

  @Option(help: "Which occurrence of the text, from 1.")
  var occurrence: Int?

  @Flag(help: "Replace every occurrence.")
  var all = false

  @Option(parsing: .unconditional, help: "Where the text is: START:END in characters; START:START inserts.")
  var range: String?

  @Option(parsing: .unconditional, help: "The new text; may be empty.")
  var with: String?

  @Option(help: "A file with the whole corrected text.")
  var file: String?

  @Flag(help: "Go ahead even if many annotations lose all of their text.")
  var force = false

  @OptionGroup var global: GlobalOptions

  /// A whole new text that leaves more spans than this without text is probably not a correction.
  static let mostCollapses = 3

  func validate() throws {
    let ways = [replace != nil, range != nil, file != nil].count { $0 }
    guard ways <= 1 else { throw ValidationError("give one of --replace, --range and --file") }
    guard (with != nil) == (replace != nil || range != nil) else {
      throw ValidationError(
        with == nil ? "say what is to stand there: --with TEXT" : "--with belongs to --replace or --range")
    }
    guard replace != nil || (occurrence == nil && !all) else {
      throw ValidationError("--occurrence and --all belong to --replace")
    }
    guard !all || occurrence == nil else { throw ValidationError("give --occurrence or --all, not both") }
    if let occurrence, occurrence < 1 { throw ValidationError("--occurrence counts from 1") }
    if let range { _ = try Parsing.range(range) }
  }

  func perform(_ output: Output) throws {
    let correction = try correction(output)
    do {
      try carryOut(correction, output)
    } catch  where correction.expected != nil {
      // A person may have worked on it for long.
      let path = try TextEditor.keep(correction.text)
      throw Failure("\(Problem.description(of: error))\nwhat you wrote is kept in \(path)")
    }
  }

  private func carryOut(_ correction: WantedText, _ output: Output) throws {
    let workspace = try Workspace(global, for: .writing)
    let article = try workspace.article(article)
    let before = try workspace.replica.view(of: article)
    let isWhole = correction.place == .whole
    if isWhole, let expected = correction.expected, try workspace.replica.text(of: article) != expected {
      throw Failure("the text was changed while the editor was open; nothing was changed here. Try again")
    }
    let edit = Edit.replaceText(
      article: .id(.article(article)), correction.place, with: correction.text,
      limit: isWhole && !force ? Self.mostCollapses : nil)
    try EditRunner(workspace: workspace, output: output).run([edit])
    guard !output.json, let before, let after = try workspace.replica.view(of: article) else { return }
    TextEffects(from: before, to: after, workspace).say(output)
  }

  private struct WantedText {
    let place: TextPlace
    let text: ExactText
    /// The text that a person began with.
    var expected: ExactText?
  }

  /// Read before the replica is locked: a person may take long.
  private func correction(_ output: Output) throws -> WantedText {
    if let replace {
      let quote = ExactText(replace)
      let place = all ? TextPlace.everywhere(quote) : .quote(quote, occurrence: occurrence)
      return WantedText(place: place, text: ExactText(with ?? ""))
    }
    if let range { return WantedText(place: .range(try Parsing.range(range)), text: ExactText(with ?? "")) }
    if let file { return WantedText(place: .whole, text: try Self.text(ofFile: file, output)) }
    let workspace = try Workspace(global, for: .reading)
    let article = try workspace.article(article)
    guard let text = try workspace.replica.text(of: article) else { throw EditError.articleNotHere(article) }
    if try workspace.replica.view(of: article) == nil, let state = try workspace.replica.state(of: article) {
      throw Removal(state.article, in: state, workspace).failure
    }
    return WantedText(place: .whole, text: try TextEditor.correct(text), expected: text)
  }

  private static func text(ofFile path: String, _ output: Output) throws -> ExactText {
    switch TextFile.read(try Files.read(path, limit: Importer.largestText)) {
    case .skipped(let reason): throw Failure("\(Isolate.foreign(path)): \(reason.description)")
    case .text(let text, let droppedMark):
      if droppedMark { output.warn("\(Isolate.foreign(path)): the byte order mark at the start was dropped") }
      return text
    }
  }
}

/// What a correction did to the annotations: those whose words it changed, those that only moved along, those left
/// without text.
struct TextEffects {
  private let before: [ThingID: SpanView]
  private let after: [SpanView]
  private let view: ArticleView
  private let workspace: Workspace

  init(from before: ArticleView, to after: ArticleView, _ workspace: Workspace) {
    self.before = Dictionary(before.annotations.map { ($0.id, $0) }) { first, _ in first }
    self.after = after.annotations
    view = after
    self.workspace = workspace
  }

  /// More are counted, not listed.
  private static let mostListed = 20

  func say(_ output: Output) {
    var (moved, reworded, collapsed) = (0, [String](), 0)
    for span in after {
      guard let old = before[span.id], old.fragments != span.fragments || old.quotes != span.quotes else { continue }
      if span.state == .collapsed, old.state == .live {
        collapsed += 1
      } else if old.quotes.map(ExactText.init) != span.quotes.map(ExactText.init) {
        let name = "\(workspace.short(span.id)) \(Isolate.line(span.label, width: 20))"
        reworded.append(
          "  \(name): «\(Isolate.line(old.quote, width: 30))» is now «\(Isolate.line(span.quote, width: 30))»")
      } else {
        moved += 1
      }
    }
    for line in reworded.prefix(Self.mostListed) { output.line(line) }
    if reworded.count > Self.mostListed { output.line("  and \(reworded.count - Self.mostListed) more with new words") }
    if moved > 0 { output.line("  \(SyncRunner.counted(moved, "annotation")) moved along") }
    guard collapsed > 0 else { return }
    output.line("  \(SyncRunner.counted(collapsed, "annotation")) lost all text:")
    let names = Set(after.filter { $0.state == .collapsed && before[$0.id]?.state == .live }.map(\.id))
    var shown = view
    shown.annotations = view.annotations.filter { names.contains($0.id) }
    for line in CollapsedSpans(workspace).lines(shown).prefix(Self.mostListed) { output.line("    \(line)") }
  }
}
