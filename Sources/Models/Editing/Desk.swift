/// The articles that an editor has looked at, as they are now, its change included.
///
/// An article is read and changed where it lies: to take its state out, if only for a look, counts the references of all
/// its parts.
struct Desk {
  private(set) var sheets: [Sheet] = []
  private var places = IDTable()
  /// What was seen of articles to come: kept so that it is looked at.
  private var seen = 0
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

  /// Looks at what will be asked for soon: to look at many at once waits for memory about as long as to look at one.
  mutating func anticipate(_ articles: [ArticleID], things: [(id: ThingID, place: Int)]) {
    var coming = things.map(\.place)
    coming.reserveCapacity(things.count + articles.count)
    for article in articles {
      if let place = places.number(of: article) { coming.append(place) }
    }
    seen = glance(at: coming) &+ glance(at: things)
  }

  private func glance(at coming: [Int]) -> Int {
    let sheets = sheets.span
    var seen = 0
    for place in coming { seen &+= sheets[place].glance }
    for place in coming { seen &+= sheets[place].secondGlance }
    return seen
  }

  private func glance(at things: [(id: ThingID, place: Int)]) -> Int {
    let sheets = sheets.span
    var seen = 0
    for thing in things { seen &+= sheets[thing.place].glance(at: thing.id) }
    return seen
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

  /// Where the things are that have, or had, a value of `fragments` that begins and ends with this range.
  mutating func spans(over extent: Range<Int>, in place: Int) -> [Int] { sheets[place].spans(over: extent) }
}

extension Desk.Sheet {
  /// Numbers from where the parts of the sheet lie.
  fileprivate var glance: Int {
    @inline(__always) borrowing get {
      state.things.count &+ state.applied.count &+ (spans?.count ?? 0) &+ (isChanged ? 1 : 0)
    }
  }

  fileprivate func glance(at thing: ThingID) -> Int {
    guard let position = state.index.position(of: thing, in: state.things) else { return 0 }
    let things = state.things.span
    return things[position].registers.count &+ things[position].touches.count
  }

  /// Numbers from where the last thing lies, and the one that all hang on.
  fileprivate var secondGlance: Int {
    @inline(__always) borrowing get {
      let things = state.things.span
      return things[things.count - 1].registers.count &+ things[things.count - 1].touches.count
        &+ things[0].removals.count &+ things[0].touches.count
    }
  }

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

  fileprivate mutating func spans(over extent: Range<Int>) -> [Int] {
    if spans == nil { spans = SpanPlaces(state) }
    return spans?.spans(over: extent) ?? []
  }

  /// Keeps what was gathered of spans up to date.
  private mutating func notePlace(_ operation: Operation) {
    switch operation.payload {
    case .span(let creation):
      notePlace(of: creation.key.map(ThingID.key) ?? .operation(operation.id), on: creation.fragments)
    case .write(_, .fragments(let fragments)): notePlace(of: operation.target, on: fragments)
    case .text, .write(.inForce, _): spans = nil
    default: break
    }
  }

  private mutating func notePlace(of span: ThingID, on fragments: Fragments) {
    guard spans != nil, let position = state.index.position(of: span, in: state.things) else { return }
    spans?.note(position, on: fragments, in: state)
  }
}
