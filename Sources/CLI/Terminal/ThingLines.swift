internal import Models

/// The lines that tell of one annotation, relation, note or conflict; shared by the page of an article and
/// the pages of single things.
struct ThingLines {
  let style: Style
  let shortID: (ThingID) -> String

  /// Deep threads are not indented further than this.
  private static let deepestIndent = 20
  static let quoteColumns = 60

  var width: Int { style.textWidth }

  // MARK: - Pieces

  func id(_ id: ThingID) -> Piece { .id(shortID(id), style) }

  func label(_ label: String) -> Piece {
    Piece.foreign(label, upTo: 30).painted(.label(label), style)
  }

  /// `2026-11-21 10:05`, UTC.
  static func shown(_ time: Timestamp) -> String {
    let text = time.description.utf8.prefix(16).map { $0 == UInt8(ascii: "T") ? UInt8(ascii: " ") : $0 }
    return String(decoding: text, as: UTF8.self)
  }

  func credit(_ author: String, _ time: Timestamp) -> [Piece] {
    [Piece.foreign(author), .leftToRight(Self.shown(time))].map { $0.painted(.meta, style) }
  }

  func named(_ values: [NamedValue]) -> [Piece] {
    values.map { .foreign($0.name, upTo: 30) + .own("=") + .foreign($0.value) }
  }

  func tags(_ tags: [String]) -> [Piece] { tags.map { .own("#") + .foreign($0, upTo: 30) } }

  func warning(_ text: String) -> Piece { Piece.own(text).painted(.warning, style) }

  private func disputed(_ conflicts: [ConflictView]) -> [Piece] {
    guard !conflicts.isEmpty else { return [] }
    let fields = conflicts.map { Piece.foreign($0.field, upTo: 30) }.joined(separator: ", ")
    return [(Piece.own("in conflict: ") + fields).painted(.warning, style)]
  }

  func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

  // MARK: - Things

  func lines(of span: SpanView, number: Int?, indent: Int = 2) -> [String] {
    let head = blanks(indent) + (number.map { String($0) + "  " } ?? "")
    let inner = head.utf8.count
    var flow = PieceFlow(width: width, indent: inner, first: head)
    flow.add(label(span.label))
    let room = max(10, min(Self.quoteColumns, width - inner))
    flow.add(.quote(span.quotes.joined(separator: " \u{2026} "), upTo: room))
    if span.state == .collapsed {
      let place = span.position.map { " at \($0)" } ?? ""
      flow.add(warning("collapsed\(place)"))
    }
    if let marked = span.marked {
      flow.add(warning("made on"))
      flow.add(.quote(marked.joined(separator: " \u{2026} "), upTo: room))
    }
    var meta = PieceFlow(width: width, indent: inner)
    meta.add(id(span.id))
    meta.add(contentsOf: credit(span.author, span.created))
    if !span.fragments.isEmpty { meta.add(Self.shown(span.fragments, upTo: 3).painted(.meta, style)) }
    meta.add(contentsOf: named(span.attributes) + tags(span.tags) + disputed(span.conflicts))
    return flow.lines + meta.lines + lines(of: span.notes, indent: inner)
  }

  /// `12:20,30:33`, with `…` when there are more.
  static func shown(_ fragments: [ScalarRange], upTo limit: Int) -> Piece {
    let few = fragments.prefix(limit).map { "\($0.start):\($0.end)" }.joined(separator: ",")
    return .leftToRight(fragments.count > limit ? few + ",\u{2026}" : few)
  }

  /// `end` gives the piece that stands for an end of the relation.
  func lines(of relation: RelationView, indent: Int = 2, end: (ThingID) -> Piece) -> [String] {
    var flow = PieceFlow(width: width, indent: indent + 2, first: blanks(indent))
    flow.add(label(relation.label) + .own(":"))
    flow.add(end(relation.source) + .own(" \u{2192}"))
    flow.add(end(relation.target))
    if relation.state == .dangling { flow.add(warning("dangling")) }
    var meta = PieceFlow(width: width, indent: indent + 2)
    meta.add(id(relation.id))
    meta.add(contentsOf: credit(relation.author, relation.created))
    meta.add(contentsOf: named(relation.attributes) + tags(relation.tags) + disputed(relation.conflicts))
    return flow.lines + meta.lines + lines(of: relation.notes, indent: indent + 2)
  }

  /// Notes with the replies to them, in threads. Not recursive: the depth of a thread is foreign.
  func lines(of notes: [NoteView], indent: Int) -> [String] {
    var lines: [String] = []
    var waiting = notes.reversed().map { (note: $0, depth: 0) }
    while let (note, depth) = waiting.popLast() {
      let inner = min(indent + 2 * depth, max(indent, Self.deepestIndent))
      lines += head(of: note, depth: depth, indent: inner)
      lines += block(note.text, indent: inner + 2)
      waiting += note.replies.reversed().map { ($0, depth + 1) }
    }
    return lines
  }

  private func head(of note: NoteView, depth: Int, indent: Int) -> [String] {
    var flow = PieceFlow(width: width, indent: indent + 2, first: blanks(indent))
    flow.add(.own(depth == 0 ? "note" : "reply"))
    flow.add(id(note.id))
    flow.add(contentsOf: credit(note.author, note.created) + disputed(note.conflicts))
    return flow.lines
  }

  /// Running text, wrapped and laid out by the direction of each paragraph.
  func block(_ text: String, indent: Int, ink: Ink? = nil) -> [String] {
    let marked = MarkedText(scalars: Array(text.unicodeScalars), marks: .none, style: style, ink: ink)
    return marked.lines(width: max(10, width - indent)).map { $0.isEmpty ? "" : blanks(indent) + $0 }
  }
}
