// Text edits and anchors: what waits for what, what is placed, what is in force (rules X2, X6, A1, A2).

extension ArticleState {
  /// Whether a character that an operation names is here.
  private enum Standing: Equatable {
    case here
    case awaited(WaitingRoom.Cause)
    case impossible
  }

  /// The length of the text in scalars; nil while the base isn't held.
  package var length: Int? { text?.length ?? baseLength }

  /// The text over the base it was made on.
  ///
  /// - Complexity: O(1) for an article nobody edited, else O(text).
  package func text(over base: ExactText) -> ExactText {
    text?.text(over: ScalarText(base)) ?? base
  }

  /// Whether a text edit is not taken back (rule X6).
  package func isInForce(_ edit: OperationID) -> Bool {
    guard let said = article.register(.inForce(edit))?.shown else { return true }
    return !said.contains { $0.value == .off } || said.contains { $0.value == .on }
  }

  /// The living characters that fragments cover, a range for each piece, empty for a collapsed one. Nil when they
  /// make no sense, or wait (rules A1, A2).
  ///
  /// - Complexity: O(pieces · log(edits)).
  package func ranges(of fragments: Fragments) -> [Range<Int>]? {
    guard let baseLength, !fragments.isEmpty else { return nil }
    guard let text else { return fragments.baseRanges(within: baseLength) }
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(fragments.count)
    var end: UInt32?
    for piece in fragments {
      guard let range = text.range(of: piece, after: &end) else { return nil }
      ranges.append(range)
    }
    return ranges
  }

  /// From the start of the first living range of fragments to the end of the last; nil where none lives.
  func extent(of fragments: Fragments) -> Range<Int>? {
    if text == nil, let baseLength { return fragments.baseExtent(within: baseLength) }
    let ranges = (ranges(of: fragments) ?? []).filter { !$0.isEmpty }
    guard let first = ranges.first, let last = ranges.last else { return nil }
    return first.lowerBound..<last.upperBound
  }
}

extension ArticleState {
  /// Whether `ranges(of:)` is not nil.
  func hasPlace(for fragments: Fragments) -> Bool {
    guard text == nil, let baseLength else { return ranges(of: fragments) != nil }
    return fragments.baseExtent(within: baseLength) != nil
  }
}

extension ArticleState {
  mutating func correct(_ edit: TextEdit, _ id: OperationID, _ stamp: Stamp) {
    decide(id, .edit(edit, stamp))
  }

  /// Counts anchors that wait.
  mutating func noteAnchors(_ fragments: Fragments, _ id: OperationID) {
    guard fragments.namesInserted else {
      baseAnchored += 1
      return
    }
    decide(id, .anchors(fragments))
  }

  /// Looks again at what waited for an operation, or for the base.
  mutating func settle(after operation: OperationID) {
    guard hasGuests else { return }
    var called = waitingRoom.called(by: operation)
    if baseLength != nil { called += waitingRoom.calledByBase() }
    while let id = called.popLast() {
      guard let guest = waitingRoom.guests[id] else { continue }
      called += decide(id, guest)
    }
  }

  /// Places an operation, lets it wait, or ignores it. Returns the guests that waited for it.
  @discardableResult
  mutating func decide(_ id: OperationID, _ guest: WaitingRoom.Guest) -> [OperationID] {
    switch standing(of: guest, id) {
    case .awaited(let cause):
      waitingRoom.seat(id, guest, until: cause)
      return []
    case .here:
      if case .edit(let edit, let stamp) = guest { place(edit, id, stamp) }
      return leave(id)
    case .impossible:
      return leave(id)
    }
  }

  private mutating func leave(_ guest: OperationID) -> [OperationID] { hasGuests ? waitingRoom.leave(guest) : [] }

  private mutating func place(_ edit: TextEdit, _ id: OperationID, _ stamp: Stamp) {
    guard let baseLength else { return }
    let isInForce = isInForce(id)
    if text == nil { text = TextState(baseLength: baseLength) }
    let isPlaced = text?.place(edit, id: id, isInForce: isInForce) ?? false
    if text?.isUntouched ?? false { text = nil }
    if isPlaced, edit.isCorrection { corrections[id] = stamp }
  }

  /// The first character named that is not here decides.
  private func standing(of guest: WaitingRoom.Guest, _ id: OperationID) -> Standing {
    guard baseLength != nil else { return .awaited(.base) }
    switch guest {
    case .anchors(let fragments):
      for piece in fragments {
        for character in [piece.first, piece.last] where standing(of: character, id) != .here {
          return standing(of: character, id)
        }
      }
      return .here
    case .edit(let edit, _): return standing(of: edit, id)
    }
  }

  private func standing(of edit: TextEdit, _ id: OperationID) -> Standing {
    if !edit.inserted.isEmpty {
      for case .some(let origin) in [edit.left, edit.right] where standing(of: origin, id) != .here {
        return standing(of: origin, id)
      }
    }
    for run in edit.deleted {
      for end in run.ends where standing(of: end, id) != .here { return standing(of: end, id) }
    }
    return .here
  }

  private func standing(of character: CharacterID, _ namer: OperationID) -> Standing {
    switch character {
    case .base(let offset):
      guard let baseLength else { return .awaited(.base) }
      return offset >= 0 && offset < baseLength ? .here : .impossible
    case .inserted(let operation, _):
      if operation == namer { return .impossible }
      if text?.serial(of: character) != nil { return .here }
      if text?.isPlaced(operation) ?? false { return .impossible }
      if hasGuests, waitingRoom.holdsEdit(operation) { return .awaited(.settled(operation)) }
      return isApplied(operation) ? .impossible : .awaited(.applied(operation))
    }
  }
}

extension CharacterRun {
  /// The first and the last character.
  fileprivate var ends: [CharacterID] {
    guard count > 1 else { return [first] }
    let (offset, isTooFar) = first.offset.addingReportingOverflow(count - 1)
    let end = isTooFar ? Int.max : offset
    switch first {
    case .base: return [first, .base(end)]
    case .inserted(let operation, _): return [first, .inserted(operation, end)]
    }
  }
}

extension Fragments {
  /// Whether any piece begins or ends at an inserted character.
  fileprivate var namesInserted: Bool {
    for piece in self where piece.first.operation != nil || piece.last.operation != nil { return true }
    return false
  }
}
