/// Turns edits into the operations of one change: checks each against the corpus and the edits before it, and folds it
/// at once, so that later edits see it.
///
/// The editor only decides. The caller records `change` and `states` together, or drops them.
package struct Editor {
  /// The identity, clock and names under which the change is made.
  package struct Hand: Sendable {
    package var replica: ReplicaID
    package var nextSeq: UInt64
    package var lamport: UInt64
    package var wall: Timestamp
    package var author: ExactText
    package var device: ExactText

    package init(
      replica: ReplicaID, nextSeq: UInt64, lamport: UInt64, wall: Timestamp, author: ExactText, device: ExactText
    ) {
      self.replica = replica
      self.nextSeq = nextSeq
      self.lamport = lamport
      self.wall = wall
      self.author = author
      self.device = device
    }
  }

  let source: any ArticleSource
  package let hand: Hand
  package private(set) var operations: [Operation] = []
  /// The articles changed so far, as they are now.
  package private(set) var states: [ArticleID: ArticleState] = [:]
  /// The base texts of the articles added.
  package private(set) var texts: [ArticleID: ExactText] = [:]
  private var read: [ArticleID: ArticleState?] = [:]
  private var homes: [ThingID: ArticleID] = [:]
  private var handles: [ExactText: ThingID] = [:]
  /// The spans of an article by where they are, gathered when a span is first made there: without it, making n spans
  /// would look at n² of them.
  private var spansByPlace: [ArticleID: [[ScalarRange]: [ThingID]]] = [:]
  private var scalarTexts: (article: ArticleID, text: ScalarText)?

  package init(source: any ArticleSource, hand: Hand) {
    self.source = source
    self.hand = hand
  }

  /// What was edited so far as one change; nil when nothing was written.
  package var change: Change? {
    guard !operations.isEmpty else { return nil }
    return Change(header: header(count: operations.count), operations: operations)
  }

  /// Performs one edit, or throws and changes nothing.
  ///
  /// - Throws: `EditError`, or whatever the source throws.
  package mutating func perform(_ edit: Edit) throws -> Outcome {
    switch edit {
    case .addArticle(let article): try add(article)
    case .annotate(let span): try annotate(span)
    case .relate(let relation): try relate(relation)
    case .note(let note): try add(note)
    case .set(let target, let field, let value): try set(resolved(target), field, value)
    case .tag(let target, let add, let remove): try tag(resolved(target), add: add, remove: remove)
    case .remove(let target): try remove(resolved(target))
    case .resolve(let target, let field, let resolution):
      try resolve(resolved(target), field, resolution)
    case .replaceText(let article, let place, let text, let limit):
      try replaceText(article, place, text, limit: limit)
    }
  }
}

// MARK: - What the parts of the editor share

extension Editor {
  func header(count: Int) -> ChangeHeader {
    ChangeHeader(
      first: OperationID(replica: hand.replica, seq: hand.nextSeq), count: count, wall: hand.wall,
      lamport: hand.lamport, author: hand.author, device: hand.device)
  }

  var nextID: OperationID {
    OperationID(replica: hand.replica, seq: hand.nextSeq + UInt64(operations.count))
  }

  /// Adds an operation to the change and folds it.
  @discardableResult
  mutating func write(_ draft: Draft) -> OperationID {
    let article = draft.article
    let operation = Operation(
      id: nextID, kind: draft.kind, flags: draft.flags, article: article, target: draft.target,
      overwrites: draft.overwrites.sorted(), payload: draft.payload)
    // Taken out while it changes, so that it isn't copied.
    var state = states.removeValue(forKey: article) ?? (read[article] ?? nil) ?? ArticleState(id: article)
    read[article] = nil
    state.apply(operation, of: header(count: 1))
    states[article] = state
    operations.append(operation)
    notePlace(operation)
    return operation.id
  }

  /// The article as it is now, this change included; nil when nothing of it is held.
  mutating func current(_ article: ArticleID) throws -> ArticleState? {
    if let state = states[article] { return state }
    if let known = read[article] { return known }
    let state = try source.state(of: article)
    read[article] = .some(state)
    return state
  }

  /// The article, which must have come, live, and be open to edits by this version.
  mutating func editable(_ article: ArticleID) throws -> ArticleState {
    guard let state = try current(article) else { throw EditError.unknownThing(.article(article)) }
    guard state.baseLength != nil else { throw EditError.articleNotHere(article) }
    guard !state.isReadOnly else { throw EditError.needsNewerVersion(article) }
    try requireNotRemoved(state.article, in: state)
    return state
  }

  func requireNotRemoved(_ thing: Thing, in state: ArticleState) throws {
    guard !thing.removals.isEmpty else { return }
    guard case .removed(let stamp) = Existence(state).verdict(on: thing) else { return }
    throw EditError.removed(
      thing.id, by: stamp.author.string, at: stamp.wall, undo: stamp.operation)
  }

  /// The article and the thing in it, both editable; hidden things are as good as removed.
  mutating func editable(_ id: ThingID) throws -> (ArticleState, Thing) {
    let state = try editable(home(of: id))
    guard let thing = state.thing(id), thing.first != nil else { throw EditError.unknownThing(id) }
    var next: Thing? = thing
    var steps = 0
    // A note shows only where what it is about shows.
    while let current = next, steps <= state.things.count {
      try requireNotRemoved(current, in: state)
      guard case .note(let target) = current.kind else { break }
      next = state.thing(target)
      steps += 1
    }
    return (state, thing)
  }

