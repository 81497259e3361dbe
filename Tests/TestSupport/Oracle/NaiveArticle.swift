internal import Models

/// One article's operations, and what they make (rules T1 to T4, U1).
struct NaiveArticle {
  let id: ArticleID
  /// Each once, in no order that matters.
  let operations: [HeldOperation]
  /// The creations of each thing, the deciding one first (rule T2). Article creations that are ignored are
  /// left out.
  let creations: [ThingID: [HeldOperation]]
  /// The operations whose target each thing is.
  let about: [ThingID: [HeldOperation]]
  /// Everything that all operations do to registers (rule R1).
  private(set) var sayings: [Saying] = []
  /// The operations that touch each thing (rules E1 and E2).
  private(set) var touches: [ThingID: [HeldOperation]] = [:]
  /// The text as edited (rules X1 to X7).
  private(set) var edited = NaiveText(base: nil)

  init(id: ArticleID, operations: [HeldOperation]) {
    self.id = id
    self.operations = operations
    about = Dictionary(grouping: operations, by: \.operation.target)
    var creations: [ThingID: [HeldOperation]] = [:]
    for held in operations {
      guard let thing = Self.made(by: held) else { continue }
      creations[thing, default: []].append(held)
    }
    self.creations = creations.mapValues { $0.sorted { $0.isEarlierCreation(than: $1) } }
    sayings = operations.flatMap(sayings(of:))
    for held in operations {
      for thing in touched(by: held) { touches[thing, default: []].append(held) }
    }
    edited = editedText
  }

  var itself: ThingID { .article(id) }

  /// Rules T1 and T3: what a creation makes; nil for other operations and for article creations that are
  /// ignored.
  static func made(by held: HeldOperation) -> ThingID? {
    let operation = held.operation
    switch operation.payload {
    case .article(let creation):
      let hash = ContentHash.article(url: creation.url, text: creation.text)
      return !creation.text.isEmpty && hash == operation.article ? .article(operation.article) : nil
    case .span(let creation): return named(creation.key, operation)
    case .relation(let creation): return named(creation.key, operation)
    case .note(let creation): return named(creation.key, operation)
    case .write, .remove, .restore, .text, .opaque: return nil
    }
  }

  private static func named(_ key: KeyID?, _ operation: Operation) -> ThingID {
    if let key { .key(key) } else { .operation(operation.id) }
  }

  /// The creation that decides what a thing is; nil while none is held.
  func creation(of thing: ThingID) -> HeldOperation? { creations[thing]?.first }

  func kind(of thing: ThingID) -> Operation.Kind? { creation(of: thing)?.operation.kind }

  /// Rule T2: creations of another kind than the deciding one's are ignored.
  func isHeeded(_ held: HeldOperation) -> Bool {
    guard let thing = Self.made(by: held) else { return false }
    return held.operation.kind == kind(of: thing)
  }

  /// Rule T2: who made a thing, and when.
  func origin(of thing: ThingID) -> Credit? {
    guard let first = creation(of: thing) else { return nil }
    let said = Credit(author: first.header.author, created: first.header.wall)
    return switch first.operation.payload {
    case .article(let creation): creation.credit ?? said
    case .span(let creation): creation.credit ?? said
    case .relation(let creation): creation.credit ?? said
    case .note(let creation): creation.credit ?? said
    case .write, .remove, .restore, .text, .opaque: said
    }
  }

  /// Rule T3: the text of the article; nil while it has not come.
  var base: ExactText? {
    guard case .article(let creation) = creation(of: itself)?.operation.payload else { return nil }
    return creation.text
  }

  private var editedText: NaiveText {
    var edits: [(OperationID, TextEdit)] = []
    var applied: [ReplicaID: UInt64] = [:]
    for held in operations {
      if case .text(let edit) = held.operation.payload { edits.append((held.id, edit)) }
      applied[held.id.replica] = max(applied[held.id.replica] ?? 0, held.id.seq)
    }
    let scalars = base.map { Array($0.string.unicodeScalars) }
    return NaiveText(base: scalars, edits: edits, applied: applied) { isOff($0) }
  }

  /// The text that shows.
  var text: ExactText {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: edited.text)
    return ExactText(String(view))
  }

  /// Rules T3 and X2.
  var waiting: Int {
    edited.waiting.count
      + operations.count { held in
        Self.anchors(held.operation.payload).map { edited.waits($0, in: held.id) } ?? false
      }
  }

  private static func anchors(_ payload: Payload) -> Fragments? {
    switch payload {
    case .span(let creation): creation.fragments
    case .write(_, .fragments(let fragments)): fragments
    default: nil
    }
  }

  /// Rule T4: the ends of a relation; nil for anything else.
  func ends(of thing: ThingID) -> (source: ThingID, target: ThingID)? {
    guard case .relation(let creation) = creation(of: thing)?.operation.payload else { return nil }
    return (creation.source, creation.target)
  }

  /// Rule T4: what a note is about; nil for anything else.
  func subject(of thing: ThingID) -> ThingID? {
    guard let held = creation(of: thing), case .note = held.operation.payload else { return nil }
    return held.operation.target
  }

  /// Every thing made or named as a target.
  var things: Set<ThingID> { Set(creations.keys).union(operations.map(\.operation.target)) }

  // MARK: - What is not understood (rule U1)

  var unknown: Int {
    operations.count { held in
      if case .opaque = held.operation.payload { true } else { false }
    }
  }

  var isReadOnly: Bool {
    operations.contains { held in
      guard case .opaque = held.operation.payload else { return false }
      return held.operation.flags.contains(.mustUnderstand)
    }
  }
}
