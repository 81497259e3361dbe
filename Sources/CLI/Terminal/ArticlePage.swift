internal import Models

/// An article as `show` prints it for people: what is known of it, the text with its spans marked, and below
/// it the annotations, relations, notes and conflicts.
struct ArticlePage {
  let view: ArticleView
  let things: ThingLines
  let scalars: [Unicode.Scalar]
  /// The place of each span in `view.annotations`.
  private let places: [ThingID: Int]

  var style: Style { things.style }

  /// `shortID` gives the form of an id that is shown.
  init(_ view: ArticleView, style: Style, shortID: @escaping (ThingID) -> String) {
    self.view = view
    things = ThingLines(style: style, shortID: shortID)
    scalars = Array(view.text.unicodeScalars)
    places = Dictionary(
      view.annotations.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The whole page, ending in a newline.
  ///
  /// - Complexity: O(n log n) in the text and what is in it.
  func render() -> String {
    var lines = header() + [""] + text()
    lines += section("annotations", view.annotations.count, annotationLines())
    lines += section("relations", view.relations.count, view.relations.flatMap(lines(of:)))
    lines += section("notes", view.notes.count, things.lines(of: view.notes, indent: 2))
    lines += section("conflicts", view.conflicts.count, conflictLines())
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: - Parts

  func header() -> [String] {
    var lines = things.block(view.title, indent: 0, ink: .title)
    var about = PieceFlow(width: things.width, indent: 0)
    about.add(things.id(.article(view.id)))
    if let language = view.language { about.add(.foreign(language)) }
    about.add(contentsOf: things.credit(view.author, view.created))
    about.add(Piece.own(view.length == 1 ? "1 character" : "\(view.length) characters").painted(.meta, style))
    lines += about.lines
    if let url = view.url { lines.append(Piece.foreign(url, upTo: things.width).printed) }
    lines += flow(things.tags(view.tags)) + flow(things.named(view.metadata))
    if view.needsNewerVersion > 0 {
      let count = view.needsNewerVersion == 1 ? "1 edit needs" : "\(view.needsNewerVersion) edits need"
      lines.append(things.warning("\(count) a newer version of hashiya and cannot be shown").printed)
    }
    return lines
  }

  private func flow(_ pieces: [Piece]) -> [String] {
    guard !pieces.isEmpty else { return [] }
    var flow = PieceFlow(width: things.width, indent: 0)
    flow.add(contentsOf: pieces)
    return flow.lines
  }

  private func text() -> [String] {
    let marks = view.annotations.enumerated().flatMap { number, span in
      span.fragments.map { mark(span, $0, number: number + 1) }
    }
    return marked(scalars, marks).lines(width: things.width)
  }

  /// The mark of one fragment, moved by `shift`.
  func mark(_ span: SpanView, _ fragment: ScalarRange, number: Int, shift: Int = 0) -> Mark {
    let start = min(max(0, fragment.start), scalars.count)
    let end = min(max(start, fragment.end), scalars.count)
    return Mark(range: start + shift..<end + shift, numbers: [number], label: span.label)
  }

  func marked(_ scalars: [Unicode.Scalar], _ marks: [Mark]) -> MarkedText {
    MarkedText(
      scalars: scalars, marks: TextMarks(marks: marks, in: scalars), style: style,
      fallback: view.direction.utf8.elementsEqual("rtl".utf8) ? .rightToLeft : .leftToRight)
  }

  private func section(_ name: String, _ count: Int, _ lines: [String]) -> [String] {
    guard count > 0 else { return [] }
    return ["", style.paint("\(name) (\(count))", .title)] + lines
  }

  private func annotationLines() -> [String] {
    view.annotations.enumerated().flatMap {
      things.lines(of: $0.element, number: $0.offset + 1) + context(of: $0.element)
    }
  }

  /// What stands around the place of a collapsed span.
  private func context(of span: SpanView) -> [String] {
    guard span.state == .collapsed, let position = span.position else { return [] }
    let place = QuoteSearch(ScalarText(ExactText(view.text))).place(ScalarRange(start: position, end: position))
    var flow = PieceFlow(width: things.width, indent: 5)
    flow.add(.own("was at:"))
    flow.add(.quote(place.before + "\u{2038}" + place.after, upTo: max(10, things.width - 16)))
    return flow.lines
  }

  func lines(of relation: RelationView) -> [String] {
    things.lines(of: relation, end: end)
  }

  /// An end of a relation: the number and quote of the span; its id when it is removed.
  private func end(_ id: ThingID) -> Piece {
    guard let place = places[id] else { return .own("(removed) ") + things.id(id) }
    let room = max(10, min(ThingLines.quoteColumns, things.width - 16))
    return .own("\(place + 1) ") + .quote(view.annotations[place].quote, upTo: room)
  }

  private func conflictLines() -> [String] {
    view.conflicts.flatMap { things.lines(of: $0, subject: subject(of: $0.target)) }
  }

  private func subject(of id: ThingID) -> Piece? { places[id].map { _ in end(id) } }

  /// The number of a span in the list of annotations, from 1.
  func number(of span: ThingID) -> Int? { places[span].map { $0 + 1 } }

  func span(_ id: ThingID) -> SpanView? { places[id].map { view.annotations[$0] } }
}