  mutating func home(of id: ThingID) throws -> ArticleID {
    if case .article(let article) = id { return article }
    if let home = homes[id] { return home }
    guard let home = try source.home(of: id) else { throw EditError.unknownThing(id) }
    homes[id] = home
    return home
  }

  mutating func scalarText(of article: ArticleID) throws -> ScalarText {
    if let known = scalarTexts, known.article == article { return known.text }
    let base = try baseText(of: article)
    let scalarText = ScalarText(try current(article)?.text(over: base) ?? base)
    scalarTexts = (article, scalarText)
    return scalarText
  }

  /// The text of an article as it is now, this change included.
  package mutating func text(of article: ArticleID) throws -> ExactText { try scalarText(of: article).text }

  mutating func baseText(of article: ArticleID) throws -> ExactText {
    guard let text = try texts[article] ?? source.baseText(of: article) else {
      throw EditError.articleNotHere(article)
    }
    return text
  }

  /// The things that have, or had, a value of `fragments` that covers these ranges.
  mutating func spans(on ranges: [ScalarRange], in state: ArticleState) -> [ThingID] {
    if let known = spansByPlace[state.id] { return known[ranges] ?? [] }
    var gathered: [[ScalarRange]: [ThingID]] = [:]
    for thing in state.things {
      for value in thing.register(.field(.fragments))?.values ?? [] {
        guard case .fragments(let fragments) = value.value, let place = state.ranges(of: fragments) else { continue }
        gathered[place.map(ScalarRange.init), default: []].append(thing.id)
      }
    }
    spansByPlace[state.id] = gathered
    return gathered[ranges] ?? []
  }

  /// Keeps what `spans(on:in:)` gathered up to date.
  private mutating func notePlace(_ operation: Operation) {
    switch operation.payload {
    case .span(let creation):
      note(creation.key.map(ThingID.key) ?? .operation(operation.id), on: creation.fragments, in: operation.article)
    case .write(_, .fragments(let fragments)): note(operation.target, on: fragments, in: operation.article)
    case .text, .write(.inForce, _):
      spansByPlace[operation.article] = nil
      if scalarTexts?.article == operation.article { scalarTexts = nil }
    default: break
    }
  }

  private mutating func note(_ span: ThingID, on fragments: Fragments, in article: ArticleID) {
    guard spansByPlace[article] != nil, let ranges = states[article]?.ranges(of: fragments) else { return }
    spansByPlace[article]?[ranges.map(ScalarRange.init), default: []].append(span)
  }

  mutating func keep(text: ExactText, of article: ArticleID) { texts[article] = text }

  mutating func settle(_ id: ThingID, in article: ArticleID) { homes[id] = article }

  /// Whether a thing is held, living or removed.
  package mutating func holds(_ id: ThingID) throws -> Bool {
    if case .article(let article) = id { return try current(article)?.baseLength != nil }
    guard let home = try homes[id] ?? source.home(of: id) else { return false }
    return try current(home)?.thing(id)?.first != nil
  }

  /// Whether the article may be edited now.
  package mutating func isEditable(_ id: ThingID?) -> Bool {
    guard case .article(let article) = id else { return false }
    // Why not is of no interest here: who asks has said it already.
    return (try? editable(article)) != nil
  }

  // MARK: - Handles

  /// Makes handles known that earlier changes gave.
  package mutating func adopt(_ earlier: [ExactText: ThingID]) { handles.merge(earlier) { _, new in new } }

  func resolved(_ reference: Reference) throws -> ThingID {
    switch reference {
    case .id(let id): return id
    case .handle(let name):
      guard let id = handles[name] else { throw EditError.unknownHandle(name) }
      return id
    }
  }

  func check(handle: ExactText?) throws {
    guard let handle else { return }
    guard handle.bytes.first == UInt8(ascii: "$"), handle.bytes.count > 1 else { throw EditError.badHandle(handle) }
    guard handles[handle] == nil else { throw EditError.handleUsedTwice(handle) }
  }

  mutating func outcome(
    _ id: ThingID, in article: ArticleID, _ status: Outcome.Status, handle: ExactText? = nil
  ) -> Outcome {
    if let handle { handles[handle] = id }
    return Outcome(id: id, article: article, status: status, handle: handle)
  }

  // MARK: - Words

  /// Labels, tags and names: any text that is not empty and holds no control character.
  func check(word: ExactText, _ what: String) throws {
    guard !word.isEmpty else { throw EditError.emptyText(what) }
    // Control characters are single bytes, but for C1 and the two separators.
    let isPlain = word.bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0xC2 && $0 != 0xE2 }
    guard isPlain || !word.string.unicodeScalars.contains(where: \.isControl) else {
      throw EditError.controlCharacter(what, word)
    }
  }

  func checkedTags(_ tags: [ExactText]) throws -> [ExactText] {
    for tag in tags { try check(word: tag, "tag") }
    return Set(tags).sorted()
  }

  func checkedNames(_ names: [ExactText: ExactText], _ what: String) throws -> [NamedText] {
    for name in names.keys { try check(word: name, what) }
    return names.map { NamedText(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
  }
}
