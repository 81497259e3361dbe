internal import Formats
internal import Models
internal import Store

/// Turns files into edits of one change, file by file; what cannot be taken is named, and the rest goes on.
struct Importer {
  var editor: Editor
  let reader: CorpusReader
  let corpus: CorpusID
  let defaults: ImportDefaults
  private(set) var results: [ImportResult] = []
  /// Numbers the articles, so that the handles of one never meet those of another.
  private var number = 0

  /// The largest file that is taken as one article.
  static let largestText = 64 << 20

  init(editor: Editor, reader: CorpusReader, corpus: CorpusID, defaults: ImportDefaults) {
    self.editor = editor
    self.reader = reader
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
    if let changed = try earlier(article) { return results.append(try update(changed, text, source.path)) }
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
    if isOurs, let id = line.exported, try editor.holds(.article(id)), editor.isEditable(.article(id)),
      try editor.text(of: id) != article.text
    {
      result = try update(id, article.text, path)
      guard result.status != .skipped else { return results.append(result) }
    } else if line.exported == nil, let changed = try earlier(article) {
      return results.append(try update(changed, article.text, path))
    } else if case .addArticle = edits.first {
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

  // MARK: - Sources whose text has changed

  /// The article that an earlier state of this source was imported as; nil when the source is new, or as it was.
  private mutating func earlier(_ article: NewArticle) throws -> ArticleID? {
    let id = ContentHash.article(url: article.url ?? .empty, text: article.text)
    guard !defaults.isNew, try !editor.holds(.article(id)) else { return nil }
    let words = SourceWords(article.text)
    for candidate in try reader.articles(url: article.url, title: article.title) {
      let isSame = try article.url != nil || words.isVersion(of: SourceWords(editor.text(of: candidate)))
      if isSame, editor.isEditable(.article(candidate)) { return candidate }
    }
    return nil
  }

  /// Takes a changed text as a correction, if that was asked for; else says how it can be.
  private mutating func update(_ article: ArticleID, _ text: ExactText, _ path: String) throws -> ImportResult {
    let id = ThingID.article(article)
    guard try editor.text(of: article) != text else { return ImportResult(path: path, id: id, status: .known) }
    guard defaults.isUpdate else {
      return ImportResult(
        path: path, id: id, status: .skipped,
        reason: "\(article) is here with another text; `import --update` takes this one as a correction of it, "
          + "`--new` as an article of its own")
    }
    _ = try editor.perform(
      .replaceText(article: .id(id), .whole, with: text, limit: EditCommand.mostCollapses))
    return ImportResult(path: path, id: id, status: .known, reason: "its text was corrected")
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

/// The words of a source, to tell a corrected one from another one with the same title.
private struct SourceWords {
  private let words: Set<String>

  /// Fewer words tell nothing.
  private static let fewest = 20

  init(_ text: ExactText) {
    words = Set(text.string.split { !($0.unicodeScalars.first?.isWordScalar ?? false) }.map(String.init))
  }

  /// Whether most of the words are those of another text.
  func isVersion(of other: SourceWords) -> Bool {
    guard min(words.count, other.words.count) >= Self.fewest else { return false }
    let common = words.intersection(other.words).count
    return Double(common) >= 0.7 * Double(words.count + other.words.count - common)
  }
}
