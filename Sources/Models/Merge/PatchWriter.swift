/// Writes a state of which most things are carried over from a stored one.
///
/// A head is measured from the last creation of its replica before it. Where that is the one it was measured from in the
/// stored state, its bytes are carried over; elsewhere, behind what was added, it is written anew. Bodies depend on nothing
/// before them.
struct PatchWriter {
  private var coder: StateEncoder
  /// By the number of the replica, its last creation before this place of the stored state.
  private var made: [StateTrails.Point]
  /// The replicas whose last creation before this place is another one now.
  private var strayed: Set<Int> = []
  /// Things that follow each other and are carried over, not written yet.
  private var run = 0..<0

  /// - Parameters:
  ///   - things: How many there will be.
  ///   - part: Has the rest of what the state says.
  init(_ stored: borrowing StoredState, things: Int, _ part: ArticleState) {
    coder = stored.continued
    made = Array(repeating: .start, count: coder.replicaCount)
    coder.header(of: part, things: things)
  }

  /// A thing that the stored state has not.
  mutating func insert(_ thing: Thing, _ stored: borrowing StoredState) {
    carryOver(stored)
    coder.thing(thing)
    for creation in thing.creations { compare(coder.number(of: creation.stamp.operation.replica)) }
  }

  /// What became of a thing of the stored state.
  mutating func write(_ thing: Thing, at position: Int, _ stored: borrowing StoredState) {
    carryOver(stored)
    coder.thing(thing)
    pass(stored.heads[position])
    for creation in thing.creations { compare(coder.number(of: creation.stamp.operation.replica)) }
  }

  /// A thing as the stored state has it.
  mutating func copy(_ position: Int, _ stored: borrowing StoredState) {
    let head = stored.heads[position]
    if !isMeasuredAlike(head) {
      carryOver(stored)
      coder.write(head)
      coder.body.bytes.append(contentsOf: stored.rawBodies(at: position..<position + 1))
    } else {
      if run.isEmpty { run = position..<position }
      run = run.lowerBound..<position + 1
      if let birth = head.birth { coder.trails.make(birth.point, by: birth.replica) }
    }
    pass(head)
  }

  mutating func finish(_ stored: borrowing StoredState) -> [UInt8] {
    carryOver(stored)
    return coder.finished()
  }

  private mutating func carryOver(_ stored: borrowing StoredState) {
    guard !run.isEmpty else { return }
    coder.heads.bytes.append(contentsOf: stored.rawHeads(at: run))
    coder.body.bytes.append(contentsOf: stored.rawBodies(at: run))
    run = 0..<0
  }

  private func isMeasuredAlike(_ head: ThingHead) -> Bool {
    if strayed.isEmpty { return true }
    // Of other operations that it names, the replicas are not looked up.
    guard let birth = head.birth, birth.ends == nil, head.isNamedAfterCreation else { return false }
    return !strayed.contains(birth.replica)
  }

  /// Goes past a head of the stored state.
  private mutating func pass(_ head: ThingHead) {
    guard let birth = head.birth else { return }
    made[birth.replica] = birth.point
    compare(birth.replica)
  }

  private mutating func compare(_ replica: Int) {
    // No head of the stored state names a replica that it doesn't know.
    guard replica < made.count else { return }
    if coder.trails.lastMade(by: replica) == made[replica] {
      strayed.remove(replica)
    } else {
      strayed.insert(replica)
    }
  }
}
