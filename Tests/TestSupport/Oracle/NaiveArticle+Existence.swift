internal import Models

/// Touches and removals (rules E1 to E5), and what shows.
extension NaiveArticle {
  /// Rule E2: the thing and everything above it. Circles end where they began.
  func upward(from thing: ThingID) -> Set<ThingID> {
    var reached: Set<ThingID> = [itself]
    var open = [thing]
    while let next = open.popLast() {
      guard reached.insert(next).inserted else { continue }
      if let subject = subject(of: next) { open.append(subject) }
    }
    return reached
  }

  /// Rule E1: all that an operation touches. Ignored creations touch as those that are not understood do
  /// (rule U1).
  func touched(by held: HeldOperation) -> Set<ThingID> {
    guard held.touches else { return [] }
    var touched = upward(from: held.operation.target)
    guard let made = Self.made(by: held) else { return touched }
    touched.formUnion(upward(from: made))
    // Only the making of a relation touches its ends.
    if let ends = ends(of: made) { touched.formUnion(upward(from: ends.source).union(upward(from: ends.target))) }
    return touched
  }

  /// For each replica its last touch of the thing.
  func lastTouches(of thing: ThingID) -> [HeldOperation] {
    Dictionary(grouping: touches[thing] ?? [], by: \.id.replica).values.compactMap { touches in
      touches.max { $0.id.seq < $1.id.seq }
    }
  }

  /// Rule E3.
  func removalsInForce(of thing: ThingID) -> [HeldOperation] {
    let about = about[thing] ?? []
    let restored = about.filter { $0.operation.payload == .restore }.flatMap(\.operation.overwrites)
    return about.filter { held in
      guard case .remove(let seen) = held.operation.payload else { return false }
      return seen.allSatisfy(isHeld) && !restored.contains(held.id)
    }
  }

  private func isHeld(_ id: OperationID) -> Bool {
    operations.contains { $0.id.replica == id.replica && $0.id.seq >= id.seq }
  }

  /// Rule E4: the last touches that no removal in force has seen.
  private func unseenTouches(of thing: ThingID) -> [HeldOperation] {
    let seen = removalsInForce(of: thing).flatMap { held -> [OperationID] in
      guard case .remove(let seen) = held.operation.payload else { return [] }
      return seen
    }
    return lastTouches(of: thing).filter { touch in
      !seen.contains { $0.replica == touch.id.replica && $0.seq >= touch.id.seq }
    }
  }

  /// Rule E4.
  func isRemoved(_ thing: ThingID) -> Bool {
    !removalsInForce(of: thing).isEmpty && unseenTouches(of: thing).isEmpty
  }

  /// Rule E4: who keeps and who removes a thing whose existence is in conflict.
  func dispute(over thing: ThingID) -> (keep: HeldOperation, remove: HeldOperation)? {
    guard let keep = unseenTouches(of: thing).max(by: { $0.rank < $1.rank }),
      let remove = removalsInForce(of: thing).max(by: { $0.rank < $1.rank })
    else { return nil }
    return (keep, remove)
  }

  // MARK: - What shows (rules T1, T3, T4, E5)

  func isVisible(_ thing: ThingID) -> Bool { isVisible(thing, above: []) }

  private func isVisible(_ thing: ThingID, above: Set<ThingID>) -> Bool {
    guard base != nil, !isRemoved(itself), !isRemoved(thing), !above.contains(thing) else { return false }
    switch kind(of: thing) {
    case .article: return true
    // Rule A2: a collapsed one shows too.
    case .span: return fragments(of: thing) != nil
    case .relation:
      guard let ends = ends(of: thing) else { return false }
      return kind(of: ends.source) == .span && kind(of: ends.target) == .span
    case .note:
      guard let subject = subject(of: thing) else { return false }
      return isVisible(subject, above: above.union([thing]))
    default: return false
    }
  }

  /// Rule E5.
  func isDangling(_ relation: ThingID) -> Bool {
    guard let ends = ends(of: relation) else { return false }
    return !isVisible(ends.source) || !isVisible(ends.target)
  }
}
