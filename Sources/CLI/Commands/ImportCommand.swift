internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct ImportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Add articles from files and folders.",
    discussion: """
      Formats: text (.txt), markdown (.md), jsonl (our own export), brat (.txt with .ann beside it). Folders are walked.
      Importing again adds nothing. A source whose text has changed since (the same URL; or the same title and most
      of its words) is skipped and named: --update takes the new text as a correction, under the annotations.

      Example:
        hashiya import news/ --language fa --tag batch1
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, jsonl, brat }

  @Argument(help: "Files and folders.")
  var paths: [String]

  @Option(help: "The format; guessed from the names without it.")
  var format: Format?

  @Option(parsing: .unconditional, help: "The language of the articles, as in fa or en.")
  var language: String?

  @Option(parsing: .unconditional, help: "The title, for a single article (else the text's heading or first line).")
  var title: String?

  @Option(parsing: .unconditional, help: "The URL it came from, for a single article.")
  var url: String?

  @Option(parsing: .unconditionalSingleValue, help: "A tag for the articles.")
  var tag: [String] = []

  @Flag(help: "Take a source whose text has changed as a correction of the article that is here.")
  var update = false

  @Flag(help: "Add a source whose text has changed as an article of its own.")
  var new = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard !update || !new else { throw ValidationError("give --update or --new, not both") }
  }

  func perform(_ output: Output) throws {
    let files = FileWalk(format: format).sources(paths)
    if title != nil || url != nil, files.sources.count != 1 {
      throw ValidationError("--title and --url are for a single article; \(files.sources.count) files were found")
    }
    let workspace = try Workspace(global, for: .writing)
    let defaults = ImportDefaults(
      title: title.map { ExactText($0) }, url: url.map { ExactText($0) }, language: language.map { ExactText($0) },
      tags: tag.map { ExactText($0) }, isUpdate: update, isNew: new)
    var (results, changes): ([ImportResult], [Change]) = ([], [])
    for part in Self.parts(of: files.sources) {
      let (taken, change) = try workspace.replica.edit(author: workspace.author, now: Environment.now) {
        editor, reader in
        var importer = Importer(
          editor: editor, reader: reader, corpus: workspace.replica.corpus, defaults: defaults)
        for source in part { importer.take(source) }
        editor = importer.editor
        return importer.results
      }
      results += taken
      if let change { changes.append(change) }
    }
    for skipped in files.skipped + results.filter({ $0.status == .skipped }) { report(skipped, output) }
    for result in results where result.status != .skipped { report(result, output) }
    summarise(results, changes, workspace, output)
  }

  /// The files in parts of so many bytes, each to be one change: a change must fit one segment.
  private static func parts(of sources: [ImportSource]) -> [[ImportSource]] {
    var parts: [[ImportSource]] = []
    var room = 0
    for source in sources {
      let size = Environment.size(ofFile: source.path)
      if size > room || parts.isEmpty {
        parts.append([])
        room = 64 << 20
      }
      parts[parts.count - 1].append(source)
      room -= size
    }
    return parts
  }

  private func report(_ result: ImportResult, _ output: Output) {
    output.document(
      .object([
        JSONMember("path", .string(result.path)), JSONMember("id", .text(result.id?.description)),
        JSONMember("status", .string(result.status.rawValue)), JSONMember("reason", .text(result.reason)),
      ]))
    let path = Isolate.foreign(result.path)
    for line in result.notTaken { output.setAside("\(path): \(line)") }
    for line in result.warnings { output.warn("\(path): \(line)") }
    if result.status == .skipped { return output.setAside("skipped \(path): \(result.reason ?? "")") }
    if let reason = result.reason { output.warn("\(path): \(reason)") }
  }

  private func summarise(_ results: [ImportResult], _ changes: [Change], _ workspace: Workspace, _ output: Output) {
    let added = results.count { $0.status == .added }
    let known = results.count { $0.status == .known }
    output.line(
      "added \(SyncRunner.counted(added, "article"))" + (known > 0 ? ", \(known) known already" : "")
        + (changes.last.map { ", change \(workspace.short($0.id)); `hashiya undo` takes it back" } ?? "")
        + (changes.count > 1 ? " (the last of \(changes.count))" : ""))
    if added == 1, let id = results.first(where: { $0.status == .added })?.id {
      output.line("next: `hashiya show \(workspace.short(id))`")
    }
  }
}

/// What an import says of every article it makes.
struct ImportDefaults {
  let title: ExactText?
  let url: ExactText?
  let language: ExactText?
  let tags: [ExactText]
  /// A changed text is a correction.
  let isUpdate: Bool
  /// A changed text is another article.
  let isNew: Bool

  var sayAnything: Bool { title != nil || language != nil || !tags.isEmpty }
}

/// What became of one article of an import, or of a file that holds none.
struct ImportResult {
  enum Status: String { case added, known, skipped }

  var path: String
  var id: ThingID?
  var status: Status
  var reason: String?
  var notTaken: [String] = []
  var warnings: [String] = []
}
