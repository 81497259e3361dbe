extension ArticleReader {
  /// The article as people read it; nil while it has not come or is removed.
  ///
  /// `text` is the base text.
  /// - Complexity: O(n log n) in what the article holds.
  package func view(text: ExactText) -> ArticleView? {
    guard isVisible, let origin = origin(of: state.article) else { return nil }
    let builder = ViewBuilder(self, ScalarText(text))
    let spans = builder.spans()
    let relations = builder.relations()
    let notes = builder.notes(on: .article(state.id))
    let article = state.article
    var conflicts = builder.conflicts(of: article)
    for span in spans { conflicts += span.conflicts + span.notes.flatMap(\.allConflicts) }
    for relation in relations { conflicts += relation.conflicts + relation.notes.flatMap(\.allConflicts) }
    conflicts += notes.flatMap(\.allConflicts)
    return ArticleView(
      id: state.id, title: field(.title, of: article).text?.string ?? "",
      language: field(.language, of: article).text?.string, direction: direction(of: text),
      url: field(.url, of: article).text?.string, text: text.string, length: state.baseLength ?? 0,
      metadata: names(after: FieldRules.metadataPrefix, of: article).map(\.named),
      tags: tags(of: article).map(\.string), author: origin.author.string, created: origin.created,
      annotations: spans, relations: relations, notes: notes, conflicts: conflicts,
      needsNewerVersion: state.unknown)
  }

  private func direction(of text: ExactText) -> String {
    if let said = field(.direction, of: state.article).text, ["rtl", "ltr"].contains(said) { return said.string }
    return TextDirection.isRightToLeft(text.string) ? "rtl" : "ltr"
  }
}

extension NamedText {
  package var named: NamedValue { NamedValue(name: name.string, value: value.string) }
}

extension NoteView {
  /// Its own conflicts and those of its replies.
  package var allConflicts: [ConflictView] {
    conflicts + replies.flatMap(\.allConflicts)
  }
}

/// Which way a text reads: by its first strong character, as Unicode's rule P2 has it, from blocks instead of the
/// full property table.
package enum TextDirection {
  package static func isRightToLeft(_ text: String) -> Bool {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF: return true
      default: if scalar.properties.isAlphabetic { return false }
      }
    }
    return false
  }
}

/// Builds the parts of a view, in canonical order.
private struct ViewBuilder {
  let reader: ArticleReader
  let text: ScalarText
  /// What shows, in the order in which it was made (rule V1).
  private let made: [(Thing, Thing.Creation, Credit)]
  private let notesOn: [ThingID: [Thing]]

  init(_ reader: ArticleReader, _ text: ScalarText) {
    self.reader = reader
    self.text = text
    var notesOn: [ThingID: [Thing]] = [:]
    made = Self.visibleThings(reader)
    for (thing, first, _) in made {
      if case .note(let target) = first.kind { notesOn[target, default: []].append(thing) }
    }
    self.notesOn = notesOn
  }

  private static func visibleThings(_ reader: ArticleReader) -> [(Thing, Thing.Creation, Credit)] {
    zip(reader.state.things, reader.visible).compactMap { thing, visible in
      guard visible, let first = thing.first, let origin = reader.origin(of: thing) else { return nil }
      return (thing, first, origin)
    }.sorted { left, right in
      left.2.created != right.2.created
        ? left.2.created < right.2.created : left.1.stamp.operation < right.1.stamp.operation
    }
  }

  func spans() -> [SpanView] {
    let views = made.compactMap { thing, first, origin -> SpanView? in
      guard case .span = first.kind else { return nil }
      let ranges = reader.ranges(of: thing)
      return SpanView(
        id: thing.id, label: reader.field(.label, of: thing).text?.string ?? "", fragments: ranges,
        quotes: ranges.map { text.slice($0).string }, attributes: attributes(of: thing),
        tags: reader.tags(of: thing).map(\.string), author: origin.author.string, created: origin.created,
        state: .live, position: nil, notes: notes(on: thing.id), conflicts: conflicts(of: thing))
    }
    return views.enumerated().sorted { left, right in
      let places = (left.element.extent, right.element.extent)
      return places.0 != places.1 ? places.0 < places.1 : left.offset < right.offset
    }.map(\.element)
  }

