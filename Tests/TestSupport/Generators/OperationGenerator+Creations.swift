internal import Models

/// Creations of every kind.
extension OperationGenerator {
  /// The words are few, so that equal values and different ones both come about.
  private static let words: [ExactText] = ["PER", "ORG", "é", "e\u{301}", "خبر\u{200C}گزاری", "rtl"]
  private static let names: [ExactText] = ["role", "نقش", "é", "e\u{301}", "a.b"]
  private static let tags: [ExactText] = ["urgent", "é", "e\u{301}"]

  mutating func word() -> ExactText {
    random.chance(3)
      ? "" : random.chance(6) ? TextGenerator.text(pieces: 1...2, &random) : random.pick(Self.words)
  }

  mutating func name() -> ExactText { random.chance(4) ? "" : random.pick(Self.names) }

  mutating func tag() -> ExactText { random.chance(2) ? "" : random.pick(Self.tags) }

  mutating func articleDraft(_ subject: Subject) -> Draft {
    var creation = ArticleCreation(
      url: subject.url, text: subject.text, title: word(), language: random.chance(50) ? word() : nil,
      metadata: named(), tags: tags(), credit: credit())
    if !isCalm, random.chance(6) {
      creation.text = random.chance(50) ? "" : TextGenerator.text(pieces: 1...4, &random)
    }
    if !isCalm, random.chance(4) { creation.url = word() }
    return Draft(
      kind: .article, flags: random.chance(75) ? .source : .touches, target: .article(subject.id),
      payload: .article(creation))
  }

  mutating func spanDraft(_ subject: Subject) -> Draft {
    let key = key(subject, [0, 1, 2])
    let creation = SpanCreation(
      key: key, label: word(), fragments: fragments(subject), attributes: named(), tags: tags(),
      credit: credit())
    return Draft(kind: .span, flags: flags(key), target: .article(subject.id), payload: .span(creation))
  }

  mutating func relationDraft(_ subject: Subject) -> Draft {
    let key = key(subject, [3])
    let creation = RelationCreation(
      key: key, source: target(in: subject, .span), target: target(in: subject, .span), label: word(),
      attributes: named(), tags: tags(), credit: credit())
    return Draft(
      kind: .relation, flags: flags(key), target: .article(subject.id), payload: .relation(creation))
  }

  mutating func noteDraft(_ subject: Subject) -> Draft {
    let key = key(subject, [4, 5])
    let creation = NoteCreation(key: key, text: word(), credit: credit())
    let target: ThingID =
      if !isCalm, random.chance(20) { .key(subject.keys[random.int(in: 4...5)]) } else {
        target(in: subject, random.pick([.article, .span, .relation, .note, .note]))
      }
    return Draft(kind: .note, flags: flags(key), target: target, payload: .note(creation))
  }

  /// A key that fits the kind, at times one of another kind's, mostly none.
  private mutating func key(_ subject: Subject, _ fitting: [Int]) -> KeyID? {
    if isCalm { return random.chance(20) ? KeyID(Self.id(&random)) : nil }
    guard random.chance(40) else { return nil }
    return random.chance(90) ? subject.keys[random.pick(fitting)] : random.pick(subject.keys)
  }

  private mutating func flags(_ key: KeyID?) -> Operation.Flags {
    key != nil && random.chance(60) ? .source : .touches
  }

  private mutating func credit() -> Credit? {
    guard random.chance(20) else { return nil }
    return Credit(
      author: random.pick(Self.authors),
      created: Timestamp(milliseconds: 1_600_000_000_000 + Int64(random.below(3))))
  }

  private mutating func named() -> [NamedText] {
    guard random.chance(40) else { return [] }
    var values: [ExactText: ExactText] = [:]
    for _ in 0..<random.int(in: 1...2) { values[name()] = word() }
    return values.map { NamedText(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
  }

  private mutating func tags() -> [ExactText] {
    guard random.chance(30) else { return [] }
    return Set([tag(), tag()]).sorted()
  }

  // MARK: - Fragments

  mutating func fragments(_ subject: Subject) -> Fragments {
    if isCalm { return Fragments(pieces: Array(sensiblePieces(subject.length).prefix(random.chance(96) ? 1 : 3))) }
    let inserted = random.chance(35) ? insertedPieces(subject) : nil
    let pieces =
      inserted ?? (random.chance(85) ? sensiblePieces(subject.length) : senselessPieces(subject.length))
    return Fragments(pieces: pieces, quotes: random.chance(5) ? [word()] : [])
  }

  private mutating func sensiblePieces(_ length: Int) -> [Fragment] {
    var start = random.below(length)
    var pieces: [Fragment] = []
    for _ in 0..<random.pick([1, 1, 2, 3]) where start < length {
      let end = random.int(in: start...min(start + 4, length - 1))
      pieces.append(Fragment(first: .base(start), last: .base(end)))
      start = end + random.int(in: 1...3)
    }
    return pieces
  }

  /// Out of the text, reversed, overlapping, out of order, of inserted characters, or none at all.
  private mutating func senselessPieces(_ length: Int) -> [Fragment] {
    let character = { (random: inout SeededGenerator) -> CharacterID in
      .base(random.pick([0, random.below(length), length - 1, length, Limits.length]))
    }
    var pieces = (0..<random.below(3)).map { _ in
      Fragment(first: character(&random), last: character(&random))
    }
    if random.chance(25) {
      let inserted = CharacterID.inserted(bogusID(), random.below(length))
      pieces.append(
        random.chance(50)
          ? Fragment(first: .base(0), last: inserted) : Fragment(first: inserted, last: inserted))
    }
    return pieces
  }
}
