// Making and removing articles, spans, relations and notes.

extension Editor {
  mutating func add(_ new: NewArticle) throws -> Outcome {
    try check(handle: new.handle)
    guard !new.text.isEmpty else { throw EditError.emptyText("text") }
    guard !new.title.isEmpty else { throw EditError.emptyText("title") }
    let url = new.url ?? .empty
    let id = ContentHash.article(url: url, text: new.text)
    if let state = try current(id), state.baseLength != nil {
      let isRemoved = Existence(state).isRemoved(state.article)
      return outcome(.article(id), in: id, isRemoved ? .knownRemoved : .known, handle: new.handle)
    }
    let creation = ArticleCreation(
      url: url, text: new.text, title: new.title, language: new.language,
      metadata: try checkedNames(new.metadata, "name of the metadata"), tags: try checkedTags(new.tags),
      credit: new.credit)
    write(Draft(.article, .article(creation), on: .article(id), in: id, flags: .source))
    keep(text: new.text, of: id)
    return outcome(.article(id), in: id, .made, handle: new.handle)
  }

  mutating func annotate(_ new: NewSpan) throws -> Outcome {
    try check(handle: new.handle)
    let article = try articleID(new.article)
    let (payload, key): (Payload, KeyID?)
    switch try making(of: new, in: article) {
    case .known(let known, let status): return outcome(known, in: article, status, handle: new.handle)
    case .new(let creation): (payload, key) = (.span(creation), creation.key)
    }
    let id = make(.span, payload, key: key, on: .article(article), in: article)
    if let note = new.note {
      let noteKey: ExactText? = new.key == nil ? nil : "note"
      _ = try add(NewNote(target: .id(id), text: note, key: noteKey, credit: new.credit))
    }
    return outcome(id, in: article, .made, handle: new.handle)
  }

  private mutating func making(of new: NewSpan, in article: ArticleID) throws -> Making<SpanCreation> {
    let place = try editablePlace(of: article)
    try check(word: new.label, "label")
    if let note = new.note, note.isEmpty { throw EditError.emptyText("note") }
    let ranges = try ranges(of: new.place, at: place)
    let key = try checkedKey(new.key).map {
      ContentHash.key($0, kind: .span, target: .article(article), in: article)
    }
    let same = key.map { knownThing($0, in: desk.sheets[place].state) } ?? sameSpan(ranges, new, at: place)
    if let known = same {
      return .known(known.id, status(of: known, in: desk.sheets[place].state))
    }
    return .new(
      SpanCreation(
        key: key, label: new.label, fragments: try fragments(on: ranges, at: place),
        attributes: try checkedNames(new.attributes, "name of the attribute"), tags: try checkedTags(new.tags),
        credit: new.credit))
  }

  mutating func relate(_ new: NewRelation) throws -> Outcome {
    try check(handle: new.handle)
    let (source, target) = (try resolved(new.source), try resolved(new.target))
    let article = try home(of: source)
    switch try making(of: new, from: source, to: target) {
    case .known(let known, let status): return outcome(known, in: article, status, handle: new.handle)
    case .new(let creation):
      let id = make(.relation, .relation(creation), key: creation.key, on: .article(article), in: article)
      return outcome(id, in: article, .made, handle: new.handle)
    }
  }

  private mutating func making(
    of new: NewRelation, from source: ThingID, to target: ThingID
  ) throws -> Making<RelationCreation> {
    let (place, sourceSpan) = try editable(source)
    let (targetPlace, targetSpan) = try editable(target)
    try require(sourceSpan, .span)
    try require(targetSpan, .span)
    guard place == targetPlace else { throw EditError.endsInDifferentArticles(source, target) }
    let state = desk.sheets[place].state
    try check(word: new.label, "label")
    let key = try checkedKey(new.key).map {
      ContentHash.key(
        $0, kind: .relation, target: .article(state.id), in: state.id, ends: [source, target])
    }
    if let key, let known = knownThing(key, in: state) { return .known(known.id, status(of: known, in: state)) }
    return .new(
      RelationCreation(
        key: key, source: source, target: target, label: new.label,
        attributes: try checkedNames(new.attributes, "name of the attribute"), tags: try checkedTags(new.tags),
        credit: new.credit))
  }

  mutating func add(_ new: NewNote) throws -> Outcome {
    try check(handle: new.handle)
    let target = try resolved(new.target)
    let article = try home(of: target)
    switch try making(of: new, on: target) {
    case .known(let known, let status): return outcome(known, in: article, status, handle: new.handle)
    case .new(let creation):
      let id = make(.note, .note(creation), key: creation.key, on: target, in: article)
      return outcome(id, in: article, .made, handle: new.handle)
    }
  }

  private mutating func making(of new: NewNote, on target: ThingID) throws -> Making<NoteCreation> {
    let (place, _) = try editable(target)
    guard !new.text.isEmpty else { throw EditError.emptyText("note") }
    let state = desk.sheets[place].state
    let key = try checkedKey(new.key).map { ContentHash.key($0, kind: .note, target: target, in: state.id) }
    if let key, let known = knownThing(key, in: state) { return .known(known.id, status(of: known, in: state)) }
    return .new(NoteCreation(key: key, text: new.text, credit: new.credit))
  }

  mutating func remove(_ id: ThingID) throws -> Outcome {
    let article = try home(of: id)
    write(try removal(of: id, in: article))
    return outcome(id, in: article, .removed)
  }

