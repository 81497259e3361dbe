internal import Models

// One span, relation or note, with what it stands in.
extension ArticlePage {
  /// So many scalars of text are shown on each side of a span.
  private static let context = 40
  /// Windows so near to each other become one, and a window that begins or ends in a word gives up so much of
  /// it.
  private static let smallGap = 12
  /// A fragment longer than this is shown by its ends.
  private static let longest = 400
  /// The context of further fragments is left out.
  private static let mostFragments = 40

  /// A span with the text around it.
  func render(span: SpanView) -> String {
    page(
      [title()] + [""] + contextLines(of: [span]) + [""] + things.lines(of: span, number: nil, indent: 0)
        + conflictLines(span.conflicts + span.notes.flatMap(Self.conflicts)))
  }

  /// A relation with the text around its ends.
  func render(relation: RelationView) -> String {
    let ends = [relation.source, relation.target].compactMap(span)
    let context = ends.isEmpty ? [] : [""] + contextLines(of: ends)
    return page(
      [title()] + context + [""] + lines(of: relation)
        + conflictLines(relation.conflicts + relation.notes.flatMap(Self.conflicts)))
  }

  /// A note with the replies to it, below what it is about; `target` is the span or relation at the root of
  /// the thread, nil for a note on the article.
  func render(note: NoteView, on target: ThingID?) -> String {
    var about: [String] = []
    if let target, let span = span(target) {
      about = [""] + contextLines(of: [span]) + [""]
    } else if let target, let relation = view.relations.first(where: { $0.id == target }) {
      about = [""] + lines(of: RelationView(withoutNotes: relation))
    }
    return page(
      [title()] + about + things.lines(of: [note], indent: 0) + conflictLines(Self.conflicts(of: note)))
  }

  private func page(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

  private func title() -> String {
    var flow = PieceFlow(width: things.width, indent: 0)
    let room = max(10, things.width - 20)
    flow.add(Piece.foreign(view.title, upTo: room).painted(.title, style))
    flow.add(things.id(.article(view.id)))
    return flow.lines.joined(separator: "\n")
  }

  private func conflictLines(_ conflicts: [ConflictView]) -> [String] {
    conflicts.isEmpty ? [] : [""] + conflicts.flatMap { things.lines(of: $0, indent: 0) }
  }

  private static func conflicts(of note: NoteView) -> [ConflictView] {
    var conflicts: [ConflictView] = []
    var waiting = [note]
    while let next = waiting.popLast() {
      conflicts += next.conflicts
      waiting += next.replies.reversed()
    }
    return conflicts
  }

  // MARK: - Context

  /// The text around the spans, with `…` where it goes on.
  private func contextLines(of spans: [SpanView]) -> [String] {
    var excerpt: [Unicode.Scalar] = []
    var marks: [Mark] = []
    for window in windows(around: spans) {
      if !excerpt.isEmpty { excerpt.append("\n") }
      if window.lowerBound > 0, !LineEnd.isEnd(scalars[window.lowerBound - 1]) { excerpt.append("\u{2026}") }
      let shift = excerpt.count - window.lowerBound
      excerpt += scalars[window]
      for span in spans {
        for fragment in shown(span) {
          let start = max(fragment.start, window.lowerBound)
          let end = min(fragment.end, window.upperBound)
          guard start < end else { continue }
          let part = ScalarRange(start: start, end: end)
          marks.append(mark(span, part, number: number(of: span.id) ?? 1, shift: shift))
        }
      }
      if window.upperBound < scalars.count, !LineEnd.isEnd(scalars[window.upperBound]) {
        excerpt.append("\u{2026}")
      }
    }
    return marked(excerpt, marks).lines(width: things.width)
  }

  private func shown(_ span: SpanView) -> ArraySlice<ScalarRange> {
    span.fragments.prefix(Self.mostFragments)
  }

  /// The pieces of text to show, sorted, not overlapping.
  private func windows(around spans: [SpanView]) -> [Range<Int>] {
    var windows: [Range<Int>] = []
    for span in spans {
      for fragment in shown(span) { windows += self.windows(around: fragment) }
      // Where a collapsed span stood.
      if span.fragments.isEmpty, let place = span.position { windows.append(around(place, place)) }
    }
    var joined: [Range<Int>] = []
    for window in windows.sorted(by: { $0.lowerBound < $1.lowerBound }) where !window.isEmpty {
      if let last = joined.last, window.lowerBound <= last.upperBound + Self.smallGap {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, window.upperBound)
      } else {
        joined.append(window)
      }
    }
    return joined
  }

  private func windows(around fragment: ScalarRange) -> [Range<Int>] {
    guard fragment.length > Self.longest else { return [around(fragment.start, fragment.end)] }
    let half = Self.longest / 2
    return [around(fragment.start, fragment.start + half), around(fragment.end - half, fragment.end)]
  }

  private func around(_ start: Int, _ end: Int) -> Range<Int> {
    let first = min(max(0, start), scalars.count)
    let last = min(max(first, end), scalars.count)
    let start = snapped(start: max(0, first - Self.context), before: first)
    return start..<snapped(end: min(scalars.count, last + Self.context), after: last)
  }

  /// The start of a window, moved on past the blanks and the part of a word that it begins with.
  private func snapped(start: Int, before first: Int) -> Int {
    var place = start
    let isCut = start > 0 && !isGap(start - 1)
    if isCut, let blank = (start..<min(first, start + Self.smallGap)).first(where: isGap) { place = blank }
    while place < first, isGap(place) { place += 1 }
    return place
  }

  /// The end of a window, moved back likewise.
  private func snapped(end: Int, after last: Int) -> Int {
    var place = end
    let isCut = end < scalars.count && !isGap(end)
    if isCut, let blank = (max(last, end - Self.smallGap)..<end).last(where: isGap) { place = blank }
    while place > last, isGap(place - 1) { place -= 1 }
    return place
  }

  private func isGap(_ place: Int) -> Bool { LineEnd.isEnd(scalars[place]) || Wrap.isBlank(scalars[place]) }
}

extension RelationView {
  fileprivate init(withoutNotes relation: RelationView) {
    self = relation
    notes = []
  }
}
