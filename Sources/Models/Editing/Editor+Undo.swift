// Taking a change back: an ordinary change that says the opposite of what is still in force of the old one.

/// What an undo did, and what it left because others have built on it.
package struct UndoReport: Equatable, Sendable {
  /// The change taken back.
  package let change: OperationID
  /// One line for each thing put back.
  package internal(set) var done: [String] = []
  /// One line for each thing left as it is, with the reason.
  package internal(set) var left: [String] = []
  /// How many corrections of the text were taken back, or made again.
  package internal(set) var corrections = 0
}

extension Editor {
  /// Takes back the change that `id` belongs to. Undoing an undo does the change again.
  ///
  /// - Throws: `EditError.alreadyUndone`, `.cannotUndo` when nothing of the change could be taken back.
  /// - Complexity: O(operations of the articles that the change touched).
  package mutating func undo(_ id: OperationID, in history: some History) throws -> UndoReport {
    guard let change = try history.change(containing: id) else { throw EditError.unknownThing(.operation(id)) }
    var report = UndoReport(change: change.id)
    var articles: [ArticleID] = []
    for operation in change.operations where !articles.contains(operation.article) {
      articles.append(operation.article)
    }
    for article in articles { try requireUndoable(change, in: article) }
    for article in articles {
      let past = Past(try history.operations(of: article))
      for operation in change.operations.reversed() where operation.article == article {
        try takeBack(operation, of: change, past, &report)
      }
    }
    if report.corrections > 0 { report.done.append(report.correctionLine) }
    guard !report.done.isEmpty else { throw EditError.cannotUndo(change.id, because: report.left) }
    for article in articles { try mark(change.id, in: article) }
    return report
  }

  private mutating func requireUndoable(_ change: Change, in article: ArticleID) throws {
    guard let state = try current(article), state.baseLength != nil else {
      throw EditError.articleNotHere(article)
    }
    guard !state.isReadOnly else { throw EditError.needsNewerVersion(article) }
    let marks = state.article.register(.undone(change.id))?.shown.filter { $0.value == .on } ?? []
    if let mark = marks.last { throw EditError.alreadyUndone(change.id, redo: mark.stamp.operation) }
    let restoresArticle = change.operations.contains {
      $0.article == article && $0.kind == .remove && $0.target == .article(article)
    }
    if !restoresArticle { try requireNotRemoved(state.article, in: state) }
  }

  private mutating func mark(_ change: OperationID, in article: ArticleID) throws {
    guard let state = try current(article) else { return }
    let key = RegisterKey.undone(change)
    write(
      Draft(
        .write, .write(key, .on), on: .article(article), in: article, flags: [],
        overwrites: persons(state.article, key)))
  }

  private mutating func takeBack(
    _ operation: Operation, of change: Change, _ past: Past, _ report: inout UndoReport
  ) throws {
    guard let state = try current(operation.article) else { return }
    switch operation.payload {
    case .article: takeBackCreation(.article(operation.article), change, past, state, &report)
    case .span(let creation): takeBackCreation(made(creation.key, operation), change, past, state, &report)
    case .relation(let creation):
      takeBackCreation(made(creation.key, operation), change, past, state, &report)
    case .note(let creation): takeBackCreation(made(creation.key, operation), change, past, state, &report)
    case .write(let key, let value): takeBackWrite(operation, key, value, past, state, &report)
    case .remove: takeBackRemoval(operation, past, state, &report)
    case .restore: takeBackRestoring(operation, change, state, &report)
    case .text: takeBackCorrection(operation.id, state, &report)
    case .opaque: report.left.append("\(operation.id) was made by a newer version")
    }
  }

  private func made(_ key: KeyID?, _ operation: Operation) -> ThingID {
    key.map(ThingID.key) ?? .operation(operation.id)
  }
}

extension Editor {
  private mutating func takeBackCreation(
    _ id: ThingID, _ change: Change, _ past: Past, _ state: ArticleState, _ report: inout UndoReport
  ) {
    guard let thing = state.thing(id) else { return }
    let existence = Existence(state)
    if existence.isRemoved(thing) { return report.left.append("\(id) is removed already") }
    var others = existence.lastTouches(of: thing).values.filter { isOthers($0, than: change) }.compactMap {
      past.isUndo($0.operation) ? past.work(of: $0.operation.replica, on: existence.thread(of: thing)) : $0
    }
    others += thing.creations.map(\.stamp).filter { isOthers($0, than: change) }
    guard others.isEmpty else {
      return report.left.append("\(id) stays: \(names(of: others)) worked on it since; `remove \(id)` removes it")
    }
    write(removal(of: thing, in: state))
    report.done.append("removed \(id)")
  }

