package import Models

/// One thing that reaches the text of an article.
package enum TextStep: Hashable, Sendable {
  /// The base comes.
  case base
  case edit(OperationID, TextEdit)
  /// An operation of the article that is no text edit.
  case other(OperationID)
  /// The edit, held or not, is off from now on, or on again.
  case toggle(OperationID, isOff: Bool)
}

/// What several replicas did to one text while each knew only a part of the others' work. Everything follows from
/// the seed.
package struct RandomEdits: Sendable {
  package let base: [Unicode.Scalar]
  /// The operations of each replica in the order of their numbers. Numbers left out are of other articles.
  package let logs: [[TextStep]]
  /// What is switched off and on; of several toggles of one edit the last one counts.
  package let toggles: [TextStep]

  /// Edits as a program makes them; where `isHostile`, mixed with edits that no program makes.
  ///
  /// - Complexity: the text is computed anew for each step; meant for some dozen.
  package static func make(seed: UInt64, steps: Int, isHostile: Bool = false) -> RandomEdits {
    var generator = TextEditGenerator(seed: seed, isHostile: isHostile)
    for _ in 0..<steps { generator.makeStep() }
    return RandomEdits(base: generator.base, logs: generator.authors.map(\.log), toggles: generator.toggles)
  }

  /// Everything in any order that keeps each replica's own and that of the toggles; the base mostly comes first.
  /// Some seeds mix evenly, others take one replica's steps in long runs.
  package func interleaving(seed: UInt64) -> [TextStep] {
    var random = SeededGenerator(seed: seed)
    let isBaseFirst = random.chance(70)
    var open = (logs + [toggles, isBaseFirst ? [] : [.base]]).map { $0[...] }
    let run = random.pick([0, 0, 50, 90, 98])
    var line: [TextStep] = isBaseFirst ? [.base] : []
    var current = random.below(open.count)
    while !open.isEmpty {
      if !random.chance(run) || current >= open.count { current = random.below(open.count) }
      if let step = open[current].popFirst() { line.append(step) }
      if open[current].isEmpty { open.remove(at: current) }
    }
    return line
  }

  /// The text of what these steps bring; they are taken as a set, but for the toggles.
  package func text(after steps: some Sequence<TextStep>) -> NaiveText { Self.text(base: base, steps: steps) }

  fileprivate static func text(base: [Unicode.Scalar], steps: some Sequence<TextStep>) -> NaiveText {
    var edits: [(OperationID, TextEdit)] = []
    var applied: [ReplicaID: UInt64] = [:]
    var off: Set<OperationID> = []
    var holdsBase = false
    for step in steps {
      switch step {
      case .base: holdsBase = true
      case .edit(let id, let edit):
        edits.append((id, edit))
        applied[id.replica] = max(applied[id.replica] ?? 0, id.seq)
      case .other(let id): applied[id.replica] = max(applied[id.replica] ?? 0, id.seq)
      case .toggle(let id, true): off.insert(id)
      case .toggle(let id, false): off.remove(id)
      }
    }
    return NaiveText(base: holdsBase ? base : nil, edits: edits, applied: applied) { off.contains($0) }
  }
}

/// Makes the steps of `RandomEdits`, one after the other.
private struct TextEditGenerator {
  /// A replica: its log, how much it knows of each log and of the toggles, and where it is typing.
  struct Author {
    let id: ReplicaID
    var log: [TextStep] = []
    var nextSeq: UInt64 = 1
    var known: [Int]
    var knownToggles = 0
    var typing: (last: OperationID, isBackwards: Bool)?
  }

  var random: SeededGenerator
  let base: [Unicode.Scalar]
  let isHostile: Bool
  /// How often, in percent, a replica takes in what another one did.
  let learning: Int
  /// The place of the base where much is done.
  let hotSpot: Int
  var authors: [Author]
  var toggles: [TextStep] = []
  /// The replica that makes the present step, the id of its next operation, and the order of the text it sees.
  var hand = 0
  var id: OperationID
  var order: [(names: [CharacterID], isAlive: Bool)] = []
  /// The places in that order by name.
  var places: [CharacterID: Int] = [:]
  /// The edits it knows.
  var known: Set<TextEdit> = []
  /// What operations still to be made are to name, so that some wait for each other in a circle.
  var promises: [OperationID: CharacterID] = [:]

  init(seed: UInt64, isHostile: Bool) {
    var random = SeededGenerator(seed: seed)
    base = Array(TextGenerator.text(pieces: 1...5, &random).string.unicodeScalars)
    learning = random.pick([5, 15, 30])
    hotSpot = random.below(base.count)
    let count = random.int(in: 1...4)
    authors = (0..<count).map { _ in
      Author(
        id: ReplicaID(ID128(high: random.next(), low: random.next())), known: Array(repeating: 0, count: count))
    }
    id = OperationID(replica: authors[0].id, seq: 1)
    self.isHostile = isHostile
    self.random = random
  }

  // MARK: - Steps

