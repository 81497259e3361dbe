extension ArticleReader {
  /// The article as people read it; nil while it has not come or is removed.
  ///
  /// - Complexity: O(n log n) in what the article holds.
  package func view(base: ExactText) -> ArticleView? {
    guard isVisible, let origin = origin(of: state.article) else { return nil }
    let text = state.text(over: base)
    let now = ScalarText(text)
    let builder = ViewBuilder(self, text: now, base: state.text == nil ? now : ScalarText(base))
    let spans = builder.spans()
    let relations = builder.relations()
    let notes = builder.notes(on: .article(state.id))
    let article = state.article
    var conflicts = builder.conflictsOfArticle()
    for span in spans { conflicts += span.conflicts + span.notes.flatMap(\.allConflicts) }
    for relation in relations { conflicts += relation.conflicts + relation.notes.flatMap(\.allConflicts) }
    conflicts += notes.flatMap(\.allConflicts)
    return ArticleView(
      id: state.id, title: field(.title, of: article).text?.string ?? "",
      language: field(.language, of: article).text?.string, direction: direction(of: text),
      url: field(.url, of: article).text?.string, text: text.string, length: state.length ?? 0,
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
  let base: ScalarText
  /// What shows, in the order in which it was made (rule V1).
  private let made: [Made]
  /// What shows on what, by where it is among the things.
  private let notesOn: [ThingID: [Int]]

  /// A thing by its position: things are large, and are not moved to be sorted.
  private struct Made {
    let position: Int
    let created: Timestamp
    let operation: OperationID

    func precedes(_ other: Made) -> Bool {
      created != other.created ? created < other.created : operation < other.operation
    }
  }

  init(_ reader: ArticleReader, text: ScalarText, base: ScalarText) {
    self.reader = reader
    self.text = text
    self.base = base
    var notesOn: [ThingID: [Int]] = [:]
    made = Self.visibleThings(reader)
    for item in made {
      guard case .note(let target) = reader.state.things[item.position].kind else { continue }
      notesOn[target, default: []].append(item.position)
    }
    self.notesOn = notesOn
  }

  private static func visibleThings(_ reader: ArticleReader) -> [Made] {
    let things = reader.state.things.span
    var made: [Made] = []
    for position in things.indices where reader.visible[position] {
      guard let first = things[position].first else { continue }
      made.append(
        Made(position: position, created: first.credit?.created ?? first.stamp.wall, operation: first.stamp.operation))
    }
    return made.sorted { $0.precedes($1) }
  }

  func spans() -> [SpanView] {
    let views = made.compactMap { span(at: $0) }
    let extents = views.map(\.extent)
    let order = views.indices.sorted { extents[$0] != extents[$1] ? extents[$0] < extents[$1] : $0 < $1 }
    return order.map { views[$0] }
  }

  private func span(at item: Made) -> SpanView? {
    let thing = reader.state.things[item.position]
    guard case .span = thing.kind, let origin = reader.origin(of: thing) else { return nil }
    let place = place(of: thing)
    return SpanView(
      id: thing.id, label: reader.text(.label, of: thing)?.string ?? "", fragments: place.ranges,
      quotes: place.quotes, marked: place.marked, attributes: attributes(of: thing),
      tags: reader.tags(of: thing).map(\.string), author: origin.author.string, created: origin.created,
      state: place.position == nil ? .live : .collapsed, position: place.position, notes: notes(on: thing.id),
      conflicts: conflicts(of: thing))
  }

  private struct SpanPlace {
    var ranges: [ScalarRange]
    var quotes: [String]
    var marked: [String]?
    var position: Int?
  }

  /// Where a span is, what it covers, and what it was made on where that is something else (rule A2).
  private func place(of thing: Thing) -> SpanPlace {
    guard let fragments = reader.fragments(of: thing), let all = reader.state.ranges(of: fragments) else {
      return SpanPlace(ranges: [], quotes: [])
    }
    let ranges = all.filter { !$0.isEmpty }.map(ScalarRange.init)
    let quotes = ranges.map { text.slice($0).string }
    // On a text nobody edited a span covers what it was made on.
    guard reader.state.text != nil || !fragments.quotes.isEmpty else {
      return SpanPlace(ranges: ranges, quotes: quotes)
    }
    let marked = fragments.marked(on: base).map(\.string)
    guard !ranges.isEmpty else {
      return SpanPlace(ranges: [], quotes: marked, position: all.first?.lowerBound ?? 0)
    }
    let isAsMarked = quotes.elementsEqual(marked) { $0.utf8.elementsEqual($1.utf8) }
    return SpanPlace(ranges: ranges, quotes: quotes, marked: isAsMarked ? nil : marked)
  }

  func relations() -> [RelationView] {
    made.compactMap { item -> RelationView? in
      let thing = reader.state.things[item.position]
      guard case .relation(let source, let target) = thing.kind, let origin = reader.origin(of: thing) else {
        return nil
      }
      let isDangling = !reader.isVisible(source) || !reader.isVisible(target)
      return RelationView(
        id: thing.id, label: reader.text(.label, of: thing)?.string ?? "", source: source, target: target,
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
    return listed.map { note(from: reader.state.things[$0], depth: depth) }
  }

  private func flattened(_ direct: [Int]) -> [Int] {
    var all = direct
    var next = 0
    while next < all.count {
      all += notesOn[reader.state.things[all[next]].id] ?? []
      next += 1
    }
    return all
  }

  private func note(from thing: Thing, depth: Int) -> NoteView {
    let origin = reader.origin(of: thing)
    return NoteView(
      id: thing.id, text: reader.text(.text, of: thing)?.string ?? "",
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

  /// With those over the text, by field.
  func conflictsOfArticle() -> [ConflictView] {
    var conflicts = conflicts(of: reader.state.article)
    let position = conflicts.firstIndex { ExactText($0.field) > .text } ?? conflicts.endIndex
    conflicts.insert(contentsOf: reader.textDisputes(over: base).map(\.view), at: position)
    return conflicts
  }
}

extension Fragments {
  /// What the author saw under each piece: the quotes, or where there are none slices of the base text.
  func marked(on base: ScalarText) -> [ExactText] {
    guard quotes.isEmpty else { return quotes }
    return map { piece in
      guard case .base(let first) = piece.first, case .base(let last) = piece.last else { return .empty }
      return base.slice(ScalarRange(start: first, end: last + 1))
    }
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
    // True of nearly all things.
    if thing.removals.isEmpty, thing.registers.allSatisfy({ $0.values.count < 2 }) { return [] }
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

  /// How many `conflicts(of:)` gives.
  func conflictCount(of thing: borrowing Thing) -> Int {
    var count = 0
    let registers = thing.registers.span
    if !thing.removals.isEmpty, case .disputed = existence.verdict(on: thing) { count = 1 }
    for index in registers.indices where registers[index].values.count > 1 {
      guard case .field(let name) = registers[index].key, let kind = thing.kind,
        FieldRules.allows(name, on: kind)
      else { continue }
      let values = readable(at: index, name, thing)
      if values.contains(where: { $0.value != values[0].value }) { count += 1 }
    }
    return count
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
    case .fragments(let fragments):
      .fragments((state.ranges(of: fragments) ?? []).filter { !$0.isEmpty }.map(ScalarRange.init))
    default: .cleared
    }
  }

  private func side(_ value: String, _ stamp: Stamp, winner: Bool) -> ConflictView.Value {
    ConflictView.Value(
      value: .text(value), author: stamp.author.string, created: stamp.wall, device: stamp.device.string,
      winner: winner)
  }
}
