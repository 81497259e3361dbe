/// What the operations held of one article fold to. A value: no files, no SQL, no clock. See docs/fold.md for the rules.
///
/// Operations of one replica must be applied in the order of their numbers; apart from that any order gives an equal
/// state. Applying an operation again changes nothing.
package struct ArticleState: Sendable {
  package let id: ArticleID
  /// The base text's length in scalars; nil while no creation that makes sense is held (rule T3).
  package internal(set) var baseLength: Int?
  /// The number of the last operation applied here, by replica.
  package internal(set) var applied = AppliedNumbers()
  /// The article itself comes first; the rest in the order they were first heard of.
  package internal(set) var things: [Thing]
  private(set) var index = ThingIndex()
  /// What edits made of the base text; nil while nobody has edited it.
  package internal(set) var text: TextState?
  /// Held operations with anchors in the base text alone.
  package internal(set) var baseAnchored = 0
  /// Held operations that this version cannot read (rule U1).
  package internal(set) var unknown = 0
  /// An unknown operation must be understood before anything here may be edited.
  package internal(set) var isReadOnly = false
  private var seldom = Seldom.Held.nothing

  package struct EarlyName: Hashable, Sendable {
    let thing: ThingID
    let key: RegisterKey
  }

  package init(id: ArticleID) {
    self.id = id
    things = [Thing(id: .article(id))]
  }

  /// Takes the things of a stored state: the article, then the rest sorted by id.
  mutating func take(sorted things: [Thing]) {
    self.things = things
    index = ThingIndex(sorted: things.count)
  }

  /// Operations that cannot show until the base text, or edits of it, come (rules T3, X2).
  package var waiting: Int {
    (hasGuests ? waitingRoom.guests.count : 0) + (baseLength == nil ? baseAnchored : 0)
  }

  package var article: Thing { things[0] }

  package func thing(_ id: ThingID) -> Thing? {
    position(of: id).map { things[$0] }
  }

  /// What the thing at a position is; nil while no creation of it is held.
  func kind(at position: Int) -> Thing.Kind? {
    // Looked up where it lies: calling a method of a thing copies it, and counts the references of its parts.
    let things = things.span
    return things[position].creations.count == 1 ? things[position].creations[0].kind : things[position].kind
  }

  /// Where a thing is in `things`.
  ///
  /// - Complexity: O(log things).
  package func position(of id: ThingID) -> Int? { index.position(of: id, in: things) }

  /// The positions of all things but the article, sorted by id.
  ///
  /// - Complexity: O(things) for a state that was read; O(n log n) in the number of those that came since.
  var sortedPositions: [Int] { index.sortedPositions(things) }

  /// Whether an operation, if it is one of this article's, was applied.
  package func isApplied(_ operation: OperationID) -> Bool {
    operation.seq <= applied[operation.replica]
  }

  /// Applies one operation. Those of other articles, and those applied before, change nothing.
  ///
  /// - Complexity: O(registers and values of the thing it is about).
  package mutating func apply(_ operation: Operation, of change: ChangeHeader) {
    guard operation.article == id, !isApplied(operation.id) else { return }
    let stamp = Stamp(operation.id, of: change)
    perform(operation, stamp)
    applied[operation.id.replica] = operation.id.seq
    forgetEarlyNames(of: operation.id)
    settle(after: operation.id)
  }
}

// MARK: - What few articles have

extension ArticleState {
  /// Held apart and together: a copy of a state counts the references of all that lies in it.
  fileprivate struct Seldom: Sendable {
    var corrections: [OperationID: Stamp] = [:]
    var waitingRoom = WaitingRoom()
    var earlyNames: [OperationID: [EarlyName]] = [:]

    enum Held: Sendable {
      case nothing
      indirect case some(Seldom)
    }
  }

  private var seldomParts: Seldom {
    get { if case .some(let parts) = seldom { parts } else { Seldom() } }
    _modify {
      var parts = seldomParts
      // Given up first, so that what is in it is not copied when it is changed.
      seldom = .nothing
      defer { seldom = .some(parts) }
      yield &parts
    }
  }

  private var hasSeldomParts: Bool { if case .some = seldom { true } else { false } }

  /// Who made the corrections that insert something, for conflicts over the text (rule X7).
  package internal(set) var corrections: [OperationID: Stamp] {
    get { seldomParts.corrections }
    _modify { yield &seldomParts.corrections }
  }

  /// Held operations that name characters which are not here.
  package internal(set) var waitingRoom: WaitingRoom {
    get { seldomParts.waitingRoom }
    _modify { yield &seldomParts.waitingRoom }
  }

