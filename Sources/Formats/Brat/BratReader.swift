package import Models

/// Reads the brat annotations of one text. Pure: text and bytes in, edits out; nothing in the bytes can stop
/// it.
package struct BratReader: Sendable {
  private let text: ExactText
  private let article: Reference
  private let handlePrefix: ExactText
  private let names: BratNames
  private let droppedMark: Bool

  /// - Parameters:
  ///   - text: the `.txt`, decoded, exactly as the article has it.
  ///   - article: what the edits name as their article.
  ///   - handlePrefix: what the handles of spans and relations begin with (`$` gives `$T1`). When several
  ///     texts go into one change, each needs its own.
  ///   - names: how an earlier export rewrote names; they are given back.
  ///   - droppedMark: whether the file began with a byte order mark, which is not in `text`. brat counts it.
  package init(
    text: ExactText, article: Reference, handlePrefix: ExactText = "$", names: BratNames = BratNames(),
    droppedMark: Bool = false
  ) {
    self.text = text
    self.article = article
    self.handlePrefix = handlePrefix
    self.names = names
    self.droppedMark = droppedMark
  }

  /// Reads `files` as one document (ids of one are known in the others).
  ///
  /// Each thing has its line as key, so that reading the same files again adds nothing.
  /// - Complexity: O(text + bytes), but for the ordering of a span's fragments.
  package func read(_ files: [BratFile]) -> BratImport {
    var document = BratDocument(files)
    document.place(in: BratText(text, droppedMark: droppedMark))
    document.settleEvents()
    document.settleRelations()
    document.settleAttributes()
    document.settleNotes()
    return BratImport(
      edits: edits(of: document), notTaken: document.refusals, warnings: document.warnings,
      lineCount: document.lines.count)
  }
}

// MARK: - Edits

extension BratReader {
  private func edits(of document: BratDocument) -> [Edit] {
    document.spans.map { .annotate(edit(of: $0, document)) }
      + document.relations.map { .relate(edit(of: $0, document)) }
      + document.notes.map { .note(edit(of: $0, document)) }
  }

  private func edit(of span: BratDocument.Span, _ document: BratDocument) -> NewSpan {
    NewSpan(
      article: article, label: names.original(of: span.type), place: .ranges(span.ranges),
      attributes: attributes(document.attributes[span.id]), key: document.lines[span.line].text,
      handle: handle(span.id))
  }

  private func edit(of relation: BratDocument.Relation, _ document: BratDocument) -> NewRelation {
    let line = document.lines[relation.line].text
    guard let id = relation.id else {
      // One of the roles of an event: the line has several, so that the key needs the role.
      let key = ExactText("\(line)\t\(relation.label)")
      return NewRelation(
        source: .handle(handle(relation.source)), target: .handle(handle(relation.target)),
        label: names.original(of: relation.label), key: key)
    }
    return NewRelation(
      source: .handle(handle(relation.source)), target: .handle(handle(relation.target)),
      label: names.original(of: relation.label), attributes: attributes(document.attributes[id]), key: line,
      handle: handle(id))
  }

  private func edit(of note: BratDocument.Note, _ document: BratDocument) -> NewNote {
    NewNote(
      target: .handle(handle(note.target)), text: note.text, key: document.lines[note.line].text)
  }

  private func attributes(_ found: [ExactText: ExactText]?) -> NamedTexts {
    var named: [ExactText: ExactText] = [:]
    // Sorted, since a names file may give two names one original.
    for (name, value) in (found ?? [:]).sorted(by: { $0.key < $1.key }) {
      named[names.original(of: name)] = value
    }
    return NamedTexts(named)
  }

  private func handle(_ id: ExactText) -> ExactText { ExactText(handlePrefix.string + id.string) }
}