  private mutating func takeBackCorrection(
    _ edit: OperationID, _ state: ArticleState, _ report: inout UndoReport
  ) {
    guard state.text?.isPlaced(edit) ?? false else {
      return report.left.append("the correction \(edit) waits for text that has not arrived, or never made sense")
    }
    guard !(state.text?.isRevised(edit) ?? false) else {
      return report.left.append("the correction \(edit) stays: its words were corrected again since")
    }
    guard state.isInForce(edit) else { return report.left.append("the correction \(edit) is taken back already") }
    setInForce(edit, .off, in: state.id)
    report.corrections += 1
  }

  private mutating func takeBackRemoval(
    _ operation: Operation, _ past: Past, _ state: ArticleState, _ report: inout UndoReport
  ) {
    guard let thing = state.thing(operation.target) else { return }
    // A removal that was taken back and done again is done by another one, an undo's, which stands for it.
    let standIns = Existence(state).removalsInForce(of: thing).map(\.stamp.operation).filter {
      $0 == operation.id || thing.restored.contains(operation.id) && past.isUndo($0)
    }
    guard !standIns.isEmpty || !thing.restored.contains(operation.id) else {
      return report.left.append("\(operation.target) was brought back already")
    }
    let named = standIns.isEmpty ? [operation.id] : standIns
    write(Draft(.restore, .restore, on: operation.target, in: state.id, overwrites: named))
    report.done.append("brought back \(operation.target)")
  }

  private mutating func takeBackRestoring(
    _ operation: Operation, _ change: Change, _ state: ArticleState, _ report: inout UndoReport
  ) {
    guard let thing = state.thing(operation.target) else { return }
    let existence = Existence(state)
    if existence.isRemoved(thing) { return report.left.append("\(thing.id) is removed already") }
    let since = existence.lastTouches(of: thing).values.filter {
      isOthers($0, than: change) && $0.lamport > change.header.lamport
    }
    guard since.isEmpty else {
      return report.left.append("\(thing.id) stays: \(names(of: since)) worked on it since")
    }
    write(removal(of: thing, in: state))
    report.done.append("removed \(thing.id) again")
  }

  /// Whether a stamp is another person's, or another replica's.
  private func isOthers(_ stamp: Stamp, than change: Change) -> Bool {
    stamp.operation.replica != change.header.first.replica || stamp.author != change.header.author
  }

  private func names(of stamps: [Stamp]) -> String {
    Set(stamps.map { "\($0.author) (\($0.device))" }).sorted().joined(separator: ", ")
  }
}

extension Editor {
  private mutating func takeBackWrite(
    _ operation: Operation, _ key: RegisterKey, _ value: RegisterValue, _ past: Past, _ state: ArticleState,
    _ report: inout UndoReport
  ) {
    guard let thing = state.thing(operation.target) else { return }
    if thing.id != .article(state.id), Existence(state).isRemoved(thing) {
      return report.left.append("\(thing.id) is removed")
    }
    let live = (thing.register(key)?.values ?? []).filter { !$0.isSource }
    // An undo that brought the value back wrote it anew; that write stands for this one.
    let standIns = live.map(\.stamp.operation).filter {
      $0 == operation.id || past.origin(of: $0, key) == operation.id
    }
    let since = live.filter { $0.stamp.lamport > past.lamport(of: operation.id) }
    let isWithdrawal = value == .withdrawn && since.isEmpty
    guard !standIns.isEmpty || isWithdrawal else {
      let names = names(of: live.map(\.stamp))
      return report.left.append(
        "\(key.name) of \(thing.id) stays: changed since by \(names.isEmpty ? "others" : names)")
    }
    let others = live.map(\.stamp.operation).filter { !standIns.contains($0) }
    let taken = Set(others.flatMap(past.overwritten))
    let restored = operation.overwrites.filter { !taken.contains($0) }.compactMap { past.value(of: $0, key) }
    // A withdrawal has no value to overwrite; it is named all the same, to say what is done again.
    let names = isWithdrawal ? [operation.id] : standIns
    let flags: Operation.Flags = key.isMark ? [] : .touches
    for value in restored {
      write(Draft(.write, .write(key, value), on: thing.id, in: state.id, flags: flags, overwrites: names))
    }
    if restored.isEmpty, !isWithdrawal {
      write(Draft(.write, .write(key, .withdrawn), on: thing.id, in: state.id, flags: flags, overwrites: names))
    }
    switch key {
    case .undone: break
    case .inForce: report.corrections += 1
    case .field, .tag: report.done.append("\(key.name) of \(thing.id) is as before")
    }
  }
}

