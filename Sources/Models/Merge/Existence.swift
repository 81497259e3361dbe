/// Which things of an article live, which are removed, and whose edits keep one that somebody removed (rules E1 to E5).
///
/// Computed for one state at one time; what hangs on what is gathered only when something was removed.
package struct Existence {
  private let state: ArticleState
  /// Needed only to judge removals; most articles have none.
  private let hangings: Hangings?

  package init(_ state: ArticleState) {
    self.state = state
    let things = state.things.span
    let wasRemoved = things.indices.contains { !things[$0].removals.isEmpty }
    hangings = wasRemoved ? Hangings(state) : nil
  }

  package enum Verdict: Equatable {
    case lives
    case removed(by: Stamp)
    /// Removals in force that an edit beats: the largest stamp among the edits, and among the removals.
    case disputed(keptBy: Stamp, removedBy: Stamp)
  }

  /// Removals of a thing that are in force.
  package func removalsInForce(of thing: borrowing Thing) -> [Thing.Removal] {
    let restored = thing.restored
    return thing.removals.filter { removal in
      !restored.contains(removal.stamp.operation) && removal.seen.allSatisfy(state.isApplied)
    }
  }

  /// - Complexity: O(1) for a thing nobody removed, else O(things hanging on it).
  package func verdict(on thing: borrowing Thing) -> Verdict {
    guard !thing.removals.isEmpty else { return .lives }
    let removals = removalsInForce(of: thing)
    guard let removal = removals.map(\.stamp).max(by: { $0.isOutranked(by: $1) }) else { return .lives }
    var seen: [ReplicaID: UInt64] = [:]
    for operation in removals.flatMap(\.seen) {
      seen[operation.replica] = max(seen[operation.replica] ?? 0, operation.seq)
    }
    let unseen = lastTouches(of: thing).values.filter { $0.operation.seq > seen[$0.operation.replica] ?? 0 }
    guard let keeper = unseen.max(by: { $0.isOutranked(by: $1) }) else { return .removed(by: removal) }
    return .disputed(keptBy: keeper, removedBy: removal)
  }

  /// For each replica its last operation that touches the thing, directly or upward (rule E2).
  package func lastTouches(of thing: borrowing Thing) -> [ReplicaID: Stamp] {
    var last: [ReplicaID: Stamp] = [:]
    for touch in (hangings ?? Hangings(state)).touches(of: thing.id, in: state) {
      if let known = last[touch.operation.replica], known.operation.seq >= touch.operation.seq { continue }
      last[touch.operation.replica] = touch
    }
    return last
  }

  /// The thing and the notes on it and on them; for an article all that is in it.
  func thread(of thing: Thing) -> Set<ThingID> {
    if case .article = thing.id { return Set(state.things.map(\.id)) }
    return Set((hangings ?? Hangings(state)).thread(of: thing.id, in: state).map { state.things[$0].id })
  }

  package func isRemoved(_ thing: borrowing Thing) -> Bool {
    if case .removed = verdict(on: thing) { true } else { false }
  }
}

/// What hangs directly on what: notes on what they are about, relations on both ends.
private struct Hangings {
  private let notes: [ThingID: [Int]]
  private let relations: [ThingID: [Int]]

  init(_ state: ArticleState) {
    var notes: [ThingID: [Int]] = [:]
    var relations: [ThingID: [Int]] = [:]
    for position in state.things.indices {
      switch state.kind(at: position) {
      case .note(let target): notes[target, default: []].append(position)
      case .relation(let source, let target):
        relations[source, default: []].append(position)
        if target != source { relations[target, default: []].append(position) }
      default: break
      }
    }
    self.notes = notes
    self.relations = relations
  }

  /// The stamps of what touches a thing: directly, by notes on it, by the making of relations to it.
  func touches(of id: ThingID, in state: ArticleState) -> [Stamp] {
    if case .article = id { return state.things.flatMap(\.touches) }
    let found = thread(of: id, in: state)
    // Only the making: whoever edits a relation later may know well that an end of it is gone.
    let made = found.flatMap { relations[state.things[$0].id] ?? [] }.flatMap { state.things[$0].creations }
    return found.flatMap { state.things[$0].touches } + made.filter(\.touches).map(\.stamp)
  }

  /// The thing and the notes on it and on them.
  func thread(of id: ThingID, in state: ArticleState) -> [Int] {
    guard let start = state.position(of: id) else { return [] }
    var found = [start]
    var known: Set<Int> = [start]
    var next = 0
    while next < found.count {
      for position in notes[state.things[found[next]].id] ?? [] where known.insert(position).inserted {
        found.append(position)
      }
      next += 1
    }
    return found
  }
}