  mutating func makeStep() {
    hand = random.below(authors.count)
    learn()
    if random.chance(8), let edit = random.pickAny(edits) {
      toggles.append(.toggle(edit.id, isOff: random.chance(70)))
      return
    }
    // Numbers between are of other articles.
    if random.chance(10) { authors[hand].nextSeq += UInt64(random.int(in: 1...2)) }
    id = OperationID(replica: authors[hand].id, seq: authors[hand].nextSeq)
    authors[hand].log.append(random.chance(5) ? .other(id) : .edit(id, makeEdit()))
    authors[hand].nextSeq += 1
  }

  /// The replica takes in more of some others' logs and sees the text anew.
  private mutating func learn() {
    for index in authors.indices where random.chance(learning) {
      let (known, all) = (authors[hand].known[index], authors[index].log.count)
      authors[hand].known[index] = random.chance(50) ? all : random.int(in: known...all)
    }
    authors[hand].known[hand] = authors[hand].log.count
    if random.chance(30) { authors[hand].knownToggles = toggles.count }
    let logs = zip(authors, authors[hand].known).flatMap { $0.log.prefix($1) }
    let steps = [.base] + logs + toggles.prefix(authors[hand].knownToggles)
    order = RandomEdits.text(base: base, steps: steps).order
    places = [:]
    for (place, character) in order.enumerated() {
      for name in character.names { places[name] = place }
    }
    known = Set(Self.edits(in: logs).map(\.edit))
  }

  /// Every edit that anyone made.
  private var edits: [(id: OperationID, edit: TextEdit)] { Self.edits(in: authors.flatMap(\.log)) }

  private static func edits(in steps: [TextStep]) -> [(id: OperationID, edit: TextEdit)] {
    steps.compactMap { step in
      if case .edit(let id, let edit) = step { (id, edit) } else { nil }
    }
  }

  // MARK: - Edits as a program makes them

  /// An edit that neither inserts nor deletes cannot be written down.
  private mutating func makeEdit() -> TextEdit {
    let edit = anyEdit()
    return edit.inserted.isEmpty && edit.deleted.isEmpty ? typing() : edit
  }

  private mutating func anyEdit() -> TextEdit {
    if isHostile, random.chance(promises[id] == nil ? 40 : 90) { return hostileEdit() }
    if random.chance(50), let edit = repetition() { return edit }
    let living = order.indices.filter { order[$0].isAlive }
    if random.chance(40), !living.isEmpty { return replacement(living) }
    return typing()
  }

  /// The correction of another replica that this one doesn't know of, as if found again: the same one, or one that is
  /// a little different.
  private mutating func repetition() -> TextEdit? {
    let unseen = edits.map(\.edit).filter { !known.contains($0) }
    for edit in random.shuffled(unseen) {
      if let repetition = repetition(of: edit) { return repetition }
    }
    return nil
  }

  /// Nil where the text it corrects is not there, or no longer.
  private mutating func repetition(of edit: TextEdit) -> TextEdit? {
    let (left, right) = (edit.left.map { places[$0] } ?? -1, edit.right.map { places[$0] } ?? order.count)
    let deleted = edit.deleted.flatMap { run in
      (0..<min(run.count, order.count + 1)).map { places[run.first.moved(by: $0)] }
    }
    guard let left, let right, !deleted.contains(nil) else { return nil }
    let found = deleted.compactMap { $0 }.filter { order[$0].isAlive }
    guard found.count == deleted.count, edit.inserted.isEmpty || left + 1 == right else { return nil }
    let fewer = random.chance(20) ? random.some(of: found, percent: 70) : found
    var repetition = self.edit(
      at: right, inserting: edit.inserted.isEmpty || random.chance(80) ? edit.inserted : text(), deleting: fewer)
    repetition.isMarked = edit.isMarked && repetition.deleted.isEmpty && !repetition.inserted.isEmpty
    return repetition
  }

  /// Deletes up to five living characters, mostly for others that stand before, after or within them.
  private mutating func replacement(_ living: [Int]) -> TextEdit {
    let near = living.firstIndex { order[$0].names.contains(.base(hotSpot)) } ?? 0
    let start = random.chance(50) ? near : random.below(living.count)
    let deleted = living[start..<min(start + random.int(in: 1...5), living.count)]
    let gap = random.pick([deleted[start], deleted[start] + 1, deleted[deleted.endIndex - 1] + 1])
    return edit(at: gap, inserting: random.chance(20) ? .empty : text(), deleting: Array(deleted))
  }

  /// One keystroke or more, on or back from where the replica is typing, or at another place.
  private mutating func typing() -> TextEdit {
    let text = text()
    if let typing = authors[hand].typing, random.chance(60) {
      let run = order.indices.filter { order[$0].names.contains { $0.operation == typing.last } }
      authors[hand].typing?.last = id
      if let first = run.first, let last = run.last {
        return edit(at: typing.isBackwards ? first : last + 1, inserting: text, deleting: [])
      }
    }
    authors[hand].typing = (id, random.chance(40))
    let hot = (places[.base(hotSpot)] ?? 0) + random.below(2)
    return edit(at: random.chance(50) ? hot : random.below(order.count + 1), inserting: text, deleting: [])
  }

