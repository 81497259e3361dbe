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
///
/// The state is handed along, not held: a copy of it counts the references of all that lies in it.
private struct Visibility {
  private(set) var judged: [Bool]
  /// The notes that are not decided yet, and where they are.
  private var isOpen: [Bool] = []
  private var notes: [Int] = []

  init(_ state: ArticleState, _ existence: Existence) {
    judged = Array(repeating: false, count: state.things.count)
    guard state.baseLength != nil, !existence.isRemoved(at: 0, in: state) else { return }
    judged[0] = true
    for position in state.things.indices.dropFirst() { judgeStanding(position, state, existence) }
    guard !notes.isEmpty else { return }
    isOpen = Array(repeating: false, count: judged.count)
    for note in notes { isOpen[note] = true }
    for note in notes { judgeThread(from: note, state, existence) }
  }

  /// Spans and relations, which stand by themselves; notes are only noted down.
  private mutating func judgeStanding(_ position: Int, _ state: ArticleState, _ existence: Existence) {
    switch state.kind(at: position) {
    case .span:
      judged[position] = Self.hasPlace(position, in: state) && !existence.isRemoved(at: position, in: state)
    case .relation(let source, let target):
      judged[position] =
        Self.isSpan(source, in: state) && Self.isSpan(target, in: state)
        && !existence.isRemoved(at: position, in: state)
    case .note: notes.append(position)
    case .article, nil: break
    }
  }

  // Looked up here, and not by a method of the thing: calling one copies it, and counts the references of its parts.
  private static func hasPlace(_ position: Int, in state: ArticleState) -> Bool {
    let things = state.things.span
    let registers = things[position].registers.span
    for index in registers.indices where registers[index].key == .field(.fragments) {
      // Nearly always one, which isn't taken out either.
      if registers[index].values.count == 1, case .fragments(let fragments) = registers[index].values[0].value {
        return state.hasPlace(for: fragments)
      }
      return registers[index].values.contains { FieldRules.reads($0.value, of: .fragments, in: state) }
    }
    return false
  }

  private static func isSpan(_ id: ThingID, in state: ArticleState) -> Bool {
    if case .span = state.thing(id)?.kind { true } else { false }
  }

  /// Notes show when what they are about shows. Walks up to what is decided, and is done with all it met on the way; what
  /// leads back to itself, or to nothing, doesn't show.
  private mutating func judgeThread(from position: Int, _ state: ArticleState, _ existence: Existence) {
    var path: [Int] = []
    var next: Int? = position
    while let note = next, isOpen[note] {
      isOpen[note] = false
      path.append(note)
      next = Self.target(of: note, in: state)
    }
    // What was met on this very way is not judged yet, and counts as hidden.
    var shows = next.map { judged[$0] } ?? false
    for note in path.reversed() {
      shows = shows && !existence.isRemoved(at: note, in: state)
      judged[note] = shows
    }
  }

  private static func target(of note: Int, in state: ArticleState) -> Int? {
    guard case .note(let target) = state.kind(at: note) else { return nil }
    return state.position(of: target)
  }
}

extension Existence {
  /// - Parameter state: The one that this was made of.
  fileprivate func isRemoved(at position: Int, in state: ArticleState) -> Bool {
    !state.things.span[position].removals.isEmpty && isRemoved(state.things[position])
  }
}
