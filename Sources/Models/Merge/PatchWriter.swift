/// Writes a state of which most things are carried over from a stored one.
///
/// A head is measured from the last creation of its replica before it. Where that is the one it was measured from in the
/// stored state, its bytes are carried over; elsewhere, behind what was added, it is written anew. Bodies depend on nothing
/// before them.
struct PatchWriter: ~Copyable {
  private var coder: StateEncoder
  /// What stands for parts of the stored state.
  private var heads: [Piece] = []
  private var bodies: [Piece] = []
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
    let (head, body) = (coder.heads.bytes.count, coder.body.bytes.count)
    coder.thing(thing)
    heads.append(.written(head..<coder.heads.bytes.count, insteadOf: stored.rawHeads(at: position..<position + 1)))
    bodies.append(.written(body..<coder.body.bytes.count, insteadOf: stored.rawBodies(at: position..<position + 1)))
    pass(stored.heads[position])
    for creation in thing.creations { compare(coder.number(of: creation.stamp.operation.replica)) }
  }

  /// A thing as the stored state has it.
  mutating func copy(_ position: Int, _ stored: borrowing StoredState) {
    let head = stored.heads[position]
    if !isMeasuredAlike(head) {
      carryOver(stored)
      coder.write(head)
      bodies.append(.carried(stored.rawBodies(at: position..<position + 1), before: coder.body.bytes.count))
    } else {
      if run.isEmpty { run = position..<position }
      run = run.lowerBound..<position + 1
      if let birth = head.birth { coder.trails.make(birth.point, by: birth.replica) }
    }
    pass(head)
  }

  /// How the new state differs from the stored one.
  mutating func finish(_ stored: borrowing StoredState) -> ByteDelta {
    carryOver(stored)
    var delta = DeltaWriter()
    coder.writeTables(after: stored, to: &delta)
    delta.add(coder.header.bytes[...], insteadOf: stored.rawHeader, of: stored.bytes)
    Self.write(coder.heads.bytes, heads, after: stored, to: &delta)
    Self.write(coder.body.bytes, bodies, after: stored, to: &delta)
    return delta.finished()
  }

  private static func write(
    _ new: [UInt8], _ pieces: [Piece], after stored: borrowing StoredState, to delta: inout DeltaWriter
  ) {
    var start = 0
    for piece in pieces {
      switch piece {
      case .carried(let old, let place):
        delta.add(new[start..<place])
        delta.carryOver(old)
        start = place
      case .written(let range, let old):
        delta.add(new[start..<range.lowerBound])
        delta.add(new[range], insteadOf: old, of: stored.bytes)
        start = range.upperBound
      }
    }
    delta.add(new[start...])
  }

  private mutating func carryOver(_ stored: borrowing StoredState) {
    guard !run.isEmpty else { return }
    heads.append(.carried(stored.rawHeads(at: run), before: coder.heads.bytes.count))
    bodies.append(.carried(stored.rawBodies(at: run), before: coder.body.bytes.count))
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

extension PatchWriter {
  private enum Piece {
    /// Bytes of the stored state, before a byte of what is written anew.
    case carried(Range<Int>, before: Int)
    /// What is written anew for bytes of the stored state.
    case written(Range<Int>, insteadOf: Range<Int>)
  }
}