  /// Whether some of these wait.
  var hasGuests: Bool { hasSeldomParts && !seldomParts.waitingRoom.isEmpty }

  /// Whether registers here await operations.
  var awaitsNames: Bool { hasSeldomParts && !seldomParts.earlyNames.isEmpty }

  /// Registers that remember names of operations not yet applied, so that few need to be looked through.
  package internal(set) var earlyNames: [OperationID: [EarlyName]] {
    get { seldomParts.earlyNames }
    _modify { yield &seldomParts.earlyNames }
  }
}

extension ArticleState {
  private mutating func perform(_ operation: Operation, _ stamp: Stamp) {
    // E1: everything so flagged touches its target; a removal never does.
    if operation.flags.contains(.touches), operation.kind != .remove {
      things[makePosition(of: operation.target)].touch(stamp)
    }
    switch operation.payload {
    case .article(let creation): create(creation, operation, stamp)
    case .span(let creation): create(creation, operation, stamp)
    case .relation(let creation): create(creation, operation, stamp)
    case .note(let creation): create(creation, operation, stamp)
    case .write(let key, let value): write(key, value, operation, stamp)
    case .remove(let seen): things[makePosition(of: operation.target)].add(.init(stamp: stamp, seen: seen))
    case .restore: things[makePosition(of: operation.target)].restore(operation.overwrites)
    case .text(let edit): correct(edit, operation.id, stamp)
    case .opaque: note(unread: operation)
    }
  }

  private mutating func makePosition(of id: ThingID) -> Int {
    if let position = position(of: id) { return position }
    things.append(Thing(id: id))
    index.note(things)
    return things.count - 1
  }

  private mutating func note(unread operation: Operation) {
    unknown += 1
    if operation.flags.contains(.mustUnderstand) { isReadOnly = true }
  }

  // MARK: - Creations

  private mutating func create(_ creation: ArticleCreation, _ operation: Operation, _ stamp: Stamp) {
    // T3: the id binds the text, so that nobody can put another text under an article that people annotate.
    guard !creation.text.isEmpty, ContentHash.article(url: creation.url, text: creation.text) == id else { return }
    baseLength = creation.text.scalarCount
    let values = creation.metadata.count + creation.tags.count + 3
    let birth = make(.article(id), .article, credit: creation.credit, values: values, operation, stamp)
    for item in creation.metadata { say(.field("metadata." + item.name), .text(item.value), birth) }
    say(.field(.title), .text(creation.title), birth)
    if let language = creation.language { say(.field(.language), .text(language), birth) }
    if !creation.url.isEmpty { say(.field(.url), .text(creation.url), birth) }
    for tag in creation.tags { say(.tag(tag), .on, birth) }
  }

  private mutating func create(_ creation: SpanCreation, _ operation: Operation, _ stamp: Stamp) {
    noteAnchors(creation.fragments, operation.id)
    let values = creation.attributes.count + creation.tags.count + 2
    let made = madeID(creation.key, operation)
    let birth = make(made, .span, credit: creation.credit, values: values, operation, stamp)
    // In the order of their keys, as far as a span usually has some: each comes to stand behind the one before.
    for (number, attribute) in creation.attributes.enumerated() {
      say(attributeKey(attribute.name, number, birth), .text(attribute.value), birth)
    }
    say(.field(.fragments), .fragments(creation.fragments), birth)
    say(.field(.label), .text(creation.label), birth)
    for tag in creation.tags { say(.tag(tag), .on, birth) }
  }

  private mutating func create(_ creation: RelationCreation, _ operation: Operation, _ stamp: Stamp) {
    let kind = Thing.Kind.relation(source: creation.source, target: creation.target)
    let values = creation.attributes.count + creation.tags.count + 1
    let made = madeID(creation.key, operation)
    let birth = make(made, kind, credit: creation.credit, values: values, operation, stamp)
    for attribute in creation.attributes { say(.attribute(attribute.name), .text(attribute.value), birth) }
    say(.field(.label), .text(creation.label), birth)
    for tag in creation.tags { say(.tag(tag), .on, birth) }
  }

  private mutating func create(_ creation: NoteCreation, _ operation: Operation, _ stamp: Stamp) {
    let kind = Thing.Kind.note(on: operation.target)
    let made = madeID(creation.key, operation)
    let birth = make(made, kind, credit: creation.credit, values: 1, operation, stamp)
    say(.field(.text), .text(creation.text), birth)
  }

