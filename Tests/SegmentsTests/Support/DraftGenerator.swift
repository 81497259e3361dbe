import Models
import Segments
import TestSupport

/// Random drafts with operations of every kind and form, sensible or not: a segment carries them all.
struct DraftGenerator {
  var random: SeededGenerator
  let key: SigningKey
  let corpus: CorpusID
  let others: [ReplicaID]
  private let articles: [ArticleID]
  private let keys: [KeyID]
  private let texts: [ExactText]

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    key = Self.signingKey(&random)
    corpus = CorpusID(Self.id(&random))
    others = (0..<random.below(5)).map { _ in ReplicaID(Self.id(&random)) }
    articles = (0..<random.int(in: 1...6)).map { _ in ArticleID(Self.id(&random)) }
    keys = (0..<random.int(in: 1...8)).map { _ in KeyID(Self.id(&random)) }
    texts = (0..<random.int(in: 1...12)).map { _ in Self.text(&random) }
    self.random = random
  }

  static func signingKey(_ random: inout SeededGenerator) -> SigningKey {
    SigningKey(bytes: (0..<32).map { _ in UInt8(random.below(256)) }) ?? SigningKey()
  }

  static func id(_ random: inout SeededGenerator) -> ID128 { ID128(high: random.next(), low: random.next()) }

  private static func text(_ random: inout SeededGenerator) -> ExactText {
    if random.chance(10) { return "" }
    // Longer than a shared text may be.
    let pieces = random.chance(5) ? 40...80 : 1...3
    return TextGenerator.text(pieces: pieces, &random)
  }

  mutating func draft(changes count: ClosedRange<Int>, operations: ClosedRange<Int> = 1...6) -> SegmentDraft {
    let first = random.pick([1, 1, 2, 300, 70_000, 1 << 33] as [UInt64])
    var next = first
    let changes = (0..<random.int(in: count)).map { _ in
      let change = change(first: next, operations: random.int(in: operations))
      next += UInt64(change.operations.count)
      return change
    }
    let table = random.shuffled(others).map {
      TableEntry(replica: $0, seq: UInt64(random.below(1 << 20)), chain: chain())
    }
    return SegmentDraft(corpus: corpus, before: chain(), table: table, changes: changes)
  }

  mutating func chain() -> Chain {
    let replica = ReplicaID(Self.id(&random))
    return Chain(corpus: corpus, replica: replica)
  }

  private mutating func change(first: UInt64, operations count: Int) -> Change {
    let wall =
      random.chance(5) ? Int64(bitPattern: random.next()) : 1_700_000_000_000 + Int64(random.below(1 << 30))
    let lamport = random.chance(5) ? random.next() : UInt64(random.below(1 << 20))
    let header = ChangeHeader(
      first: OperationID(replica: key.replica, seq: first), count: count, wall: Timestamp(milliseconds: wall),
      lamport: lamport, author: text(), device: text())
    return Change(
      header: header,
      operations: (0..<count).map { operation(OperationID(replica: key.replica, seq: first + UInt64($0))) })
  }

  private mutating func operation(_ id: OperationID) -> Operation {
    let article = random.pick(articles)
    let target = thing(before: id, article)
    let kind = Operation.Kind(
      rawValue: random.chance(10) ? UInt16(random.below(1 << 16)) : UInt16(random.int(in: 1...8)))
    let flags = Operation.Flags(rawValue: UInt8(random.chance(10) ? random.below(256) : random.below(8)))
    return Operation(
      id: id, kind: kind, flags: flags, article: article, target: target,
      overwrites: list(target, before: id),
      payload: payload(kind, id, article, target))
  }
}

// MARK: - Payloads

extension DraftGenerator {
  private mutating func payload(
    _ kind: Operation.Kind, _ id: OperationID, _ article: ArticleID, _ target: ThingID
  ) -> Payload {
    if random.chance(5) { return .opaque((0..<random.below(40)).map { _ in UInt8(random.below(256)) }) }
    switch kind {
    case .article:
      return .article(
        ArticleCreation(
          url: text(), text: text(), title: text(), language: random.chance(50) ? text() : nil,
          metadata: names(),
          tags: tags(), credit: credit()))
    case .span:
      return .span(
        SpanCreation(
          key: anyKey(), label: text(), fragments: fragments(id), attributes: names(), tags: tags(),
          credit: credit()))
    case .relation:
      return .relation(
        RelationCreation(
          key: anyKey(), source: thing(before: id, article), target: thing(before: id, article),
          label: text(),
          attributes: names(), tags: tags(), credit: credit()))
    case .note: return .note(NoteCreation(key: anyKey(), text: text(), credit: credit()))
    case .write: return .write(registerKey(id), value(id))
    case .remove: return .remove(seen: seen(target, before: id))
    case .restore: return .restore
    case .text: return .text(textEdit(id))
    default: return .opaque((0..<random.below(20)).map { _ in UInt8(random.below(256)) })
    }
  }