  func relations() -> [RelationView] {
    made.compactMap { thing, first, origin -> RelationView? in
      guard case .relation(let source, let target) = first.kind else { return nil }
      let isDangling = !reader.isVisible(source) || !reader.isVisible(target)
      return RelationView(
        id: thing.id, label: reader.field(.label, of: thing).text?.string ?? "", source: source, target: target,
        attributes: attributes(of: thing), tags: reader.tags(of: thing).map(\.string),
        author: origin.author.string, created: origin.created, state: isDangling ? .dangling : .live,
        notes: notes(on: thing.id), conflicts: conflicts(of: thing))
    }
  }

  /// Replies below this depth are listed at it, so that no thread, however deep, can exhaust the stack.
  private static let deepest = 60

  func notes(on target: ThingID, depth: Int = 0) -> [NoteView] {
    let direct = notesOn[target] ?? []
    let listed = depth < Self.deepest ? direct : flattened(direct)
    return listed.map { note(from: $0, depth: depth) }
  }

  private func flattened(_ direct: [Thing]) -> [Thing] {
    var all = direct
    var next = 0
    while next < all.count {
      all += notesOn[all[next].id] ?? []
      next += 1
    }
    return all
  }

  private func note(from thing: Thing, depth: Int) -> NoteView {
    let origin = reader.origin(of: thing)
    return NoteView(
      id: thing.id, text: reader.field(.text, of: thing).text?.string ?? "",
      author: origin?.author.string ?? "", created: origin?.created ?? Timestamp(milliseconds: 0),
      conflicts: conflicts(of: thing),
      replies: depth < Self.deepest ? notes(on: thing.id, depth: depth + 1) : [])
  }

  private func attributes(of thing: Thing) -> [NamedValue] {
    reader.names(after: FieldRules.attributePrefix, of: thing).map(\.named)
  }

  func conflicts(of thing: Thing) -> [ConflictView] {
    reader.conflicts(of: thing)
  }
}

extension SpanView {
  /// From the first fragment's start to the last one's end.
  package var extent: ScalarRange {
    ScalarRange(start: fragments.first?.start ?? position ?? 0, end: fragments.last?.end ?? position ?? 0)
  }
}

extension ArticleReader {
  /// The conflicts of one thing, by full field name.
  package func conflicts(of thing: Thing) -> [ConflictView] {
    var conflicts: [ConflictView] = []
    for (name, reading) in fields(of: thing) where reading.isDisputed {
      conflicts.append(conflict(over: name, of: thing, reading))
    }
    if case .disputed(let keeper, let remover) = existence.verdict(on: thing) {
      let conflict = ConflictView(
        target: thing.id, article: state.id, field: ExactText.existence.string,
        values: [side("keep", keeper, winner: true), side("remove", remover, winner: false)])
      let position = conflicts.firstIndex { ExactText($0.field) > .existence } ?? conflicts.endIndex
      conflicts.insert(conflict, at: position)
    }
    return conflicts
  }

  private func conflict(over field: ExactText, of thing: Thing, _ reading: FieldReading) -> ConflictView {
    let values = reading.groups.enumerated().map { position, group in
      ConflictView.Value(
        value: shown(group.value), author: group.authors, created: group.latest.wall,
        device: group.latest.device.string, winner: position == 0)
    }
    return ConflictView(target: thing.id, article: state.id, field: field.string, values: values)
  }

  private func shown(_ value: RegisterValue) -> ConflictValue {
    switch value {
    case .text(let text): .text(text.string)
    case .fragments(let fragments): .fragments(fragments.baseRanges(within: state.baseLength) ?? [])
    default: .cleared
    }
  }

  private func side(_ value: String, _ stamp: Stamp, winner: Bool) -> ConflictView.Value {
    ConflictView.Value(
      value: .text(value), author: stamp.author.string, created: stamp.wall, device: stamp.device.string,
      winner: winner)
  }
}