  private mutating func removal(of id: ThingID, in article: ArticleID) throws -> Draft {
    if let place = try place(of: article), let thing = desk.thing(id, in: place), !thing.removals.isEmpty,
      case .removed(let stamp) = Existence(desk.sheets[place].state).verdict(on: thing)
    {
      throw EditError.alreadyRemoved(id, by: stamp.author.string, at: stamp.wall, undo: stamp.operation)
    }
    let (place, thing) = try editable(id)
    return removal(of: thing, in: desk.sheets[place].state)
  }

  /// What removes a thing as everything about it is known here now.
  func removal(of thing: Thing, in state: ArticleState) -> Draft {
    let seen = Existence(state).lastTouches(of: thing).values.map(\.operation).sorted()
    return Draft(.remove, .remove(seen: seen), on: thing.id, in: state.id, flags: [])
  }
}

extension Editor {
  /// Writes a creation: one with a key is a source operation, since anybody may say it again.
  private mutating func make(
    _ kind: Operation.Kind, _ payload: Payload, key: KeyID?, on target: ThingID, in article: ArticleID
  ) -> ThingID {
    let operation = write(Draft(kind, payload, on: target, in: article, flags: key == nil ? .touches : .source))
    let id = key.map(ThingID.key) ?? .operation(operation)
    if key != nil { settle(id, in: article) }
    return id
  }

  func articleID(_ reference: Reference) throws -> ArticleID {
    let id = try resolved(reference)
    guard case .article(let article) = id else {
      throw EditError.wrongKind(id, is: "not an article", wanted: "an article")
    }
    return article
  }

  private func require(_ thing: Thing, _ kind: Thing.Kind) throws {
    guard let actual = thing.kind, !actual.isSameKind(as: kind) else { return }
    throw EditError.wrongKind(thing.id, is: actual.name, wanted: kind.name)
  }

  private func checkedKey(_ key: ExactText?) throws -> ExactText? {
    if let key, key.isEmpty { throw EditError.emptyText("key") }
    return key
  }

  private func knownThing(_ key: KeyID, in state: ArticleState) -> Thing? {
    guard let thing = state.thing(.key(key)), thing.first != nil else { return nil }
    return thing
  }

  private func status(of known: Thing, in state: ArticleState) -> Outcome.Status {
    guard !known.removals.isEmpty else { return .known }
    return Existence(state).isRemoved(known) ? .knownRemoved : .known
  }

  /// A living span of this author on the same ranges with the same label: asking for it again makes nothing.
  private mutating func sameSpan(_ ranges: [ScalarRange], _ new: NewSpan, at place: Int) -> Thing? {
    guard let first = ranges.first, let last = ranges.last else { return nil }
    let candidates = desk.spans(over: first.start..<last.end, in: place)
    guard !candidates.isEmpty else { return nil }
    let state = desk.sheets[place].state
    let mine = candidates.map { state.things[$0] }.filter { $0.first?.stamp.author == hand.author }
    guard !mine.isEmpty else { return nil }
    let reader = ArticleReader(state)
    return mine.first { thing in
      reader.isVisible(thing.id) && reader.ranges(of: thing) == ranges
        && reader.field(.label, of: thing).text == new.label
    }
  }

  /// The ranges that a place means, sorted, touching ones joined.
  mutating func ranges(of wanted: Place, at place: Int) throws -> [ScalarRange] {
    let found: [ScalarRange]
    switch wanted {
    case .ranges(let ranges): found = ranges
    case .quotes(let quotes, let occurrence):
      found = try QuoteSearch(scalarText(of: desk.sheets[place].state.id)).ranges(of: quotes, occurrence: occurrence)
    }
    return try Self.joined(found, length: desk.sheets[place].state.length ?? 0)
  }

  /// The characters that ranges cover now. What stands there is kept beside them where the base text doesn't tell.
  mutating func fragments(on ranges: [ScalarRange], at place: Int) throws -> Fragments {
    guard let text = desk.sheets[place].state.text else { return Fragments(base: ranges) }
    let article = desk.sheets[place].state.id
    let (base, now) = (ScalarText(try baseText(of: article)), try scalarText(of: article))
    let pieces = ranges.map { range in
      Fragment(first: text.character(atOffset: range.start), last: text.character(atOffset: range.end - 1))
    }
    let quotes = ranges.map(now.slice)
    let plain = Fragments(pieces: pieces)
    return plain.marked(on: base) == quotes ? plain : Fragments(pieces: pieces, quotes: quotes)
  }

  private static func joined(_ ranges: [ScalarRange], length: Int) throws -> [ScalarRange] {
    guard !ranges.isEmpty else { throw EditError.noFragments }
    for range in ranges {
      guard range.start != range.end else { throw EditError.rangeEmpty(range) }
      guard range.start < range.end else { throw EditError.rangeReversed(range) }
      guard range.start >= 0, range.end <= length else { throw EditError.rangeOutside(range, length: length) }
    }
    if ranges.count == 1 { return ranges }
    var joined: [ScalarRange] = []
    for range in ranges.sorted() {
      guard let last = joined.last, range.start <= last.end else {
        joined.append(range)
        continue
      }
      guard range.start == last.end else { throw EditError.rangesOverlap(last, range) }
      joined[joined.count - 1] = ScalarRange(start: last.start, end: range.end)
    }
    return joined
  }
}

extension Thing.Kind {
  /// The word for the kind, with its article.
  package var name: String {
    switch self {
    case .article: "an article"
    case .span: "a span"
    case .relation: "a relation"
    case .note: "a note"
    }
  }
}
