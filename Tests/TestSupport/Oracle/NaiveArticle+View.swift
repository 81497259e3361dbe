internal import Models

/// The article as read, in canonical order.
extension NaiveArticle {
  func view() -> ArticleView? {
    guard isVisible(itself), let base, let origin = origin(of: itself) else { return nil }
    let text = text
    let spans = spanViews(text, base)
    let relations = relationViews()
    let notes = noteViews(on: itself)
    let conflicts =
      conflictsOfArticle + spans.flatMap { $0.conflicts + deep($0.notes) }
      + relations.flatMap { $0.conflicts + deep($0.notes) } + deep(notes)
    return ArticleView(
      id: id, title: string("title", itself) ?? "", language: string("language", itself),
      direction: direction(text),
      url: string("url", itself), text: text.string, length: edited.text.count, metadata: names("metadata.", itself),
      tags: tags(of: itself).map(\.string), author: origin.author.string, created: origin.created,
      annotations: spans, relations: relations, notes: notes, conflicts: conflicts, needsNewerVersion: unknown
    )
  }

  private func string(_ field: ExactText, _ thing: ThingID) -> String? { text(of: field, thing)?.string }

  private func visible(_ kind: Operation.Kind) -> [ThingID] {
    creations.keys.filter { self.kind(of: $0) == kind && isVisible($0) }
  }

  private func names(_ prefix: ExactText, _ thing: ThingID) -> [NamedValue] {
    var found: [(name: ExactText, value: ExactText)] = []
    for case .field(let field) in keys(of: thing) {
      guard let name = field.name(in: prefix), let value = text(of: field, thing) else { continue }
      found.append((name, value))
    }
    return found.sorted { $0.name < $1.name }.map { NamedValue(name: $0.name.string, value: $0.value.string) }
  }

