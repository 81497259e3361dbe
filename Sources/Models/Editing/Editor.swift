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
  /// Of a change with one operation: what stamps are made from.
  let stamping: ChangeHeader
  private let follower: (any ChangeFollower)?
  package private(set) var operations: [Operation] = []
  /// Of these operations, where the articles lie on the desk in which they made a thing; nil where they made none. Beside
  /// them, since what was written long ago is no longer in the processor's cache when somebody refers to it.
  private var placesMadeIn: [Int?] = []
  /// The key ids of the things made with a key, each with its article.
  package private(set) var madeKeys: [(key: KeyID, article: ArticleID)] = []
  /// The base texts of the articles added.
  package private(set) var texts: [ArticleID: ExactText] = [:]
  var desk = Desk()
  /// The articles of things that were there, or were made with a key.
  private var homes: [ThingID: ArticleID] = [:]
  private var handles = Handles()
  private var scalarTexts: (article: ArticleID, text: ScalarText)?

  /// - Parameter follower: Told of the operations as they are written.
  package init(source: any ArticleSource, hand: Hand, follower: (any ChangeFollower)? = nil) {
    self.source = source
    self.hand = hand
    stamping = hand.header(count: 1)
    self.follower = follower
  }

  /// What was edited so far as one change; nil when nothing was written.
  package var change: Change? {
    guard !operations.isEmpty else { return nil }
    return Change(header: hand.header(count: operations.count), operations: operations)
  }

  /// The articles changed so far, as they are now, sorted by id.
  package var states: [ArticleState] { desk.changed }

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

extension Editor.Hand {
  fileprivate func header(count: Int) -> ChangeHeader {
    ChangeHeader(
      first: OperationID(replica: replica, seq: nextSeq), count: count, wall: wall, lamport: lamport, author: author,
      device: device)
  }
}

// MARK: - What the parts of the editor share

extension Editor {
  var nextID: OperationID {
    OperationID(replica: hand.replica, seq: hand.nextSeq + UInt64(operations.count))
  }

  /// Adds an operation to the change and folds it.
  @discardableResult
  mutating func write(_ draft: Draft) -> OperationID {
    let operation = Operation(
      id: nextID, kind: draft.kind, flags: draft.flags, article: draft.article, target: draft.target,
      overwrites: draft.overwrites.count > 1 ? draft.overwrites.sorted() : draft.overwrites, payload: draft.payload)
    let place = desk.apply(operation, of: stamping)
    placesMadeIn.append(operation.makesThing ? place : nil)
    if let key = operation.madeKey { madeKeys.append((key, operation.article)) }
    forgetText(after: operation)
    operations.append(operation)
    if operations.count % Self.toldTogether == 0 {
      follower?.follow(Array(operations.suffix(Self.toldTogether)), of: hand.header(count: operations.count))
    }
    return operation.id
  }

  /// How many operations a follower is told of together.
  private static let toldTogether = 2048

  /// The article as it is now, this change included; nil when nothing of it is held.
  mutating func current(_ article: ArticleID) throws -> ArticleState? {
    try place(of: article).map { desk.sheets[$0].state }
  }

  /// Where the article lies on the desk; nil when nothing of it is held.
  mutating func place(of article: ArticleID) throws -> Int? {
    let place = try desk.place(of: article) ?? desk.lay(source.state(of: article), of: article)
    return desk.sheets[place].isHeld ? place : nil
  }

  /// The article, which must have come, live, and be open to edits by this version.
  mutating func editable(_ article: ArticleID) throws -> ArticleState {
    let place = try editablePlace(of: article)
    return desk.sheets[place].state
  }

  /// Where that article lies on the desk.
  mutating func editablePlace(of article: ArticleID) throws -> Int {
    guard let place = try place(of: article) else { throw EditError.unknownThing(.article(article)) }
    guard desk.sheets[place].state.baseLength != nil else { throw EditError.articleNotHere(article) }
    guard !desk.sheets[place].state.isReadOnly else { throw EditError.needsNewerVersion(article) }
    if !desk.sheets[place].state.things[0].removals.isEmpty {
      try requireNotRemoved(desk.sheets[place].state.article, in: desk.sheets[place].state)
    }
    return place
  }