  private mutating func registerKey(_ id: OperationID) -> RegisterKey {
    switch random.below(4) {
    case 0: .field(random.pick(["label", "attributes.role", "title", text()]))
    case 1: .tag(text())
    case 2: .inForce(reference(before: id))
    default: .undone(reference(before: id))
    }
  }

  private mutating func value(_ id: OperationID) -> RegisterValue {
    switch random.below(6) {
    case 0: .withdrawn
    case 1: .cleared
    case 2: .text(text())
    case 3: .fragments(fragments(id))
    case 4: .on
    default: .off
    }
  }

  private mutating func fragments(_ id: OperationID) -> Fragments {
    let count = random.pick([0, 1, 1, 1, 1, 2, 3])
    let pieces = (0..<count).map { _ in
      let first = random.below(3000)
      let last = random.chance(90) ? first + random.below(60) : random.below(3000)
      return Fragment(first: character(first, id), last: character(last, id))
    }
    return Fragments(pieces: pieces, quotes: random.chance(90) ? [] : [text(), text()])
  }

  private mutating func textEdit(_ id: OperationID) -> TextEdit {
    var edit = TextEdit(inserted: text())
    for _ in 0..<random.pick([0, 0, 1, 1, 3]) {
      edit.deleted.append(CharacterRun(first: place(id), count: random.int(in: 1...9)))
    }
    if edit.inserted.isEmpty && edit.deleted.isEmpty { edit.inserted = "ن" }
    guard !edit.inserted.isEmpty else { return edit }
    edit.left = random.chance(90) ? place(id) : nil
    edit.right = random.chance(90) ? place(id) : nil
    edit.isMarked = edit.deleted.isEmpty && random.chance(40)
    return edit
  }

  /// Inserted characters more often than anchors have them.
  private mutating func place(_ id: OperationID) -> CharacterID {
    random.chance(50) ? .inserted(reference(before: id), random.below(40)) : .base(random.below(9000))
  }

  private mutating func character(_ index: Int, _ id: OperationID) -> CharacterID {
    random.chance(95) ? .base(index) : .inserted(reference(before: id), index)
  }
}

// MARK: - Parts

extension DraftGenerator {
  private mutating func text() -> ExactText { random.chance(80) ? random.pick(texts) : Self.text(&random) }

  private mutating func anyKey() -> KeyID? {
    switch random.below(4) {
    case 0: random.pick(keys)
    case 1: KeyID(Self.id(&random))
    default: nil
    }
  }

  private mutating func credit() -> Credit? {
    guard random.chance(30) else { return nil }
    let time = random.chance(10) ? Int64(bitPattern: random.next()) : Int64(random.below(1 << 40))
    return Credit(author: text(), created: Timestamp(milliseconds: time))
  }

  private mutating func names() -> [NamedText] {
    Set((0..<random.pick([0, 0, 1, 1, 2, 4])).map { _ in text() }).sorted().map {
      NamedText(name: $0, value: text())
    }
  }

  private mutating func tags() -> [ExactText] {
    Set((0..<random.pick([0, 0, 0, 1, 3])).map { _ in text() }).sorted()
  }

  private mutating func thing(before id: OperationID, _ article: ArticleID) -> ThingID {
    switch random.below(4) {
    case 0: .article(article)
    case 1: .key(random.pick(keys))
    default: .operation(reference(before: id))
    }
  }

  /// Mostly an earlier operation of the segment; now and then one that cannot be known yet.
  private mutating func reference(before id: OperationID) -> OperationID {
    if let other = random.pickAny(others), random.chance(30) {
      return OperationID(replica: other, seq: UInt64(random.int(in: 1...100_000)))
    }
    if random.chance(5) { return OperationID(replica: key.replica, seq: id.seq + UInt64(random.below(20))) }
    let back = UInt64(random.int(in: 1...12))
    return OperationID(replica: key.replica, seq: id.seq > back ? id.seq - back : id.seq)
  }

  private mutating func list(_ target: ThingID, before id: OperationID) -> [OperationID] {
    if case .operation(let only) = target, random.chance(40) { return [only] }
    return Set((0..<random.pick([0, 0, 1, 1, 2, 5])).map { _ in reference(before: id) }).sorted()
  }

  private mutating func seen(_ target: ThingID, before id: OperationID) -> [OperationID] {
    var seen: [OperationID] = []
    for next in list(target, before: id) where seen.last?.replica != next.replica { seen.append(next) }
    return seen
  }
}
