/// What a stored state says of a thing before anything else: enough to know which things an operation is about, and what
/// hangs on what. Flat, without references: a state's heads are read much faster than its things.
struct ThingHead: Sendable {
  let id: ThingID
  /// Its only creation; nil when none is held, or several are.
  let birth: Birth?
  /// What a span covers, where that is one value and one range of the base text.
  let place: Place?
  let registers: Int
  let isTouched: Bool
  /// Whether anybody removed it, or took a removal back.
  let wasRemoved: Bool
  /// Where the rest stands.
  var body: Range<Int>

  struct Birth: Sendable {
    let operation: OperationID
    /// The number of its replica.
    let replica: Int
    let point: StateTrails.Point
    let isSource: Bool
    let touches: Bool
    let kind: Kind
    /// Both ends of a relation; the target of a note, twice.
    let ends: Ends?
    /// The number of the author's name, and when.
    let credit: (author: UInt64, created: Int64)?
  }

  enum Kind: UInt8 {
    case article, span, relation, note
  }

  struct Ends: Sendable {
    let source: ThingID
    let target: ThingID

    func include(_ id: ThingID) -> Bool { source == id || target == id }
  }

  /// From the first character to the last.
  struct Place: Hashable, Sendable {
    let first: Int
    let last: Int
  }

  var isSpan: Bool { birth?.kind == .span }

  var isNamedAfterCreation: Bool {
    guard let birth, case .operation(let operation) = id else { return false }
    return birth.operation == operation
  }
}

extension ThingHead.Place {
  /// See `ThingHead.place`.
  init?(at position: Int, of things: [Thing]) {
    let things = things.span
    guard things[position].creations.count == 1, case .span = things[position].creations[0].kind else { return nil }
    let registers = things[position].registers.span
    for index in registers.indices where registers[index].values.count == 1 && registers[index].early.isEmpty {
      guard case .fragments(let fragments) = registers[index].values[0].value,
        registers[index].key == .field(.fragments), let place = fragments.place
      else { continue }
      self = place
      return
    }
    return nil
  }
}

extension Fragments {
  /// The first and the last character of fragments that are one range of the base text and nothing else.
  var place: ThingHead.Place? {
    guard count == 1, quotes.isEmpty, case .base(let first) = self[0].first,
      case .base(let last) = self[0].last, first <= last
    else { return nil }
    return ThingHead.Place(first: first, last: last)
  }

  convenience init(_ place: ThingHead.Place) {
    self.init(Fragment(first: .base(place.first), last: .base(place.last)))
  }
}
