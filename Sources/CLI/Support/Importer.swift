internal import Formats
internal import Models

/// Turns files into edits of one change, file by file; what cannot be taken is named, and the rest goes on.
struct Importer {
  var editor: Editor
  let corpus: CorpusID
  let defaults: ImportDefaults
  private(set) var results: [ImportResult] = []
  /// Numbers the articles, so that the handles of one never meet those of another.
  private var number = 0

  /// The largest file that is taken as one article.
  private static let largestText = 64 << 20

  init(editor: Editor, corpus: CorpusID, defaults: ImportDefaults) {
    self.editor = editor
    self.corpus = corpus
    self.defaults = defaults
  }

  mutating func take(_ source: ImportSource) {
    do {
      switch source.format {
      case .jsonl: try takeLines(source)
      case .text, .markdown, .brat: try takeText(source)
      }
    } catch {
      results.append(
        ImportResult(path: source.path, id: nil, status: .skipped, reason: Problem.description(of: error)))
    }
  }

  // MARK: - Text, Markdown and brat

  private mutating func takeText(_ source: ImportSource) throws {
    let (text, droppedMark) = try Self.text(of: source)
    number += 1
    let handle = ExactText("$\(number)")
    let article = NewArticle(
      title: defaults.title ?? Title.of(text), text: text, language: defaults.language, url: defaults.url,
      tags: defaults.tags, handle: handle)
    var result = Self.result(try editor.perform(.addArticle(article)), source.path)
    if result.status == .known, defaults.sayAnything {
      result.warnings.append("known already, so the options were not applied; `set` and `tag` change it")
    }
    if droppedMark { result.warnings.append("the byte order mark at the start was dropped") }
    if source.format == .brat { try takeAnnotations(source, text, droppedMark, handle, &result) }
    results.append(result)
  }

  private static func text(of source: ImportSource) throws -> (ExactText, droppedMark: Bool) {
    switch TextFile.read(try Files.read(source.path, limit: largestText)) {
    case .text(let text, let droppedMark): return (text, droppedMark)
    case .skipped(let reason): throw Failure(reason.description)
    }
  }

  private mutating func takeAnnotations(
    _ source: ImportSource, _ text: ExactText, _ droppedMark: Bool, _ handle: ExactText, _ result: inout ImportResult
  ) throws {
    guard editor.isEditable(result.id) else { return }
    let files = try source.annotations.map { BratFile(name: Self.name(of: $0), bytes: try Files.read($0)) }
    let read = BratReader(
      text: text, article: .handle(handle), handlePrefix: ExactText("$\(number)."), droppedMark: droppedMark
    ).read(files)
    result.notTaken += read.notTaken.map(\.description)
    result.warnings += read.warnings
    perform(read.edits, &result)
  }

  // MARK: - JSON Lines

  private mutating func takeLines(_ source: ImportSource) throws {
    for (line, bytes) in JSONLines(try Files.read(source.path)) {
      number += 1
      do {
        guard let parsed = try ArticleLine.parse(bytes, number: number) else { continue }
        try takeLine(parsed, source.path)
      } catch {
        results.append(
          ImportResult(
            path: source.path, id: nil, status: .skipped, reason: "line \(line): \(Problem.description(of: error))"))
      }
    }
  }

  private mutating func takeLine(_ line: ArticleLine, _ path: String) throws {
    let isOurs = line.corpus == corpus
    var article = line.article
    article.language = article.language ?? defaults.language
    article.tags += defaults.tags
    // Exported with a URL that it was given after its import, the article is still the one without.
    let lateURL = article.url
    if line.exported == ContentHash.article(url: .empty, text: article.text) { article.url = nil }
    // The exported ids of this corpus are these things; elsewhere they are only keys.
    let edits = try line.edits { id in isOurs ? try editor.holds(id) : false }
    var result: ImportResult
    if case .addArticle = edits.first {
      result = Self.result(try editor.perform(.addArticle(article)), path)
    } else {
      result = ImportResult(path: path, id: line.exported.map(ThingID.article), status: .known)
    }
    if result.status == .added, article.url == nil, let lateURL, let id = result.id {
      perform([.set(target: .id(id), field: "url", value: .text(lateURL))], &result)
    }
    result.notTaken += line.notTaken.map(\.description)
    result.warnings += line.unknownKeys.sorted { $0.key < $1.key }.map { "the key \"\($0.key)\" means nothing here" }
    if editor.isEditable(result.id) { perform(edits.filter { !$0.addsArticle }, &result) }
    results.append(result)
  }

  // MARK: - Both

  private mutating func perform(_ edits: [Edit], _ result: inout ImportResult) {
    for edit in edits {
      do { _ = try editor.perform(edit) } catch { result.notTaken.append(Problem.description(of: error)) }
    }
  }

  private static func result(_ outcome: Outcome, _ path: String) -> ImportResult {
    switch outcome.status {
    case .made: ImportResult(path: path, id: outcome.id, status: .added)
    case .knownRemoved:
      ImportResult(
        path: path, id: outcome.id, status: .known,
        reason: "\(outcome.id) is here and was removed; `hashiya undo` of its removal brings it back")
    default: ImportResult(path: path, id: outcome.id, status: .known)
    }
  }

  private static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

extension Edit {
  fileprivate var addsArticle: Bool {
    if case .addArticle = self { true } else { false }
  }
}
