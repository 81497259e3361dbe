internal import ArgumentParser
internal import Formats
internal import Models
internal import Store

struct ExportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the merged annotations for other tools.",
    discussion: """
      Formats: jsonl (everything, in Hashiya's own shape), w3c (Web Annotation JSON-LD), brat (a folder).

      Example:
        hashiya export --format jsonl --output corpus.jsonl
        hashiya export a7k2 --format w3c
        hashiya export --format brat --output brat/
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, w3c, brat }

  @Argument(help: "The articles; without any, all.")
  var articles: [String] = []

  @Option(help: "The format.")
  var format: Format

  @Option(parsing: .unconditional, help: "The file, or for brat the folder; - or nothing is standard output.")
  var output: String?

  @Flag(help: "Exit with 2 when the format could not carry everything.")
  var strict = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if format == .brat, output == nil || output == "-" {
      throw ValidationError("brat is a folder of files; name it with --output DIR")
    }
  }

  func perform(_ printer: Output) throws {
    let workspace = try Workspace(global, for: .reading)
    let ids =
      try articles.isEmpty
      ? workspace.replica.articles().map(\.id).sorted() : Set(articles.map(workspace.article)).sorted()
    let losses: LossReport
    switch format {
    case .jsonl: losses = try exportLines(ids, workspace, printer)
    case .w3c: losses = try exportPage(ids, workspace, printer)
    case .brat: losses = try exportFolder(ids, workspace)
    }
    if !losses.isEmpty {
      printer.warn("\(format.rawValue): \(losses)")
      if strict { printer.markSetAside() }
    }
  }

  /// What becomes of the views. An article asked for by name must be there; of all articles, those that show.
  private func views<Result: Sendable>(
    _ ids: [ArticleID], _ workspace: Workspace, _ transform: @escaping @Sendable (ArticleView) throws -> Result
  ) throws -> [Result] {
    try zip(ids, workspace.replica.views(of: ids, transform)).map { id, result in
      guard let result else { throw try reason(whyMissing: id, workspace) }
      return result
    }
  }

  private func reason(whyMissing id: ArticleID, _ workspace: Workspace) throws -> any Error {
    guard let state = try workspace.replica.state(of: id) else { return EditError.unknownThing(.article(id)) }
    guard state.baseLength != nil else { return EditError.articleNotHere(id) }
    return Removal(state.article, in: state, workspace).failure
  }

  private func exportLines(_ ids: [ArticleID], _ workspace: Workspace, _ printer: Output) throws -> LossReport {
    guard let output, output != "-" else {
      // Held until all of it is made, so that there is none on failure.
      return try writeLines(ids, workspace) { printer.raw($0) }
    }
    var losses = LossReport()
    try Files.write(to: Environment.absolute(output)) { append in losses = try writeLines(ids, workspace, append) }
    return losses
  }

  private func writeLines(
    _ ids: [ArticleID], _ workspace: Workspace, _ append: ([UInt8]) throws -> Void
  ) throws -> LossReport {
    let corpus = workspace.replica.corpus
    var losses = LossReport()
    var missing: ArticleID?
    try workspace.replica.forEachView(of: ids) { view in
      try view.checkQuotes()
      var bytes: [UInt8] = []
      bytes.reserveCapacity(view.text.utf8.count + 512 * (view.annotations.count + 4))
      ViewJSON.appendArticle(view, corpus: corpus, to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
      return (bytes: bytes, newer: view.needsNewerVersion)
    } _: { id, line in
      guard let line else { return missing = missing ?? id }
      try append(line.bytes)
      losses.add(.newerOperations, line.newer)
    }
    if let missing { throw try reason(whyMissing: missing, workspace) }
    return losses
  }

  private func exportPage(_ ids: [ArticleID], _ workspace: Workspace, _ printer: Output) throws -> LossReport {
    let export = try WebAnnotationWriter(corpus: workspace.replica.corpus).write(views(ids, workspace) { $0 })
    try write(export.bytes, printer)
    return export.losses
  }

  private func exportFolder(_ ids: [ArticleID], _ workspace: Workspace) throws -> LossReport {
    let export = try BratWriter().write(views(ids, workspace) { $0 })
    try BratFolder(path: Environment.absolute(output ?? ".")).write(export.files)
    return export.losses
  }

  private func write(_ bytes: [UInt8], _ printer: Output) throws {
    guard let output, output != "-" else { return printer.raw(bytes) }
    try Files.write(bytes, to: Environment.absolute(output))
  }
}

/// A folder that an export fills: empty, or an earlier export of ours.
struct BratFolder {
  let path: String

  private static let list = ".hashiya-export"

  func write(_ files: [ExportedFile]) throws {
    let earlier = try earlierFiles()
    try Files.makeFolder(path)
    // The list comes first, so that a crash leaves a folder that the next export recognises.
    let names = Set(earlier).union(files.map(\.name)).sorted()
    try Files.write(Array(names.joined(separator: "\n").utf8) + [0x0A], to: path + "/" + Self.list)
    for file in files { try Files.write(file.bytes, to: path + "/" + file.name) }
    let current = Set(files.map(\.name))
    for name in earlier where !current.contains(name) { try Files.remove(path + "/" + name) }
    try Files.write(Array(current.sorted().joined(separator: "\n").utf8) + [0x0A], to: path + "/" + Self.list)
  }

  /// The names an earlier export wrote.
  private func earlierFiles() throws -> [String] {
    guard Environment.exists(path) else { return [] }
    guard Environment.isFolder(path) else { throw Failure("\(path) is not a folder") }
    let present = try Files.names(in: path)
    guard !present.isEmpty else { return [] }
    guard present.contains(Self.list) else {
      throw Failure("\(path) is not empty and is no earlier export; choose another folder, or empty this one")
    }
    let listed = String(decoding: try Files.read(path + "/" + Self.list), as: UTF8.self)
    return listed.split(separator: "\n").map(String.init).filter { !$0.contains("/") && present.contains($0) }
  }
}
