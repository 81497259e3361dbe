/// What a few operations make of a stored state, found by reading only the things they are about: the others are carried
/// over as bytes. Folding the whole state gives an equal one.
package struct StatePatch {
  /// How the stored form of the new state differs from that of the old one. Texts that nothing uses any more stay in its
  /// table.
  package let delta: ByteDelta
  /// Summaries of the part that was read, before and after: counts and words of the article differ by as much as these.
  package let before: ArticleSummary
  package let after: ArticleSummary

  /// - Parameter operations: Each with its change, in the order in which they are applied.
  /// - Returns: Nil when the operations may change more than a part can show: then the whole state is to be read.
  /// - Throws: Where the bytes are not what `ArticleState.encoded` wrote, as far as they are read.
  package init?(
    of id: ArticleID, stored bytes: [UInt8], by operations: [(operation: Operation, change: ChangeHeader)]
  ) throws(ByteError) {
    var stored = try StoredState(id: id, decoding: bytes, baseLimit: nil)
    guard stored.hasOnlyThings, !stored.hasManyIdleTexts,
      let positions = PartChoice.positions(for: operations.map(\.operation), in: stored.heads)
    else { return nil }
    let old = ArticleReader(try stored.part(positions.chosen))
    var state = old.state
    for (operation, change) in operations { state.apply(operation, of: change) }
    let new = ArticleReader(state)
    guard old.isVisible, state.text == nil, !state.hasGuests,
      old.visible.indices.allSatisfy({ old.visible[$0] == new.visible[$0] || positions.isClosed[$0] })
    else { return nil }
    before = ArticleSummary(old)
    after = ArticleSummary(new)
    delta = stored.delta(to: state, at: positions.chosen)
  }

  /// The summary of the article, given what it was. The words are only those of `after`.
  package func summary(after old: ArticleSummary) -> ArticleSummary {
    var summary = after
    summary.annotations = old.annotations &+ after.annotations &- before.annotations
    summary.collapsed = old.collapsed &+ after.collapsed &- before.collapsed
    summary.relations = old.relations &+ after.relations &- before.relations
    summary.notes = old.notes &+ after.notes &- before.notes
    summary.conflicts = old.conflicts &+ after.conflicts &- before.conflicts
    summary.doubles = old.doubles &+ after.doubles &- before.doubles
    return summary
  }
}

extension StoredState {
  /// The state with some of its things and no others.
  mutating func part(_ positions: [Int]) throws(ByteError) -> ArticleState {
    var things: [Thing] = []
    things.reserveCapacity(positions.count + 2)
    for position in positions { things.append(try thing(at: position)) }
    var state = header
    state.take(sorted: things)
    return state
  }

  /// How it differs when it has other things at some positions, and those that came after them.
  func delta(to part: ArticleState, at positions: [Int]) -> ByteDelta {
    var writer = PatchWriter(self, things: heads.count + part.things.count - positions.count, part)
    var read = positions.indices[...]
    var new = (positions.count..<part.things.count).sorted { part.things[$0].id < part.things[$1].id }[...]
    for position in heads.indices {
      while position > 0, let next = new.first, part.things[next].id < heads[position].id {
        writer.insert(part.things[next], self)
        new.removeFirst()
      }
      if let next = read.first, positions[next] == position {
        writer.write(part.things[next], at: position, self)
        read.removeFirst()
      } else {
        writer.copy(position, self)
      }
    }
    for next in new { writer.insert(part.things[next], self) }
    return writer.finish(self)
  }
}