  /// A whole piece, or some scalars of one whatever they belong to.
  private mutating func text() -> ExactText {
    let piece = Array(TextGenerator.piece(&random).unicodeScalars)
    if random.chance(30) { return Self.text(piece) }
    let start = random.below(piece.count)
    return Self.text(piece[start..<min(start + random.pick([1, 1, 1, 2, 3]), piece.count)])
  }

  private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> ExactText {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return ExactText(String(view))
  }

  /// An edit before the character at a place of the full order, `order.count` for the end.
  private mutating func edit(at gap: Int, inserting text: ExactText, deleting places: [Int]) -> TextEdit {
    var edit = TextEdit(inserted: text, deleted: runs(places.compactMap { name($0) }))
    if !text.isEmpty { (edit.left, edit.right) = (name(gap - 1), name(gap)) }
    edit.isMarked = !text.isEmpty && places.isEmpty && random.chance(30)
    return edit
  }

  /// Mostly the first of its names; nil for the start and the end.
  private mutating func name(_ place: Int) -> CharacterID? {
    guard order.indices.contains(place) else { return nil }
    return random.chance(70) ? order[place].names[0] : random.pick(order[place].names)
  }

  private func runs(_ names: [CharacterID]) -> [CharacterRun] {
    var runs: [CharacterRun] = []
    for name in names {
      if let run = runs.last, run.first.moved(by: run.count) == name {
        runs[runs.count - 1].count += 1
      } else {
        runs.append(CharacterRun(first: name, count: 1))
      }
    }
    return runs
  }

  // MARK: - Edits that no program makes

  private mutating func hostileEdit() -> TextEdit {
    if random.chance(25), let other = random.pickAny(edits)?.edit { return other }
    var edit = edit(
      at: random.below(order.count + 1), inserting: random.chance(15) ? .empty : text(),
      deleting: random.some(of: Array(order.indices), percent: random.pick([0, 0, 0, 5, 30])))
    if !edit.inserted.isEmpty { (edit.left, edit.right) = origins(instead: (edit.left, edit.right)) }
    for _ in 0..<random.pick([0, 0, 0, 1, 2]) {
      guard let first = anyCharacter() else { continue }
      let count = random.pick([1, 1, 1, 2, 5, Limits.length, Limits.length + 1])
      edit.deleted.append(CharacterRun(first: first, count: count))
    }
    if random.chance(20) { edit.deleted += random.some(of: edit.deleted) }
    if let promise = promises[id], random.chance(80) {
      edit.deleted.append(CharacterRun(first: promise, count: 1))
    }
    // What deletes carries no mark.
    if !edit.deleted.isEmpty { edit.isMarked = false }
    return edit
  }

  private static func length(_ edit: TextEdit) -> Int { edit.inserted.string.unicodeScalars.count }

  private mutating func origins(
    instead honest: (CharacterID?, CharacterID?)
  ) -> (left: CharacterID?, right: CharacterID?) {
    switch random.below(6) {
    case 0: return (honest.1, honest.0)
    case 1: return (anyCharacter(), anyCharacter())
    case 2: return (honest.0, honest.0)
    case 3:
      // Both of places that are far apart.
      let left = random.int(in: -1...order.count - 1)
      return (name(left), name(random.int(in: left + 1...order.count)))
    case 4:
      // Between two characters of one edit, or of the base, as if the second one were not there.
      guard random.chance(75), let other = random.pickAny(edits.filter { Self.length($0.edit) > 1 }) else {
        return (.base(random.below(base.count)), nil)
      }
      return (.inserted(other.id, random.below(Self.length(other.edit) - 1)), other.edit.right)
    default: return honest
    }
  }

  /// A character that is there, or not, or never will be; nil for the start or the end.
  private mutating func anyCharacter() -> CharacterID? {
    let beyond = random.pick([0, 0, 1, 7, Limits.length])
    let other = random.pickAny(edits)
    let length = other.map { Self.length($0.edit) } ?? 0
    switch random.below(100) {
    case 0..<10: return nil
    case 10..<40: return .base(random.below(base.count))
    case 40..<44: return .base(min(base.count + beyond, Limits.length))
    case 44..<80: return .inserted(other?.id ?? id, random.below(length))
    case 80..<85: return .inserted(other?.id ?? id, min(length + beyond, Limits.length))
    case 85..<88: return .inserted(id, random.below(3))
    case 88..<92: return .inserted(OperationID(replica: ReplicaID(ID128(high: random.next(), low: 0)), seq: 1), 0)
    case 92..<95: return .inserted(OperationID(replica: id.replica, seq: UInt64(random.int(in: 1...9))), 0)
    default:
      let author = authors[random.below(authors.count)]
      let next = OperationID(replica: author.id, seq: author.nextSeq + UInt64(random.below(2)))
      promises[next] = .inserted(id, 0)
      return .inserted(next, 0)
    }
  }
}
