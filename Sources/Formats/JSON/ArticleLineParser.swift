internal import Models

/// Takes one line's article apart. Things that cannot be taken are noted down, not thrown.
struct ArticleLineParser {
  /// The article's handle; those of its things begin with it.
  private let handle: ExactText
  private var text = ScalarText(.empty)
  private var things: [ImportedThing] = []
  private var notTaken: [NotTaken] = []
  private var unknownKeys: [ExactText: Int] = [:]
  /// The handles of the spans taken, by their ids as written.
  private var spans: [ExactText: ExactText] = [:]
  private var ids: Set<ExactText> = []

  // The keys that an export writes, and `corpus`.
  private static let articleKeys: [JSONKey] =
    [
      "id", "title", "language", "direction", "url", "text", "length", "metadata", "tags", "author",
      "created",
    ]
    + ["annotations", "relations", "notes", "conflicts", "corpus"]
  private static let spanKeys: [JSONKey] =
    ["id", "label", "fragments", "quote", "quotes", "attributes", "tags", "author", "created", "state"]
    + ["position", "notes", "conflicts"]
  private static let relationKeys: [JSONKey] =
    ["id", "label", "source", "target", "attributes", "tags", "author", "created", "state"]
    + ["notes", "conflicts"]
  private static let noteKeys: [JSONKey] = ["id", "text", "author", "created", "conflicts", "replies"]

  init(number: Int) { handle = ExactText("$\(number)") }

  mutating func line(from object: ObjectReader) throws(LineError) -> ArticleLine {
    let exported = object["id"]?.string.flatMap { ArticleID($0) }
    let corpus = object["corpus"]?.string.flatMap { CorpusID($0) }
    let article = try article(ArticleLineEntry(object, path: "article"))
    text = ScalarText(article.text)
    for (position, value) in try object.elements("annotations").enumerated() {
      takeSpan(value, "annotations[\(position)]")
    }
    for (position, value) in try object.elements("relations").enumerated() {
      takeRelation(value, "relations[\(position)]")
    }
    takeNotes(try object.elements("notes"), on: handle, "notes")
    // All conflicts are listed in the article, those of its things too.
    for conflict in try object.elements("conflicts") { noteConflict(conflict) }
    return ArticleLine(
      article: article, exported: exported, corpus: corpus, things: things, notTaken: notTaken,
      unknownKeys: unknownKeys)
  }

  private mutating func article(_ entry: ArticleLineEntry) throws(LineError) -> NewArticle {
    count(entry.object, known: Self.articleKeys)
    let object = entry.object
    let text = try object.text("text")
    guard !text.isEmpty else { throw .emptyText(key: "text") }
    let title = try object.optionalText("title") ?? .empty
    let derived: JSONKey = TextDirection.isRightToLeft(text.string) ? "rtl" : "ltr"
    if let direction = object["direction"], let said = direction.string, !direction.isExactly(derived) {
      note(entry, .direction(said))
    }
    return NewArticle(
      title: title.isEmpty ? Title.of(text) : title, text: text,
      language: try object.optionalText("language"),
      url: try object.optionalText("url"), metadata: names(try object.textMap("metadata"), "name", entry),
      tags: words(try object.texts("tags"), "tag", entry), handle: handle, credit: credit(entry))
  }

  private mutating func noteConflict(_ conflict: JSONPart) {
    let target = conflict["target"]?.string ?? "article"
    let field = conflict["field"]?.string ?? ""
    notTaken.append(NotTaken(thing: target, exported: ThingID(target), .conflict(field: field)))
  }
}

// MARK: - Spans, relations, notes

extension ArticleLineParser {
  private mutating func takeSpan(_ value: JSONPart, _ path: String) {
    guard let entry = entry(value, path) else { return }
    count(entry.object, known: Self.spanKeys)
    let taken = take(entry) { parser, handle in .annotate(try parser.span(entry, handle)) }
    if let taken, let id = entry.id { spans[id] = taken }
    takeNotes(of: entry, "notes", on: taken)
  }

  private mutating func takeRelation(_ value: JSONPart, _ path: String) {
    guard let entry = entry(value, path) else { return }
    count(entry.object, known: Self.relationKeys)
    let taken = take(entry) { parser, handle in .relate(try parser.relation(entry, handle)) }
    takeNotes(of: entry, "notes", on: taken)
  }

  private mutating func takeNotes(of entry: ArticleLineEntry, _ key: JSONKey, on target: ExactText?) {
    do {
      takeNotes(try entry.object.elements(key), on: target, "\(entry.path).\(key)")
    } catch {
      note(entry, .malformed(error))
    }
  }

  /// The notes with their replies; without a target they are only noted down.
  private mutating func takeNotes(_ notes: [JSONPart], on target: ExactText?, _ path: String) {
    for (position, value) in notes.enumerated() {
      guard let entry = entry(value, "\(path)[\(position)]") else { continue }
      count(entry.object, known: Self.noteKeys)
      let taken = take(entry) { parser, handle in .note(try parser.newNote(entry, handle, on: target)) }
      takeNotes(of: entry, "replies", on: taken)
    }
  }

