/// The articles that an editor has looked at, as they are now, its change included.
///
/// An article is read and changed where it lies: to take its state out, if only for a look, counts the references of all
/// its parts.
struct Desk {
  private(set) var sheets: [Sheet] = []
  private var places = IDTable()
  /// Scripts often go on with the same article.
  private var last: (article: ArticleID, place: Int)?

  struct Sheet {
    fileprivate(set) var state: ArticleState
    /// False while nothing of the article is held.
    fileprivate(set) var isHeld: Bool
    fileprivate(set) var isChanged = false
    /// Gathered when a span is first made in the article: without it, making n spans would look at n² of them.
    fileprivate var spans: SpanPlaces?
  }

  /// The articles changed so far, sorted by id.
  var changed: [ArticleState] {
    // Sorted by place first: a state is large.
    let all = sheets.span
    let changed = sheets.indices.filter { all[$0].isChanged }
    return changed.sorted { all[$0].state.id < all[$1].state.id }.map { sheets[$0].state }
  }

  /// Where an article lies; nil when nobody has looked at it.
  mutating func place(of article: ArticleID) -> Int? {
    if let last, last.article == article { return last.place }
    guard let place = places.number(of: article) else { return nil }
    last = (article, place)
    return place
  }

  /// Lays out an article that isn't there; `state` is nil when nothing of it is held.
  mutating func lay(_ state: ArticleState?, of article: ArticleID) -> Int {
    sheets.append(Sheet(state: state ?? ArticleState(id: article), isHeld: state != nil))
    places.add(article)
    last = (article, sheets.count - 1)
    return sheets.count - 1
  }

  /// A thing of an article that lies here; nil when nothing of it is held.
  func thing(_ id: ThingID, in place: Int) -> Thing? { sheets[place].thing(id) }

  /// Gives the place of the operation's article.
  mutating func apply(_ operation: Operation, of header: ChangeHeader) -> Int {
    let place = place(of: operation.article) ?? lay(nil, of: operation.article)
    sheets[place].apply(operation, of: header)
    return place
  }

  /// The article at a place, where whoever asks will go on.
  mutating func article(at place: Int) -> ArticleID {
    let article = sheets[place].state.id
    last = (article, place)
    return article
  }

  /// The things that have, or had, a value of `fragments` that begins and ends with this range.
  mutating func spans(over extent: Range<Int>, in place: Int) -> Few<ThingID> { sheets[place].spans(over: extent) }
}

extension Desk.Sheet {
  // Looked up in its parts, so that the state isn't taken out.
  fileprivate func thing(_ id: ThingID) -> Thing? {
    state.index.position(of: id, in: state.things).map { state.things[$0] }
  }

  fileprivate mutating func apply(_ operation: Operation, of header: ChangeHeader) {
    isHeld = true
    isChanged = true
    state.apply(operation, of: header)
    notePlace(operation)
  }

  fileprivate mutating func spans(over extent: Range<Int>) -> Few<ThingID> {
    if spans == nil { spans = SpanPlaces(state) }
    return spans?.spans(over: extent) ?? []
  }

  /// Keeps what was gathered of spans up to date.
  private mutating func notePlace(_ operation: Operation) {
    switch operation.payload {
    case .span(let creation):
      spans?.note(creation.key.map(ThingID.key) ?? .operation(operation.id), on: creation.fragments, in: state)
    case .write(_, .fragments(let fragments)): spans?.note(operation.target, on: fragments, in: state)
    case .text, .write(.inForce, _): spans = nil
    default: break
    }
  }
}

/// The spans of an article by where they begin and end, or did.
struct SpanPlaces {
  private var things: [Few<ThingID>] = []
  /// Where those of a range are in `things`.
  private var numbers = PlaceTable(size: 16, multiplier: Self.multiplier)

  /// Chosen at each start: who writes a script chooses the ranges, and must not know which of them collide.
  private static let multiplier = UInt.random(in: 0...UInt.max) | 1

  init(_ state: ArticleState) {
    for thing in state.things {
      for value in thing.register(.field(.fragments))?.values ?? [] {
        if case .fragments(let fragments) = value.value { note(thing.id, on: fragments, in: state) }
      }
    }
  }

  mutating func note(_ span: ThingID, on fragments: Fragments, in state: ArticleState) {
    guard let extent = state.extent(of: fragments) else { return }
    if let number = numbers.number(at: Self.place(of: extent)) { return things[number].append(span) }
    numbers.note(things.count, at: Self.place(of: extent))
    things.append(Few(one: span))
  }

  /// Those that cover this range, or begin and end with it.
  func spans(over extent: Range<Int>) -> Few<ThingID> {
    numbers.number(at: Self.place(of: extent)).map { things[$0] } ?? []
  }

  /// Another number for each range, as no text has 2^32 scalars.
  private static func place(of extent: Range<Int>) -> UInt {
    UInt(truncatingIfNeeded: extent.lowerBound) << 32 | UInt(truncatingIfNeeded: extent.upperBound) & 0xFFFF_FFFF
  }
}
