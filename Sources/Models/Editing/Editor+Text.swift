// Correcting the text of an article.

extension Editor {
  /// Replaces a part of the text. What stays the same of it is not touched, so that spans on it keep their characters.
  ///
  /// - Parameter limit: refuses when more living spans than this would collapse.
  mutating func replaceText(
    _ reference: Reference, _ place: TextPlace, _ new: ExactText, limit: Int?
  ) throws -> Outcome {
    let article = try articleID(reference)
    let state = try editable(article)
    let text = try scalarText(of: article)
    let (range, replacement) = try replaced(place, new, in: text)
    let hunks = Correction.hunks(of: text, replacing: range, with: replacement)
    guard !hunks.isEmpty else { return outcome(.article(article), in: article, .unchanged) }
    guard replacement.scalarCount + text.length > range.count else { throw EditError.emptyText("text") }
    // What is put at one exact place, without anything being replaced, is plain text.
    let edits = state.edits(for: hunks, areCorrections: !range.isEmpty)
    if let limit { try requireFewCollapses(edits, of: state, limit) }
    for edit in edits {
      write(Draft(.text, .text(edit), on: .article(article), in: article, flags: [.touches, .mustUnderstand]))
    }
    return outcome(.article(article), in: article, .changed)
  }

  /// The range that a place means, and what stands there afterwards.
  private func replaced(
    _ place: TextPlace, _ new: ExactText, in text: ScalarText
  ) throws -> (Range<Int>, ExactText) {
    switch place {
    case .whole: return (0..<text.length, new)
    case .range(let range):
      guard range.start <= range.end else { throw EditError.rangeReversed(range) }
      guard range.start >= 0, range.end <= text.length else {
        throw EditError.rangeOutside(range, length: text.length)
      }
      return (range.start..<range.end, new)
    case .quote(let quote, let occurrence):
      let range = try QuoteSearch(text).ranges(of: [quote], occurrence: occurrence)[0]
      return (range.start..<range.end, new)
    case .everywhere(let quote):
      let ranges = try QuoteSearch(text).all(of: quote)
      return (ranges[0].start..<ranges[ranges.count - 1].end, joined(ranges, new, text))
    }
  }

  /// The text from the first range to the last, with `new` for each.
  private func joined(_ ranges: [ScalarRange], _ new: ExactText, _ text: ScalarText) -> ExactText {
    var bytes: [UInt8] = []
    var end = ranges[0].start
    for range in ranges {
      bytes += text.slice(ScalarRange(start: end, end: range.start)).bytes + new.bytes
      end = range.end
    }
    return ExactText(unchecked: bytes)
  }

  private func requireFewCollapses(_ edits: [TextEdit], of state: ArticleState, _ limit: Int) throws {
    var trial = state
    for (number, edit) in edits.enumerated() {
      let id = OperationID(replica: hand.replica, seq: nextID.seq + UInt64(number))
      let operation = Operation(
        id: id, kind: .text, flags: .touches, article: state.id, target: .article(state.id), overwrites: [],
        payload: .text(edit))
      trial.apply(operation, of: stamping)
    }
    let collapsed = trial.collapsedSpans.subtracting(state.collapsedSpans).count
    guard collapsed <= limit else { throw EditError.tooManyCollapse(collapsed, limit: limit) }
  }
}

// MARK: - Settling conflicts over the text

extension Editor {
  /// Settles the first conflict over the text: the edits behind all other values are taken out of force. A value of
  /// one's own is then written in place of the winner's.
  mutating func resolveText(of article: ArticleID, _ resolution: Resolution) throws -> Outcome {
    let state = try editable(article)
    let base = ScalarText(try baseText(of: article))
    guard let dispute = ArticleReader(state).textDisputes(over: base).first else {
      let disputed = ArticleReader(state).conflicts(of: state.article).map(\.field)
      throw EditError.noConflict(.article(article), field: .text, disputed: disputed)
    }
    let taken: Int
    var wording: ExactText?
    switch resolution {
    case .keep: taken = 0
    case .take(let number):
      guard number >= 1, number <= dispute.operations.count else {
        throw EditError.noSuchValue(wanted: number, count: dispute.operations.count)
      }
      taken = number - 1
    case .value(.text(let text)): (taken, wording) = (0, text)
    case .value(.cleared): (taken, wording) = (0, .empty)
    case .value: throw EditError.wrongValue(.text, wanted: "a text")
    }
    // What is taken is said to be in force: who decides otherwise elsewhere brings the conflict back.
    for (number, edits) in dispute.operations.enumerated() {
      for edit in edits { setInForce(edit, number == taken ? .on : .off, in: article) }
    }
    guard let wording else { return outcome(.article(article), in: article, .changed) }
    let place = TextPlace.range(ScalarRange(dispute.ranges[taken]))
    _ = try replaceText(.id(.article(article)), place, wording, limit: nil)
    return outcome(.article(article), in: article, .changed)
  }

  /// Writes whether a text edit is in force, naming what was said of it before.
  mutating func setInForce(_ edit: OperationID, _ value: RegisterValue, in article: ArticleID) {
    guard let state = try? current(article) else { return }
    write(draft(.inForce(edit), value, of: state.article, in: article))
  }
}

extension ArticleState {
  /// The operations that carry hunks out, each for itself: all name characters that are here now.
  fileprivate func edits(for hunks: [Hunk], areCorrections: Bool) -> [TextEdit] {
    guard let baseLength else { return [] }
    let text = text ?? TextState(baseLength: baseLength)
    let endings = text.isUntouched ? [] : spanEndings(in: text)
    return hunks.map { hunk in
      text.edit(
        replacing: hunk.range, with: hunk.text, gap: hunk.gap - hunk.range.lowerBound,
        isMarked: areCorrections,
        endings: endings)
    }
  }

  /// The last characters of all pieces of living spans.
  private func spanEndings(in text: TextState) -> Set<UInt32> {
    let reader = ArticleReader(self)
    var endings: Set<UInt32> = []
    for (thing, isVisible) in zip(things, reader.visible) where isVisible {
      guard let fragments = reader.fragments(of: thing) else { continue }
      for piece in fragments {
        if let last = text.serial(of: piece.last) { endings.insert(last) }
      }
    }
    return endings
  }

  /// The spans that show of which no character lives.
  fileprivate var collapsedSpans: Set<ThingID> {
    guard text != nil else { return [] }
    let reader = ArticleReader(self)
    var collapsed: Set<ThingID> = []
    for (thing, isVisible) in zip(things, reader.visible) where isVisible {
      if case .span = thing.kind, reader.ranges(of: thing).isEmpty { collapsed.insert(thing.id) }
    }
    return collapsed
  }
}
