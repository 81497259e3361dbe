internal import Models

/// Writes one article's `.txt` and `.ann`.
struct BratArticleWriter {
  let text: BratPlainText
  private(set) var lines: [UInt8] = []
  private(set) var losses = LossReport()
  private let configuration: BratConfiguration
  private let article: ArticleView
  /// The `T` and `R` ids of what is written.
  private var ids: [ThingID: String] = [:]
  private var counts: [Character: Int] = [:]

  /// - Throws: `ExportError` when a span's quote is not what the text says.
  init(_ article: ArticleView, _ configuration: BratConfiguration) throws(ExportError) {
    self.article = article
    self.configuration = configuration
    let original = ScalarText(ExactText(article.text))
    for span in article.annotations where span.state == .live { try span.check(in: article.id, original) }
    text = BratPlainText(original)
  }

  /// Spans first, each with its attributes; then relations, then notes and conflicts.
  mutating func write() {
    countArticle()
    for span in article.annotations { write(span) }
    for relation in article.relations { write(relation) }
    for span in article.annotations { writeNotes(span.notes, on: span.id, span.conflicts) }
    for relation in article.relations { writeNotes(relation.notes, on: relation.id, relation.conflicts) }
  }

  private mutating func countArticle() {
    losses.add(.lineBreaks, text.changedBreaks)
    losses.add(.byteOrderMarks, text.hadMark ? 1 : 0)
    losses.add(.titles, article.title.isEmpty ? 0 : 1)
    losses.add(.languages, article.language == nil ? 0 : 1)
    losses.add(.urls, article.url == nil ? 0 : 1)
    losses.add(.metadata, article.metadata.count)
    losses.add(.articleTags, article.tags.count)
    losses.add(.credits)
    losses.add(.newerOperations, article.needsNewerVersion)
    losses.add(.articleNotes, article.notes.reduce(0) { $0 + $1.threadCount })
    let lost = article.conflicts.count { $0.target == .article(article.id) }
    losses.add(.conflicts, lost + article.notes.reduce(0) { $0 + $1.threadConflicts.count })
  }
}

// MARK: - Spans and relations

extension BratArticleWriter {
  private mutating func write(_ span: SpanView) {
    guard span.state == .live else { return losses.add(.collapsedSpans) }
    let pieces = span.fragments.flatMap { text.pieces(of: $0) }
    guard !pieces.isEmpty else { return losses.add(.blankSpans) }
    let isWhole = pieces.reduce(0) { $0 + $1.range.length } == span.fragments.reduce(0) { $0 + $1.length }
    losses.add(.splitSpans, isWhole ? 0 : 1)
    let label = configuration.name(span.label)
    let ranges = pieces.map { "\($0.range.start) \($0.range.end)" }.joined(separator: ";")
    let quote = pieces.map { String($0.text) }.joined(separator: " ")
    let id = newID("T")
    ids[span.id] = id
    line("\(id)\t\(label) \(ranges)\t\(quote)")
    losses.add(.credits)
    losses.add(.spanTags, span.tags.count)
    for attribute in span.attributes { write(attribute, on: id) }
  }

  private mutating func write(_ relation: RelationView) {
    guard relation.state == .live else { return losses.add(.danglingRelations) }
    guard let source = ids[relation.source], let target = ids[relation.target] else {
      return losses.add(.relationsToLeftOut)
    }
    let label = configuration.name(relation.label)
    let id = newID("R")
    ids[relation.id] = id
    line("\(id)\t\(label) Arg1:\(source) Arg2:\(target)\t")
    losses.add(.credits)
    losses.add(.relationTags, relation.tags.count)
    for attribute in relation.attributes { write(attribute, on: id) }
  }

  private mutating func write(_ attribute: NamedValue, on id: String) {
    let value = BratConfiguration.held(attribute.value)
    if !value.utf8.elementsEqual(attribute.value.utf8) { losses.add(.attributeValues) }
    let name = configuration.name(attribute.name)
    // What has no other value than `true` is brat's attribute without values.
    let written = configuration.isBinary(attribute.name) ? "" : " " + value
    line("\(newID("A"))\t\(name) \(id)\(written)")
  }
}

// MARK: - Notes

extension BratArticleWriter {
  private mutating func writeNotes(_ notes: [NoteView], on target: ThingID, _ conflicts: [ConflictView]) {
    let all = conflicts + notes.flatMap(\.threadConflicts)
    guard let id = ids[target] else {
      losses.add(.notesOnLeftOut, notes.reduce(0) { $0 + $1.threadCount })
      return losses.add(.conflicts, all.count)
    }
    for note in notes { write(note, on: id, isReply: false) }
    for conflict in all {
      losses.add(.conflictsAsNotes)
      note(Self.text(of: conflict), on: id)
    }
  }

  /// A reply stands beside what it replies to, with the name of who wrote it.
  private mutating func write(_ note: NoteView, on id: String, isReply: Bool) {
    let text = isReply ? "\(note.author): \(note.text)" : note.text
    if isReply { losses.add(.replies) }
    if text.unicodeScalars.contains(where: Self.endsColumn) { losses.add(.noteTexts) }
    losses.add(.credits)
    self.note(text, on: id)
    for reply in note.replies { write(reply, on: id, isReply: true) }
  }

  private mutating func note(_ text: String, on id: String) {
    var column = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { column.append(Self.endsColumn(scalar) ? " " : scalar) }
    line("\(newID("#"))\tAnnotatorNotes \(id)\t\(String(column))")
  }

  private static func endsColumn(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\t" || LineBreaks.contains(scalar)
  }

  /// "disputed: label: PER | ORG", the provisional winner first.
  private static func text(of conflict: ConflictView) -> String {
    "disputed: \(conflict.field): " + conflict.values.map { $0.value.plain }.joined(separator: " | ")
  }

  private mutating func newID(_ kind: Character) -> String {
    counts[kind, default: 0] += 1
    return "\(kind)\(counts[kind, default: 0])"
  }

  private mutating func line(_ text: String) {
    lines.append(contentsOf: text.utf8)
    lines.append(0x0A)
  }
}
