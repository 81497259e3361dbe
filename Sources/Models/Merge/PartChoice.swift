/// Chooses the things of a stored state that have to be read to fold some operations, and refuses where they may change
/// more than what is read.
///
/// What an operation does to a thing depends on that thing and on what it hangs on; of one that somebody removed also on all
/// that hangs on it (rule E2); of a span that several people may have made alike also on the spans in the same place. Edits of
/// the text, which move every span, and what comes before what it is about are for the whole state.
struct PartChoice {
  private let heads: [ThingHead]
  private var chosen: Set<Int> = [0]
  /// Those of which all that hangs on them is chosen too.
  private var closed: Set<Int> = []
  private var places: Set<ThingHead.Place> = []
  /// Something may show or not, and its head doesn't say where it is; or there is too much of that.
  private var isBlind = false

  /// For more removed things than these all heads are not looked through again: the whole state is read in one go.
  private static let mostClosed = 64

  struct Positions {
    /// Of the things to be read, sorted; the article is the first.
    let chosen: [Int]
    /// For each of them whether all that hangs on it is chosen: whether it shows may change.
    let isClosed: [Bool]
  }

  /// Nil when the whole state is needed.
  ///
  /// - Complexity: O(things), with a small factor.
  static func positions(for operations: [Operation], in heads: [ThingHead]) -> Positions? {
    // Several people may have added the same article.
    guard heads.dropFirst().allSatisfy({ $0.birth != nil }), !heads[0].wasRemoved else { return nil }
    var choice = PartChoice(heads)
    for operation in operations where !choice.include(operation) { return nil }
    choice.includeNeighbours()
    guard !choice.isBlind else { return nil }
    let chosen = choice.chosen.sorted()
    return Positions(chosen: chosen, isClosed: chosen.map(choice.closed.contains))
  }

  private init(_ heads: [ThingHead]) { self.heads = heads }

  // MARK: - What an operation is about

  private mutating func include(_ operation: Operation) -> Bool {
    include(operation.target)
    switch operation.payload {
    case .span(let creation): return isNew(creation.key, operation) && include(placeOf: creation.fragments)
    case .relation(let creation):
      include(creation.source)
      include(creation.target)
      return isNew(creation.key, operation)
    case .note(let creation): return isNew(creation.key, operation)
    case .write(.inForce, _): return false
    case .write(.field(.label), _): return include(placeOf: operation.target)
    case .write(_, .fragments(let fragments)):
      return include(placeOf: operation.target) && include(placeOf: fragments)
    case .write(.field(.fragments), _): return include(placeOf: operation.target)
    case .write, .opaque: return true
    case .remove, .restore: return close(operation.target)
    case .article, .text: return false
    }
  }

  /// Includes a thing, if it is there, and what it hangs on.
  private mutating func include(_ id: ThingID) {
    if let position = position(of: id) { include(position, isClosed: false) }
  }

  /// Includes a thing and all that hangs on it. Not the article, on which everything does.
  private mutating func close(_ id: ThingID) -> Bool {
    guard let position = position(of: id), position > 0 else { return false }
    include(position, isClosed: true)
    return true
  }

  /// Whether nothing is there of what an operation makes, nor anything that has been waiting for it.
  private func isNew(_ key: KeyID?, _ operation: Operation) -> Bool {
    let made = key.map(ThingID.key) ?? .operation(operation.id)
    return position(of: made) == nil && !heads.contains { $0.birth?.ends?.include(made) ?? false }
  }

  // MARK: - Spans in one place

  private mutating func include(placeOf fragments: Fragments) -> Bool {
    guard let place = fragments.place else { return false }
    places.insert(place)
    return true
  }

  /// False for a span of which the head doesn't say where it is.
  private mutating func include(placeOf id: ThingID) -> Bool {
    guard let position = position(of: id), heads[position].isSpan else { return true }
    guard let place = heads[position].place else { return false }
    places.insert(place)
    return true
  }

  /// Includes the spans in the places concerned, and those that may be.
  private mutating func includeNeighbours() {
    // A removed neighbour may bring places of its own: what is said in a thread concerns the span it is about.
    var known = 0
    while known < places.count, !isBlind {
      known = places.count
      for position in heads.indices where heads[position].isSpan {
        if let place = heads[position].place, !places.contains(place) { continue }
        include(position, isClosed: false)
      }
    }
  }

  /// Whether it shows may change, and with it the number of those made alike.
  private mutating func notePlace(ofClosed position: Int) {
    guard heads[position].isSpan else { return }
    if let place = heads[position].place { places.insert(place) } else { isBlind = true }
  }

  // MARK: - What hangs on what

  /// Includes a thing with what it hangs on; of removed ones, or if asked for, also what hangs on it.
  private mutating func include(_ position: Int, isClosed: Bool) {
    var open = [(position, isClosed)]
    while let (next, isAsked) = open.popLast() {
      if chosen.insert(next).inserted, let ends = heads[next].birth?.ends {
        for end in [ends.source, ends.target] {
          if let position = self.position(of: end) { open.append((position, false)) }
        }
      }
      guard next > 0, isAsked || heads[next].wasRemoved, closed.insert(next).inserted else { continue }
      notePlace(ofClosed: next)
      if closed.count > Self.mostClosed { return isBlind = true }
      for (other, head) in heads.enumerated() {
        guard let birth = head.birth, birth.ends?.include(heads[next].id) ?? false else { continue }
        // What is said in a thread touches all of it, up to its beginning.
        open.append((other, birth.kind == .note))
      }
    }
  }

  private func position(of id: ThingID) -> Int? {
    if case .article = id { return heads[0].id == id ? 0 : nil }
    var low = 1
    var high = heads.count
    while low < high {
      let middle = (low + high) / 2
      if heads[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < heads.count && heads[low].id == id ? low : nil
  }
}
