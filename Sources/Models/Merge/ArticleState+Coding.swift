// The stored form of an article's state. Private to this program's database, so it may change with a migration; it is
// canonical all the same: equal states have equal bytes, so that `verify` can compare them.
//
//   state     byte version, tables, header, heads, bodies
//   tables    replicas (count, id each), texts (count, text each), in the order in which they are first used
//   header    optional base length, applied (count, replica, number), base anchors, unknown, flags, number of things
//   flags     1 read-only, 2 something waits, 4 the text was edited, 8 names of operations are awaited,
//             16 a removal waits for operations that it has seen
//   heads     of the article, then of what is in it, sorted by id; see StateEncoder+Heads.swift
//   bodies    what waits, those of the things (see StateEncoder+Things.swift), text
//   operation replica, then signed number: how far its number is from that of the thing's creation; in heads from that of
//             the replica's last creation before it
//   waiting   count, for each: operation, byte 0 and text edit and stamp, or byte 1 and fragments
//   text      see TextState+Coding.swift; then corrections: count, for each operation and stamp

extension ArticleState {
  package static let codingVersion: UInt8 = 3

  /// - Complexity: O(n) in what the article holds, and O(m log m) in the number of things that came since it was read.
  package var encoded: [UInt8] {
    var coder = StateEncoder()
    coder.header(of: self, things: things.count)
    if hasGuests { coder.guests(waitingRoom.guests) }
    coder.thing(at: 0, of: things)
    for position in sortedPositions { coder.thing(at: position, of: things) }
    if let text { coder.text(text, corrections) }
    return coder.finished()
  }

  /// Reads what `encoded` wrote.
  ///
  /// - Parameter baseLimit: what the base text can have at most, in scalars. An edited text takes memory for each
  ///   character of its base, and no byte of that is in `bytes`: who has the text has to say it. Nil when the text was
  ///   not edited; then a state that says otherwise is refused.
  package init(id: ArticleID, decoding bytes: [UInt8], baseLimit: Int? = Limits.length) throws(ByteError) {
    var stored = try StoredState(id: id, decoding: bytes, baseLimit: baseLimit)
    self = try stored.whole()
  }
}

extension ArticleState {
  /// Whether a removal is not in force yet because it has seen operations that are not held.
  fileprivate var hasRemovalsToCome: Bool {
    let things = things.span
    for position in things.indices where !things[position].removals.isEmpty {
      if things[position].removals.contains(where: { !$0.seen.allSatisfy(isApplied) }) { return true }
    }
    return false
  }
}

extension StateEncoder {
  mutating func header(of state: ArticleState, things: Int) {
    header.byte(state.baseLength == nil ? 0 : 1)
    if let baseLength = state.baseLength { header.number(baseLength) }
    header.number(state.applied.count)
    for (replica, seq) in state.applied {
      header.number(number(of: replica))
      header.number(seq)
    }
    header.number(state.baseAnchored)
    header.number(state.unknown)
    header.byte(
      (state.isReadOnly ? 1 : 0) | (state.hasGuests ? 2 : 0) | (state.text == nil ? 0 : 4)
        | (state.awaitsNames ? 8 : 0) | (state.hasRemovalsToCome ? 16 : 0))
    header.number(things)
  }
}

extension ArticleState: Equatable {
  /// Equal when they encode alike; the order in which things were heard of doesn't matter.
  package static func == (left: ArticleState, right: ArticleState) -> Bool {
    left.id == right.id && left.encoded == right.encoded
  }
}
