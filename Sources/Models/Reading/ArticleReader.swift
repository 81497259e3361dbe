/// Reads an article's state: what shows, what is hidden, what is in conflict. Made for one state; computes each thing's
/// standing once.
package struct ArticleReader: StateReader, Sendable {
  package let state: ArticleState
  package let existence: Existence
  /// Parallel to `state.things`: whether each shows.
  package let visible: [Bool]

  package init(_ state: ArticleState) {
    self.state = state
    existence = Existence(state)
    visible = Visibility(state, existence).judged
  }

  /// Whether the article has come and is not removed.
  package var isVisible: Bool { visible[0] }

  package func isVisible(_ id: ThingID) -> Bool {
    state.position(of: id).map { visible[$0] } ?? false
  }
}

extension Thing.Kind {
  func isSameKind(as other: Thing.Kind) -> Bool {
    switch (self, other) {
    case (.article, .article), (.span, .span), (.relation, .relation), (.note, .note): true
    default: false
    }
  }
}

/// Decides for every thing of an article whether it shows (rules T1, T3, T4, E5).
private struct Visibility {
  private let state: ArticleState
  private let existence: Existence
  private(set) var judged: [Bool]

  init(_ state: ArticleState, _ existence: Existence) {
    self.state = state
    self.existence = existence
    judged = Array(repeating: false, count: state.things.count)
    guard state.baseLength != nil, !existence.isRemoved(state.article) else { return }
    judged[0] = true
    let things = state.things.span
    for position in things.indices.dropFirst() { judged[position] = isStandingVisible(things[position]) }
    judgeNotes()
  }

  /// Spans and relations, which stand by themselves.
  private func isStandingVisible(_ thing: borrowing Thing) -> Bool {
    switch thing.kind {
    case .span: hasPlace(thing) && !isRemoved(thing)
    case .relation(let source, let target): isSpan(source) && isSpan(target) && !isRemoved(thing)
    case .article, .note, nil: false
    }
  }

  private func isRemoved(_ thing: borrowing Thing) -> Bool {
    !thing.removals.isEmpty && existence.isRemoved(thing)
  }

  private func hasPlace(_ thing: borrowing Thing) -> Bool {
    let registers = thing.registers.span
    for index in registers.indices where registers[index].key == .field(.fragments) {
      for value in registers[index].values where FieldRules.reads(value.value, of: .fragments, in: state) {
        return true
      }
    }
    return false
  }

  private func isSpan(_ id: ThingID) -> Bool {
    if case .span = state.thing(id)?.kind { true } else { false }
  }

  /// Notes show when what they are about shows. Walks down from what is decided, so that circles are never entered.
  private mutating func judgeNotes() {
    var notes: [ThingID: [Int]] = [:]
    // Of its own, so that what is judged can change meanwhile.
    let state = state
    let things = state.things.span
    for position in things.indices {
      if case .note(let target) = things[position].kind { notes[target, default: []].append(position) }
    }
    guard !notes.isEmpty else { return }
    // Only what a note is about leads to it.
    var open = notes.keys.compactMap { state.position(of: $0) }.filter { judged[$0] }
    while let position = open.popLast() {
      for note in notes[things[position].id] ?? [] where !judged[note] {
        guard !isRemoved(things[note]) else { continue }
        judged[note] = true
        open.append(note)
      }
    }
  }
}