  func requireNotRemoved(_ thing: Thing, in state: ArticleState) throws {
    guard !thing.removals.isEmpty else { return }
    guard case .removed(let stamp) = Existence(state).verdict(on: thing) else { return }
    throw EditError.removed(
      thing.id, by: stamp.author.string, at: stamp.wall, undo: stamp.operation)
  }

  /// The thing, and where its article lies on the desk, both editable; hidden things are as good as removed.
  mutating func editable(_ id: ThingID) throws -> (place: Int, thing: Thing) {
    let place = try editablePlace(of: home(of: id))
    guard let thing = desk.thing(id, in: place), !thing.creations.isEmpty else { throw EditError.unknownThing(id) }
    if !thing.removals.isEmpty || thing.isNote { try requireThread(of: thing, in: desk.sheets[place].state) }
    return (place, thing)
  }

  /// A note shows only where what it is about shows.
  private func requireThread(of thing: Thing, in state: ArticleState) throws {
    var next: Thing? = thing
    var steps = 0
    while let current = next, steps <= state.things.count {
      try requireNotRemoved(current, in: state)
      guard case .note(let target) = current.kind else { break }
      next = state.thing(target)
      steps += 1
    }
  }

  mutating func home(of id: ThingID) throws -> ArticleID {
    if case .article(let article) = id { return article }
    guard let home = try knownHome(of: id) else { throw EditError.unknownThing(id) }
    return home
  }

  private mutating func knownHome(of id: ThingID) throws -> ArticleID? {
    if let home = madeHome(of: id) ?? homes[id] { return home }
    let home = try source.home(of: id)
    homes[id] = home
    return home
  }

  /// The article of a thing that an operation of this change made.
  private mutating func madeHome(of id: ThingID) -> ArticleID? { placeMade(id).map { desk.article(at: $0) } }

  /// Where the article lies in which an operation of this change made a thing.
  private func placeMade(_ id: ThingID) -> Int? {
    guard case .operation(let id) = id, id.replica == hand.replica, id.seq >= hand.nextSeq,
      id.seq - hand.nextSeq < operations.count
    else { return nil }
    return placesMadeIn[Int(id.seq - hand.nextSeq)]
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

  private mutating func forgetText(after operation: Operation) {
    guard scalarTexts?.article == operation.article else { return }
    switch operation.payload {
    case .text, .write(.inForce, _): scalarTexts = nil
    default: break
    }
  }

  /// Tells of articles and handles that the next edits name.
  package mutating func anticipate(_ articles: [ArticleID], _ named: [ExactText]) {
    var things: [(id: ThingID, place: Int)] = []
    things.reserveCapacity(named.count)
    for handle in named {
      if let thing = handles[handle], let place = placeMade(thing) { things.append((thing, place)) }
    }
    desk.anticipate(articles, things: things)
  }

  mutating func keep(text: ExactText, of article: ArticleID) { texts[article] = text }

  mutating func settle(_ id: ThingID, in article: ArticleID) { homes[id] = article }

  /// Whether a thing is held, living or removed.
  package mutating func holds(_ id: ThingID) throws -> Bool {
    if case .article(let article) = id { return try current(article)?.baseLength != nil }
    guard let home = try knownHome(of: id) else { return false }
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
  package mutating func adopt(_ earlier: [ExactText: ThingID]) {
    for (handle, thing) in earlier { handles.note(thing, as: handle) }
  }

  func resolved(_ reference: Reference) throws -> ThingID {
    switch reference {
    case .id(let id): return id
    case .handle(let name):
      guard let id = handles[name] else { throw EditError.unknownHandle(name) }
      return id
    }
  }

  mutating func check(handle: ExactText?) throws {
    guard let handle else { return }
    guard handle.bytes.first == UInt8(ascii: "$"), handle.bytes.count > 1 else { throw EditError.badHandle(handle) }
    guard handles.isNew(handle) else { throw EditError.handleUsedTwice(handle) }
  }

  mutating func outcome(
    _ id: ThingID, in article: ArticleID, _ status: Outcome.Status, handle: ExactText? = nil
  ) -> Outcome {
    if let handle { handles.note(id, as: handle) }
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
    if tags.isEmpty { return [] }
    for tag in tags { try check(word: tag, "tag") }
    return tags.count > 1 ? Set(tags).sorted() : tags
  }

  func checkedNames(_ names: NamedTexts, _ what: String) throws -> [NamedText] {
    for item in names.items { try check(word: item.name, what) }
    return names.items
  }
}