/// What the operations of an article said, for looking up values that were overwritten.
private struct Past {
  private var operations: [OperationID: (header: ChangeHeader, operation: Operation)] = [:]
  /// The operations of changes that are undos.
  private var undos: Set<OperationID> = []

  init(_ history: [(ChangeHeader, Operation)]) {
    var changes: Set<OperationID> = []
    for (header, operation) in history {
      operations[operation.id] = (header, operation)
      if case .write(.undone, _) = operation.payload { changes.insert(header.first) }
    }
    undos = Set(operations.filter { changes.contains($0.value.header.first) }.keys)
  }

  /// Whether an operation belongs to a change that takes another one back.
  func isUndo(_ id: OperationID) -> Bool { undos.contains(id) }

  /// The last touch of a replica on any of these things that is no undo's: who takes a removal back has not thereby
  /// worked on the thing.
  func work(of replica: ReplicaID, on things: Set<ThingID>) -> Stamp? {
    let touches = operations.values.filter { entry in
      entry.operation.id.replica == replica && entry.operation.flags.contains(.touches)
        && things.contains(entry.operation.target) && !undos.contains(entry.operation.id)
    }
    return touches.max { $0.operation.id < $1.operation.id }.map { Stamp($0.operation.id, of: $0.header) }
  }

  func lamport(of id: OperationID) -> UInt64 { operations[id]?.header.lamport ?? .max }

  func overwritten(by id: OperationID) -> [OperationID] { operations[id]?.operation.overwrites ?? [] }

  /// The write that first said what this one says, when this is an undo's: what an undo overwrote had overwritten it.
  func origin(of id: OperationID, _ key: RegisterKey) -> OperationID {
    var known: Set<OperationID> = []
    return origin(of: id, key, &known)
  }

  private func origin(of id: OperationID, _ key: RegisterKey, _ known: inout Set<OperationID>) -> OperationID {
    guard undos.contains(id), known.insert(id).inserted, let said = value(of: id, key) else { return id }
    for overwritten in overwritten(by: id) {
      let earlier = self.overwritten(by: overwritten) + self.overwritten(by: origin(of: overwritten, key, &known))
      if let first = earlier.first(where: { value(of: $0, key) == said }) { return origin(of: first, key, &known) }
    }
    return id
  }

  /// What an operation wrote into a register; nil when it isn't held, wrote nothing there, or took values away.
  func value(of id: OperationID, _ key: RegisterKey) -> RegisterValue? {
    guard let operation = operations[id]?.operation else { return nil }
    switch operation.payload {
    case .write(let written, let value): return written == key && value != .withdrawn ? value : nil
    case .span(let creation):
      return value(key, creation.label, creation.attributes, creation.tags) ?? place(key, creation.fragments)
    case .relation(let creation): return value(key, creation.label, creation.attributes, creation.tags)
    case .note(let creation): return key == .field(.text) ? .text(creation.text) : nil
    case .article, .remove, .restore, .text, .opaque: return nil
    }
  }

  private func place(_ key: RegisterKey, _ fragments: Fragments) -> RegisterValue? {
    key == .field(.fragments) ? .fragments(fragments) : nil
  }

  private func value(
    _ key: RegisterKey, _ label: ExactText, _ attributes: [NamedText], _ tags: [ExactText]
  ) -> RegisterValue? {
    switch key {
    case .field(.label): return .text(label)
    case .field(let field):
      guard let name = field.name(after: FieldRules.attributePrefix) else { return nil }
      return attributes.first { $0.name == name }.map { .text($0.value) }
    case .tag(let tag): return tags.contains(tag) ? .on : nil
    case .undone, .inForce: return nil
    }
  }
}

extension UndoReport {
  fileprivate var correctionLine: String {
    corrections == 1 ? "put back the text in one place" : "put back the text in \(corrections) places"
  }
}

extension RegisterKey {
  /// The register as people name it.
  package var name: String {
    switch self {
    case .field(let name): name.string
    case .tag(let name): "tag \(name)"
    case .undone(let change): "undo of \(change)"
    case .inForce(let edit): "correction \(edit)"
    }
  }

  /// Whether the register only keeps book of undos.
  var isMark: Bool {
    if case .undone = self { true } else { false }
  }
}

extension Change {
  /// Whether the change takes another one back, or does it again.
  package var isUndo: Bool {
    operations.contains { operation in
      if case .write(.undone, _) = operation.payload { true } else { false }
    }
  }
}
