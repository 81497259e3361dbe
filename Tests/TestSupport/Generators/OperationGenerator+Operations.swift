internal import Models

/// One operation at a time: what it is about, its kind, and its envelope.
extension OperationGenerator {
  private enum Act {
    case article, span, relation, note, field, tag, undone, text, inForce, remove, restore, unknown, unreadable
  }

  /// Everything of an operation but its id and its article.
  struct Draft {
    var kind: Operation.Kind
    var flags: Operation.Flags = .touches
    var target: ThingID
    var overwrites: [OperationID] = []
    var payload: Payload

    /// The key that a creation carries.
    var key: KeyID? {
      switch payload {
      case .span(let creation): creation.key
      case .relation(let creation): creation.key
      case .note(let creation): creation.key
      default: nil
      }
    }
  }

  mutating func makeOperation(_ id: OperationID) -> Operation {
    // The first articles are written about most.
    let subject = subjects[min(random.below(subjects.count), random.below(subjects.count))]
    var draft = draft(in: subject)
    if isCalm { return operation(id, draft, subject) }
    if random.chance(4) { draft.flags = Operation.Flags(rawValue: UInt8(random.below(8))) }
    if random.chance(2) { draft.target = target(in: subject) }
    if random.chance(2) { draft.overwrites += anyIDs(in: subject) }
    if random.chance(8), let key = draft.key { draft.overwrites += sayings(about: .key(key), in: subject) }
    return operation(id, draft, subject)
  }

  mutating func articleOperation(_ id: OperationID, _ subject: Subject) -> Operation {
    operation(id, articleDraft(subject), subject)
  }

  private func operation(_ id: OperationID, _ draft: Draft, _ subject: Subject) -> Operation {
    Operation(
      id: id, kind: draft.kind, flags: draft.flags, article: subject.id, target: draft.target,
      overwrites: Set(draft.overwrites).sorted(), payload: draft.payload)
  }

  private mutating func draft(in subject: Subject) -> Draft {
    switch act(in: subject) {
    case .article: articleDraft(subject)
    case .span: spanDraft(subject)
    case .relation: relationDraft(subject)
    case .note: noteDraft(subject)
    case .field: fieldDraft(subject)
    case .tag: tagDraft(subject)
    case .undone: undoneDraft(subject)
    case .text: textDraft(subject)
    case .inForce: inForceDraft(subject)
    case .remove: removeDraft(subject)
    case .restore: restoreDraft(subject)
    case .unknown: unknownDraft(subject)
    case .unreadable: unreadableDraft(subject)
    }
  }

  private mutating func act(in subject: Subject) -> Act {
    if isCalm {
      return random.pick(weighted: [
        (30, .span), (8, .relation), (10, .note), (30, .field), (12, .tag), (3, .undone), (5, .remove), (2, .restore),
      ])
    }
    if all(in: subject.id).isEmpty && random.chance(60) { return .article }
    // Few things, so that edits meet on them.
    let isFull = made(all(in: subject.id)).count >= 16
    let making = isFull ? 0 : 1
    return random.pick(weighted: [
      (4, .article), (16 * making, .span), (9 * making, .relation), (12 * making, .note), (26, .field),
      (10, .tag),
      (4, .undone), (24, .text), (9, .inForce), (10, .remove), (5, .restore), (1, .unknown), (1, .unreadable),
    ])
  }

  // MARK: - Things

  /// What creations among the operations make, each once.
  func made(_ operations: [HeldOperation]) -> [(id: ThingID, kind: Operation.Kind)] {
    var seen: Set<ThingID> = []
    return operations.compactMap { held in
      guard let thing = thing(madeBy: held), seen.insert(thing).inserted else { return nil }
      return (thing, held.operation.kind)
    }
  }

  /// Anything to write about: mostly what the replica knows, at times what it can't know or what isn't there.
  mutating func target(in subject: Subject, _ kind: Operation.Kind? = nil) -> ThingID {
    let kind = random.chance(kind == nil ? 0 : 92) ? kind : nil
    let pool = random.chance(isCalm ? 97 : 85) ? known(in: subject.id) : all(in: subject.id)
    let fitting = made(pool).filter { kind == nil || $0.kind == kind }.map(\.id)
    if random.chance(isCalm ? 100 : 95), let thing = random.pickAny(fitting) { return thing }
    return random.pick(weighted: [
      (30, .article(subject.id)), (10, .key(random.pick(subject.keys))), (10, .operation(bogusID())),
      (10, foreignThing(subject)),
    ])
  }

  /// A thing of any article; never an article itself, which an envelope cannot name.
  private mutating func foreignThing(_ subject: Subject) -> ThingID {
    let things = made(all(in: random.pick(subjects).id)).filter { $0.kind != .article }
    return random.pickAny(things)?.id ?? .article(subject.id)
  }

  func kind(of thing: ThingID, in subject: Subject) -> Operation.Kind? {
    made(all(in: subject.id)).first { $0.id == thing }?.kind
  }

  /// A few ids that have no business where they are put.
  mutating func anyIDs(in subject: Subject) -> [OperationID] {
    let held = all(in: random.chance(90) ? subject.id : random.pick(subjects).id).map(\.id)
    return random.shuffled(held).prefix(random.int(in: 1...2)) + (random.chance(30) ? [bogusID()] : [])
  }

  // MARK: - Overwriting

  /// What creations and writes said about a thing: names that a creation has no business to carry.
  private func sayings(about thing: ThingID, in subject: Subject) -> [OperationID] {
    all(in: subject.id).filter { $0.operation.target == thing || self.thing(madeBy: $0) == thing }.map(\.id)
  }

  /// What a write of a register names: mostly every live value known, at times fewer, others, or what isn't
  /// held.
  mutating func overwrites(_ key: RegisterKey, of thing: ThingID, in subject: Subject) -> [OperationID] {
    let writers = known(in: subject.id).filter { isWriting(key, of: thing, $0) }
    let named = Set(writers.flatMap(\.operation.overwrites))
    let live = writers.map(\.id).filter { !named.contains($0) }.sorted()
    if isCalm { return random.pick(weighted: [(80, live), (12, random.some(of: live)), (8, [])]) }
    return random.pick(weighted: [
      (60, live), (14, random.some(of: live)), (14, []), (7, live + anyIDs(in: subject)),
      (5, live + [bogusID()]),
    ])
  }

  /// A creation counts as writing every register of what it makes: one name too many hurts nobody.
  private func isWriting(_ key: RegisterKey, of thing: ThingID, _ held: HeldOperation) -> Bool {
    if case .write(key, _) = held.operation.payload { return held.operation.target == thing }
    return self.thing(madeBy: held) == thing
  }
}
