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
    for position in state.things.indices.dropFirst() { judged[position] = isStandingVisible(position) }
    judgeNotes()
  }

  /// Spans and relations, which stand by themselves.
  private func isStandingVisible(_ position: Int) -> Bool {
    switch kind(at: position) {
    case .span: hasPlace(position) && !isRemoved(position)
    case .relation(let source, let target): isSpan(source) && isSpan(target) && !isRemoved(position)
    case .article, .note, nil: false
    }
  }

  private func kind(at position: Int) -> Thing.Kind? {
    let things = state.things.span
    return things[position].creations.count == 1 ? things[position].creations[0].kind : things[position].kind
  }

  private func isRemoved(_ position: Int) -> Bool {
    !state.things.span[position].removals.isEmpty && existence.isRemoved(state.things[position])
  }

  // Looked up here, and not by a method of the thing: calling one copies it, and counts the references of its parts.
  private func hasPlace(_ position: Int) -> Bool {
    let things = state.things.span
    let registers = things[position].registers.span
    for index in registers.indices where registers[index].key == .field(.fragments) {
      return registers[index].values.contains { FieldRules.reads($0.value, of: .fragments, in: state) }
    }
    return false
  }

  private func isSpan(_ id: ThingID) -> Bool {
    if case .span = state.thing(id)?.kind { true } else { false }
  }

  /// Notes show when what they are about shows. Walks up to what is decided, and is done with all it met on the way; what
  /// leads back to itself, or to nothing, doesn't show.
  private mutating func judgeNotes() {
    let all = state.things
    let things = all.span
    var isOpen: [Bool] = []
    for position in things.indices where things[position].isNote {
      if isOpen.isEmpty { isOpen = all.indices.map { all.span[$0].isNote } }
      judgeThread(from: position, &isOpen)
    }
  }

  private mutating func judgeThread(from position: Int, _ isOpen: inout [Bool]) {
    var path: [Int] = []
    var next: Int? = position
    while let note = next, isOpen[note] {
      isOpen[note] = false
      path.append(note)
      next = target(of: note)
    }
    // What was met on this very way is not judged yet, and counts as hidden.
    var shows = next.map { judged[$0] } ?? false
    for note in path.reversed() {
      shows = shows && !isRemoved(note)
      judged[note] = shows
    }
  }

  private func target(of note: Int) -> Int? {
    guard case .note(let target) = state.things[note].kind else { return nil }
    return state.position(of: target)
  }
}