  /// Adds what `edit` makes and returns its handle, or notes down why not.
  private mutating func take(
    _ entry: ArticleLineEntry, as edit: (inout ArticleLineParser, ExactText) throws -> Edit
  ) -> ExactText? {
    let handle = ExactText("\(handle).\(things.count + 1)")
    do {
      if let id = entry.id, !ids.insert(id).inserted { throw NotTaken.Reason.idTwice }
      let edit = try edit(&self, handle)
      things.append(ImportedThing(exported: entry.exported, handle: handle, edit: edit))
      return handle
    } catch let reason as NotTaken.Reason {
      note(entry, reason)
    } catch let error as LineError {
      note(entry, .malformed(error))
    } catch {
      note(entry, .malformed(.unsupported("\(error)", "was not expected")))
    }
    return nil
  }

  private mutating func span(_ entry: ArticleLineEntry, _ handle: ExactText) throws -> NewSpan {
    let object = entry.object
    if object["state"]?.isExactly("collapsed") ?? false { throw NotTaken.Reason.collapsed }
    let ranges = try ObjectReader.ranges(object.required("fragments"), key: "fragments")
    guard !ranges.isEmpty else { throw NotTaken.Reason.collapsed }
    try FragmentCheck(text).check(ranges, quotes: quotes(object))
    let label = try word(object.text("label"), "label")
    return NewSpan(
      article: .handle(self.handle), label: label, place: .ranges(ranges),
      attributes: names(try object.textMap("attributes"), "name", entry),
      tags: words(try object.texts("tags"), "tag", entry),
      key: entry.key(orFrom: "\(label) \(ranges.map(\.description).joined(separator: " "))"),
      handle: handle,
      credit: credit(entry))
  }

  /// One quote a fragment; where there is only `quote`, it is that of the one fragment.
  private func quotes(_ object: ObjectReader) throws(LineError) -> [ExactText] {
    if object["quotes"] != nil { return try object.texts("quotes") }
    return try object.optionalText("quote").map { [$0] } ?? []
  }

  private mutating func relation(_ entry: ArticleLineEntry, _ handle: ExactText) throws -> NewRelation {
    let object = entry.object
    let label = try word(object.text("label"), "label")
    return NewRelation(
      source: .handle(try end(object.text("source"))), target: .handle(try end(object.text("target"))),
      label: label, attributes: names(try object.textMap("attributes"), "name", entry),
      tags: words(try object.texts("tags"), "tag", entry), key: entry.key(orFrom: label.string),
      handle: handle,
      credit: credit(entry))
  }

  private func end(_ id: ExactText) throws(NotTaken.Reason) -> ExactText {
    guard let handle = spans[id] else { throw .endMissing(id.string) }
    return handle
  }

  private mutating func newNote(_ entry: ArticleLineEntry, _ handle: ExactText, on target: ExactText?) throws
    -> NewNote
  {
    guard let target else { throw NotTaken.Reason.targetNotTaken }
    let text = try entry.object.text("text")
    guard !text.isEmpty else { throw LineError.emptyText(key: "text") }
    return NewNote(
      target: .handle(target), text: text, key: entry.key(orFrom: text.string), handle: handle,
      credit: credit(entry))
  }
}

// MARK: - What things share

extension ArticleLineParser {
  private mutating func entry(_ value: JSONPart, _ path: String) -> ArticleLineEntry? {
    do {
      return ArticleLineEntry(try ObjectReader(value, .some("it")), path: path)
    } catch {
      notTaken.append(NotTaken(thing: path, exported: nil, .malformed(error)))
      return nil
    }
  }

  private mutating func note(_ entry: ArticleLineEntry, _ reason: NotTaken.Reason) {
    notTaken.append(NotTaken(thing: entry.path, exported: entry.exported, reason))
  }

  private mutating func count(_ object: ObjectReader, known: [JSONKey]) {
    for name in object.names(beside: known).compactMap(\.text) { unknownKeys[name, default: 0] += 1 }
  }

  /// Who said it and when; nil, and noted down, when only one of them is there.
  private mutating func credit(_ entry: ArticleLineEntry) -> Credit? {
    let (author, created) = (entry.object["author"]?.string, entry.object["created"]?.string)
    if author == nil && created == nil { return nil }
    guard let author, !author.isEmpty, let created, let time = Timestamp(created) else {
      note(entry, .credit)
      return nil
    }
    return Credit(author: ExactText(author), created: time)
  }

  private func word(_ word: ExactText, _ what: String) throws(NotTaken.Reason) -> ExactText {
    guard word.isWord else { throw .badWord(word.string, what: what) }
    return word
  }

  /// The words that can be taken; the others are noted down.
  private mutating func words(_ words: [ExactText], _ what: String, _ entry: ArticleLineEntry) -> [ExactText] {
    for word in words where !word.isWord { note(entry, .badWord(word.string, what: what)) }
    return words.filter(\.isWord)
  }

  private mutating func names(
    _ names: NamedTexts, _ what: String, _ entry: ArticleLineEntry
  ) -> NamedTexts {
    for item in names.items where !item.name.isWord { note(entry, .badWord(item.name.string, what: what)) }
    return names.filter(\.name.isWord)
  }
}

extension ExactText {
  /// Whether labels, tags and names may read so: not empty, and no control character.
  fileprivate var isWord: Bool { !isEmpty && !string.unicodeScalars.contains(where: \.isControl) }
}
