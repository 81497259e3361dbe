internal import Models

/// Edits of the text, what says whether they are in force, and anchors on what they inserted.
extension OperationGenerator {
  mutating func textDraft(_ subject: Subject) -> Draft {
    let edit =
      switch random.below(10) {
      case 0..<2: random.pickAny(edits(among: all(in: subject.id)))?.1 ?? sensibleEdit(subject)
      case 2: senselessEdit(subject)
      default: sensibleEdit(subject)
      }
    let flags: Operation.Flags = random.chance(90) ? [.touches, .mustUnderstand] : .touches
    return Draft(kind: .text, flags: flags, target: .article(subject.id), payload: .text(edit))
  }

  mutating func inForceDraft(_ subject: Subject) -> Draft {
    let pool = random.chance(80) ? known(in: subject.id) : all(in: subject.id)
    // Few are written about again and again, so that writes meet.
    let edit = random.pickAny(Array(edits(among: pool).prefix(6)))?.0 ?? random.pickAny(pool)?.id ?? bogusID()
    let value: RegisterValue = random.pick([.off, .off, .off, .on, .withdrawn, random.chance(10) ? .cleared : .off])
    let target = random.chance(95) ? .article(subject.id) : target(in: subject)
    return write(.inForce(random.chance(97) ? edit : bogusID()), value, on: target, in: subject)
  }

  /// Pieces that begin or end at inserted characters; whether they make sense is left to luck, but for those within
  /// one edit.
  mutating func insertedPieces(_ subject: Subject) -> [Fragment]? {
    let pool = random.chance(85) ? known(in: subject.id) : all(in: subject.id)
    let inserting = edits(among: pool).filter { !$0.1.inserted.isEmpty }
    guard let (id, edit) = random.pickAny(inserting) else { return nil }
    let first = random.below(edit.inserted.scalarCount)
    let last = random.int(in: first...edit.inserted.scalarCount - 1)
    let (begin, end) = (CharacterID.inserted(id, first), CharacterID.inserted(id, last))
    switch random.below(4) {
    case 0: return [Fragment(first: .base(random.below(subject.length)), last: end)]
    case 1: return [Fragment(first: begin, last: .base(random.below(subject.length)))]
    case 2:
      let other = Fragment(first: .base(random.below(subject.length)), last: .base(subject.length - 1))
      return [Fragment(first: begin, last: end), other]
    default: return [Fragment(first: begin, last: end)]
    }
  }

  private func edits(among operations: [HeldOperation]) -> [(OperationID, TextEdit)] {
    operations.compactMap { held in
      if case .text(let edit) = held.operation.payload { (held.id, edit) } else { nil }
    }
  }

  // MARK: - Edits

  /// What a program would write on the text as the replica knows it.
  private mutating func sensibleEdit(_ subject: Subject) -> TextEdit {
    let order = text(subject).order
    // Most is done at one place, so that edits meet there.
    let start = random.chance(60) ? min(2, order.count - 1) : random.below(order.count)
    let deleted = random.chance(45) ? [] : Array(order[start..<min(start + random.int(in: 1...3), order.count)])
    var edit = TextEdit(inserted: random.chance(15) ? .empty : word())
    edit.deleted = deleted.filter { $0.isAlive || random.chance(10) }.map {
      CharacterRun(first: random.pick($0.names), count: 1)
    }
    let gap = start + (deleted.count > 1 && random.chance(40) ? 1 : 0)
    edit.left = gap > 0 ? random.pick(order[gap - 1].names) : nil
    edit.right = gap < order.count ? random.pick(order[gap].names) : nil
    edit.isMarked = random.chance(40)
    return writable(edit)
  }

  /// The text as the replica knows it, with every edit in force.
  private func text(_ subject: Subject) -> NaiveText {
    let known = known(in: subject.id)
    let applied = Dictionary(known.map { ($0.id.replica, $0.id.seq) }) { max($0, $1) }
    let base = Array(subject.text.string.unicodeScalars)
    return NaiveText(base: base, edits: edits(among: known), applied: applied) { _ in false }
  }

  /// Characters of anything, in any order.
  private mutating func senselessEdit(_ subject: Subject) -> TextEdit {
    var edit = TextEdit(inserted: random.chance(20) ? .empty : word(), isMarked: random.chance(30))
    (edit.left, edit.right) = (anyCharacter(subject), anyCharacter(subject))
    for _ in 0..<random.pick([0, 0, 1, 2]) {
      let count = random.pick([1, 1, 2, Limits.length, Limits.length + 1])
      if let first = anyCharacter(subject) { edit.deleted.append(CharacterRun(first: first, count: count)) }
    }
    return writable(edit)
  }

  /// A character that is there, or not yet, or never will be; nil for the start and the end.
  private mutating func anyCharacter(_ subject: Subject) -> CharacterID? {
    let other = random.pickAny(edits(among: all(in: subject.id)))
    let offset = random.pick([0, 0, 1, 2, Limits.length])
    return switch random.below(10) {
    case 0: nil
    case 1: .base(random.pick([subject.length, Limits.length]))
    case 2: .inserted(bogusID(), offset)
    case 3: .inserted(random.pickAny(all(in: subject.id))?.id ?? bogusID(), offset)
    case 4..<7: .inserted(other?.0 ?? bogusID(), offset)
    default: .base(random.below(subject.length))
    }
  }

  /// The edit, changed so that it has canonical bytes.
  private mutating func writable(_ edit: TextEdit) -> TextEdit {
    var edit = edit
    if edit.inserted.isEmpty {
      (edit.left, edit.right) = (nil, nil)
      if edit.deleted.isEmpty { edit.inserted = "ن" }
    }
    if edit.inserted.isEmpty || !edit.deleted.isEmpty { edit.isMarked = false }
    return edit
  }
}
