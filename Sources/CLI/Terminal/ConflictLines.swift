internal import Models

/// The lines that tell of a conflict: the values, numbered as `resolve --take` counts them, and how to settle
/// it.
extension ThingLines {
  /// `subject` says what the conflict is about, where more is known than its id.
  func lines(of conflict: ConflictView, subject: Piece? = nil, indent: Int = 2) -> [String] {
    var flow = PieceFlow(width: width, indent: indent + 2, first: blanks(indent))
    flow.add((Piece.foreign(conflict.field) + .own(" of ")).painted(.warning, style) + id(conflict.target))
    if let subject { flow.add(subject) }
    var lines = flow.lines
    for (position, value) in conflict.values.enumerated() {
      lines += self.lines(of: value, number: position + 1, indent: indent + 2)
    }
    return lines + [blanks(indent + 2) + style.paint(hint(for: conflict), .meta)]
  }

  private func lines(of value: ConflictView.Value, number: Int, indent: Int) -> [String] {
    let head = blanks(indent) + String(number) + "  "
    var flow = PieceFlow(width: width, indent: head.utf8.count, first: head)
    flow.add(shown(value.value))
    flow.add(contentsOf: credit(value.author, value.created))
    if !value.device.isEmpty { flow.add((Piece.own("on ") + .foreign(value.device)).painted(.meta, style)) }
    if value.winner { flow.add(.own("(shown now)")) }
    return flow.lines
  }

  private func shown(_ value: ConflictValue) -> Piece {
    switch value {
    case .cleared: .own("(cleared)")
    case .text(let text): .foreign(text, upTo: Self.quoteColumns)
    case .fragments(let ranges): Self.shown(ranges, upTo: 8)
    }
  }

  /// A command to copy, therefore without isolates wherever the field needs none.
  private func hint(for conflict: ConflictView) -> String {
    let isPlain = conflict.field.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x2D, 0x2E, 0x5F].contains(byte)
    }
    // By scalars: an apostrophe with a combining mark is one character, and still ends a quote of the shell.
    let parts = conflict.field.unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
    let quoted = parts.map { String($0) }.joined(separator: "'\\''")
    let field = isPlain ? conflict.field : Isolate.foreign("'" + quoted + "'")
    return "hashiya resolve \(shortID(conflict.target)) \(field) --take N"
  }
}