  /// The key of an attribute. The thing made before nearly always has the same one, which is held once then.
  private func attributeKey(_ name: ExactText, _ number: Int, _ birth: Birth) -> RegisterKey {
    let things = things.span
    let before = birth.position - 1
    if before > 0, number < things[before].registers.count,
      case .field(let field) = things[before].registers[number].key,
      field.isName(name, after: FieldRules.attributePrefix)
    {
      return .field(field)
    }
    return .attribute(name)
  }

  private func madeID(_ key: KeyID?, _ operation: Operation) -> ThingID {
    key.map(ThingID.key) ?? .operation(operation.id)
  }

  /// Where a thing was made, and by what.
  private struct Birth {
    let position: Int
    let stamp: Stamp
    let isSource: Bool
  }

  /// - Parameter values: how many the creation says.
  private mutating func make(
    _ made: ThingID, _ kind: Thing.Kind, credit: Credit?, values: Int, _ operation: Operation, _ stamp: Stamp
  ) -> Birth {
    let position = makePosition(of: made)
    let isSource = operation.flags.contains(.source)
    let touches = operation.flags.contains(.touches)
    if things[position].registers.isEmpty { things[position].registers.reserveCapacity(values) }
    things[position].add(
      Thing.Creation(stamp: stamp, isSource: isSource, touches: touches, kind: kind, credit: credit))
    if touches, made != operation.target { things[position].touch(stamp) }
    return Birth(position: position, stamp: stamp, isSource: isSource)
  }

  private mutating func say(_ key: RegisterKey, _ value: RegisterValue, _ birth: Birth) {
    things[birth.position].say(key, .init(stamp: birth.stamp, isSource: birth.isSource, value: value))
  }

  // MARK: - Writes

  private mutating func write(
    _ key: RegisterKey, _ value: RegisterValue, _ operation: Operation, _ stamp: Stamp
  ) {
    if case .fragments(let fragments) = value { noteAnchors(fragments, operation.id) }
    let position = makePosition(of: operation.target)
    let isSource = operation.flags.contains(.source)
    let applied = applied
    let before = operation.id
    things[position].withRegister(key) { register in
      if !isSource {
        register.overwrite(operation.overwrites) {
          $0.replica == before.replica ? $0.seq <= before.seq : $0.seq <= applied[$0.replica]
        }
      }
      if value != .withdrawn { register.add(.init(stamp: stamp, isSource: isSource, value: value)) }
    }
    if case .inForce(let edit) = key, position == 0 {
      let isInForce = isInForce(edit)
      text?.setInForce(edit, isInForce)
    }
    guard !isSource else { return }
    rememberEarlyNames(operation, key, at: position)
  }

  /// Those that the register awaits: a damaged state may have the value of an operation that it says was not applied.
  private mutating func rememberEarlyNames(_ operation: Operation, _ key: RegisterKey, at position: Int) {
    for named in operation.overwrites where named != operation.id && !isApplied(named) {
      guard things[position].register(key)?.early.contains(named) == true else { continue }
      let entry = EarlyName(thing: operation.target, key: key)
      if earlyNames[named]?.contains(entry) != true { earlyNames[named, default: []].append(entry) }
    }
  }

  /// Once a replica's operations are applied up to a number, no name up to it is awaited: what wrote here is gone, the
  /// rest was never written here.
  private mutating func forgetEarlyNames(of operation: OperationID) {
    guard awaitsNames else { return }
    for (named, entries) in earlyNames where named.replica == operation.replica && named.seq <= operation.seq {
      earlyNames[named] = nil
      for entry in entries {
        guard let position = position(of: entry.thing) else { continue }
        things[position].withRegister(entry.key) { $0.forget(named) }
      }
    }
  }
}

extension RegisterKey {
  fileprivate static func attribute(_ name: ExactText) -> RegisterKey { .field(FieldRules.attributePrefix + name) }
}

extension ExactText {
  static let label: ExactText = "label"
  static let fragments: ExactText = "fragments"
  static let title: ExactText = "title"
  static let language: ExactText = "language"
  static let direction: ExactText = "direction"
  static let url: ExactText = "url"
  static let text: ExactText = "text"
  static let existence: ExactText = "existence"

  /// Whether the text is a prefix and then this name.
  func isName(_ name: ExactText, after prefix: ExactText) -> Bool {
    bytes.count == prefix.bytes.count + name.bytes.count && bytes.starts(with: prefix.bytes)
      && bytes[prefix.bytes.count...].elementsEqual(name.bytes)
  }

  static func + (left: ExactText, right: ExactText) -> ExactText {
    ExactText(joining: left.bytes, right.bytes)
  }

  /// The number of Unicode scalars.
  ///
  /// - Complexity: O(bytes).
  package var scalarCount: Int {
    // Every scalar has one byte that is not a continuation byte.
    bytes.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
  }
}