  private func direction(_ base: ExactText) -> String {
    if let said = text(of: "direction", itself), ["rtl", "ltr"].contains(said) { return said.string }
    let strong = base.string.unicodeScalars.first { Self.isRightToLeft($0) || $0.properties.isAlphabetic }
    return strong.map(Self.isRightToLeft) == true ? "rtl" : "ltr"
  }

  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    [0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF].contains { $0.contains(Int(scalar.value)) }
  }

  // MARK: - Things

  private func spanViews(_ text: ExactText, _ base: ExactText) -> [SpanView] {
    let scalars = Array(text.string.unicodeScalars)
    let views = visible(.span).compactMap { thing -> SpanView? in
      guard let origin = origin(of: thing) else { return nil }
      let ranges = ranges(of: thing)
      let quotes = ranges.map { Self.string(scalars[$0.start..<$0.end]) }
      let marked = marked(thing, base)
      let isSame = quotes.map { ExactText($0) } == marked.map { ExactText($0) }
      return SpanView(
        id: thing, label: string("label", thing) ?? "", fragments: ranges,
        quotes: ranges.isEmpty ? marked : quotes, marked: ranges.isEmpty || isSame ? nil : marked,
        attributes: names("attributes.", thing),
        tags: tags(of: thing).map(\.string), author: origin.author.string, created: origin.created,
        state: ranges.isEmpty ? .collapsed : .live,
        position: ranges.isEmpty ? position(of: thing) : nil, notes: noteViews(on: thing),
        conflicts: conflicts(of: thing))
    }
    return views.sorted { left, right in
      let places = (Self.place(left), Self.place(right))
      return places.0 != places.1 ? places.0 < places.1 : isBefore((left.created, left.id), (right.created, right.id))
    }
  }

  private static func place(_ span: SpanView) -> (Int, Int) {
    (span.fragments.first?.start ?? span.position ?? 0, span.fragments.last?.end ?? span.position ?? 0)
  }

  /// Rule A2: what the author of the fragments saw.
  private func marked(_ thing: ThingID, _ base: ExactText) -> [String] {
    guard let fragments = fragments(of: thing) else { return [] }
    guard fragments.quotes.isEmpty else { return fragments.quotes.map(\.string) }
    let scalars = Array(base.string.unicodeScalars)
    return fragments.map { piece in
      guard case .base(let first) = piece.first, case .base(let last) = piece.last else { return "" }
      return Self.string(scalars[first...last])
    }
  }

  private func position(of thing: ThingID) -> Int? {
    fragments(of: thing).flatMap { edited.ranges(of: $0)?.first?.lowerBound }
  }

  /// The operation that made a thing: among things of one time, those of one change come in its order (rule V1).
  private func maker(of thing: ThingID) -> OperationID? { creations[thing]?.first?.id }

  private func isBefore(_ left: (Timestamp, ThingID), _ right: (Timestamp, ThingID)) -> Bool {
    left.0 != right.0 ? left.0 < right.0 : maker(of: left.1) < maker(of: right.1)
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private func relationViews() -> [RelationView] {
    let views = visible(.relation).compactMap { thing -> RelationView? in
      guard let origin = origin(of: thing), let ends = ends(of: thing) else { return nil }
      return RelationView(
        id: thing, label: string("label", thing) ?? "", source: ends.source, target: ends.target,
        attributes: names("attributes.", thing), tags: tags(of: thing).map(\.string),
        author: origin.author.string, created: origin.created, state: isDangling(thing) ? .dangling : .live,
        notes: noteViews(on: thing), conflicts: conflicts(of: thing))
    }
    return views.sorted { isBefore(($0.created, $0.id), ($1.created, $1.id)) }
  }

  private func noteViews(on thing: ThingID) -> [NoteView] {
    let notes = visible(.note).filter { subject(of: $0) == thing }
    let views = notes.compactMap { note -> NoteView? in
      guard let origin = origin(of: note) else { return nil }
      return NoteView(
        id: note, text: string("text", note) ?? "", author: origin.author.string, created: origin.created,
        conflicts: conflicts(of: note), replies: noteViews(on: note))
    }
    return views.sorted { isBefore(($0.created, $0.id), ($1.created, $1.id)) }
  }

  // MARK: - Conflicts

  private func deep(_ notes: [NoteView]) -> [ConflictView] {
    notes.flatMap { $0.conflicts + deep($0.replies) }
  }

  /// A thing's own conflicts, in the order of the full field names.
  func conflicts(of thing: ThingID) -> [ConflictView] {
    var found: [ConflictView] = []
    for case .field(let field) in keys(of: thing) {
      let groups = groups(of: field, thing)
      guard groups.count > 1 else { continue }
      let values = groups.enumerated().compactMap { side($0.element, isWinner: $0.offset == 0) }
      found.append(ConflictView(target: thing, article: id, field: field.string, values: values))
    }
    if let (keep, remove) = dispute(over: thing) {
      let values = [
        side(.text("keep"), [keep], isWinner: true), side(.text("remove"), [remove], isWinner: false),
      ].compactMap { $0 }
      found.append(ConflictView(target: thing, article: id, field: "existence", values: values))
    }
    return found.sorted { ExactText($0.field) < ExactText($1.field) }
  }

  private func side(_ group: Group, isWinner: Bool) -> ConflictView.Value? {
    let shown: ConflictValue =
      switch group.value {
      case .text(let text): .text(text.string)
      case .fragments(let fragments): .fragments(ranges(fragments) ?? [])
      case .cleared, .withdrawn, .on, .off: .cleared
      }
    return side(shown, group.sayers, isWinner: isWinner)
  }

  /// One value with its authors, the largest rank first, each once.
  func side(_ value: ConflictValue, _ sayers: [HeldOperation], isWinner: Bool) -> ConflictView.Value? {
    guard let first = sayers.first else { return nil }
    var authors: [ExactText] = []
    for sayer in sayers where !authors.contains(sayer.header.author) { authors.append(sayer.header.author) }
    return ConflictView.Value(
      value: value, author: authors.map(\.string).joined(separator: ", "), created: first.header.wall,
      device: first.header.device.string, winner: isWinner)
  }
}

extension OperationID? {
  fileprivate static func < (left: OperationID?, right: OperationID?) -> Bool {
    guard let left, let right else { return left == nil && right != nil }
    return left < right
  }
}
