internal import Models

/// Everything that isn't a creation.
extension OperationGenerator {
  private static let anyField: [ExactText] = [
    "label", "title", "text", "language", "direction", "url", "fragments", "attributes.role", "attributes.",
    "metadata.",
    "metadata.agency", "existence", "unheard", "",
  ]

  mutating func fieldDraft(_ subject: Subject) -> Draft {
    let target = target(in: subject)
    let field = random.chance(90) ? fittingField(kind(of: target, in: subject)) : random.pick(Self.anyField)
    return write(.field(field), value(of: field, subject), on: target, in: subject)
  }

  private mutating func fittingField(_ kind: Operation.Kind?) -> ExactText {
    let (attribute, metadata) = (ExactText("attributes.\(name())"), ExactText("metadata.\(name())"))
    return switch kind {
    case .article: random.pick(["title", "language", "direction", "url", metadata, metadata])
    case .span:
      isCalm
        ? random.pick(weighted: [(5, "label"), (1, "fragments"), (4, attribute)])
        : random.pick(["label", "label", "fragments", "fragments", attribute])
    case .relation: random.pick(["label", attribute])
    case .note: "text"
    default: random.pick(Self.anyField)
    }
  }

  private mutating func value(of field: ExactText, _ subject: Subject) -> RegisterValue {
    if random.chance(isCalm ? 1 : 8) { return anyValue(subject) }
    if random.chance(12) { return .withdrawn }
    if random.chance(12) { return .cleared }
    if field == "fragments" { return .fragments(fragments(subject)) }
    if field == "direction", random.chance(80) { return .text(random.pick(["rtl", "ltr"])) }
    return .text(word())
  }

  private mutating func anyValue(_ subject: Subject) -> RegisterValue {
    random.pick([.withdrawn, .cleared, .text(word()), .fragments(fragments(subject)), .on, .off])
  }

  mutating func write(
    _ key: RegisterKey, _ value: RegisterValue, on target: ThingID, in subject: Subject
  ) -> Draft {
    Draft(
      kind: .write, flags: random.chance(10) ? .source : .touches, target: target,
      overwrites: overwrites(key, of: target, in: subject), payload: .write(key, value))
  }

  mutating func tagDraft(_ subject: Subject) -> Draft {
    let value: RegisterValue =
      random.chance(4) ? anyValue(subject) : random.pick([.on, .on, .off, .withdrawn])
    return write(.tag(tag()), value, on: target(in: subject), in: subject)
  }

  mutating func undoneDraft(_ subject: Subject) -> Draft {
    let changes = all(in: subject.id).map(\.header.first)
    let change = random.pickAny(Array(changes.prefix(6))) ?? bogusID()
    let target = random.chance(95) ? .article(subject.id) : target(in: subject)
    var draft = write(.undone(change), random.pick([.on, .on, .off]), on: target, in: subject)
    if draft.flags == .touches { draft.flags = [] }
    return draft
  }

  // MARK: - Existence

  mutating func removeDraft(_ subject: Subject) -> Draft {
    let target = removable(in: subject)
    let article = NaiveArticle(id: subject.id, operations: known(in: subject.id))
    let right = article.lastTouches(of: target).map(\.id).sorted()
    let seen: [OperationID] =
      switch random.below(20) {
      case 0: random.some(of: right)
      case 1: right.map { OperationID(replica: $0.replica, seq: max(1, $0.seq - 1)) }
      case 2: random.some(of: right) + [bogusID()]
      case 3: anyIDs(in: subject)
      case 4: right.map { OperationID(replica: $0.replica, seq: $0.seq + UInt64(random.int(in: 1...3))) }
      default: right
      }
    let largest = Dictionary(grouping: seen, by: \.replica).values.compactMap { $0.max() }
    return Draft(kind: .remove, flags: [], target: target, payload: .remove(seen: largest.sorted()))
  }

  /// The ends of relations more often than others, so that some relations come to dangle.
  private mutating func removable(in subject: Subject) -> ThingID {
    let ends = known(in: subject.id).flatMap { held -> [ThingID] in
      guard case .relation(let creation) = held.operation.payload else { return [] }
      return [creation.source, creation.target]
    }
    if random.chance(30), let end = random.pickAny(ends) { return end }
    return random.chance(isCalm ? 1 : 20) ? .article(subject.id) : target(in: subject)
  }

  mutating func restoreDraft(_ subject: Subject) -> Draft {
    let removals = known(in: subject.id).filter { $0.operation.kind == .remove }.map(\.operation)
    guard let removal = random.pickAny(removals), random.chance(92) else {
      return Draft(
        kind: .restore, target: target(in: subject), overwrites: anyIDs(in: subject), payload: .restore)
    }
    let same = removals.filter { $0.target == removal.target }.map(\.id)
    return Draft(
      kind: .restore, target: removal.target, overwrites: random.chance(80) ? same : [removal.id],
      payload: .restore)
  }

  // MARK: - What is not understood

  mutating func unknownDraft(_ subject: Subject) -> Draft {
    let bytes = (0..<random.below(6)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let flags: Operation.Flags = random.pick([
      [], .touches, .touches, .source, .mustUnderstand, [.mustUnderstand, .touches],
    ])
    return Draft(
      kind: Operation.Kind(rawValue: random.pick([0, 9, 200, .max])), flags: flags,
      target: target(in: subject),
      overwrites: random.chance(30) ? anyIDs(in: subject) : [], payload: .opaque(bytes))
  }

  /// A kind that is known with bytes that no kind reads.
  mutating func unreadableDraft(_ subject: Subject) -> Draft {
    Draft(
      kind: Operation.Kind(rawValue: UInt16(random.int(in: 1...8))),
      flags: random.pick([[], .touches, .mustUnderstand]), target: target(in: subject),
      overwrites: random.chance(30) ? anyIDs(in: subject) : [], payload: .opaque([0xFF]))
  }
}
