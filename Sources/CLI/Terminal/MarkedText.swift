/// A text with marks, laid out in lines.
///
/// Every line stands in an isolate of its paragraph's direction, and is balanced by itself: what the text
/// opens in one line and closes in another is closed at the line's end and opened again in the next. A
/// right-to-left line begins with a right-to-left mark besides, by which terminals that look for the
/// direction lay it to the right.
struct MarkedText {
  let scalars: [Unicode.Scalar]
  let marks: TextMarks
  let style: Style
  /// The direction of paragraphs without any letter.
  var fallback = Direction.leftToRight
  /// The colour of what is not marked.
  var ink: Ink?

  private static let opening = "\u{27E6}"
  private static let closing = "\u{27E7}"
  private static let rightToLeftMark = "\u{200F}"

  /// The lines, each without its line end and at most `width` columns wide, where no mark and wide character
  /// together need more.
  ///
  /// - Complexity: O(n).
  func lines(width: Int) -> [String] {
    let wrapped = Wrap.lines(
      scalars, columns: columnsWithMarks(), width: width,
      isKept: { marks.isMarked($0) && (marks.openings[$0] != nil || marks.closings[$0 + 1] != nil) })
    var lines: [String] = []
    var stack = BidiStack()
    var ink = self.ink
    var direction = fallback
    for (number, line) in wrapped.enumerated() {
      if number == 0 || wrapped[number - 1].paragraph != line.paragraph {
        stack = BidiStack()
        direction = Direction.firstStrong(scalars[line.paragraph]) ?? fallback
      }
      lines.append(printed(line, direction, &stack, &ink))
    }
    return lines
  }

  private func printed(
    _ line: WrappedLine, _ direction: Direction, _ stack: inout BidiStack, _ ink: inout Ink?
  ) -> String {
    guard !line.shown.isEmpty else { return "" }
    var writer = ForeignWriter()
    writer.stack = stack
    if direction == .rightToLeft {
      writer.out.append(Self.rightToLeftMark)
      writer.out.append(BidiStack.rightToLeftIsolate)
    } else {
      writer.out.append(BidiStack.leftToRightIsolate)
    }
    writer.stack.resume(into: &writer.out)
    if let ink { writer.append(style.start(ink)) }
    for position in line.shown { write(position, &writer, &ink) }
    if ink != nil { writer.append(style.reset) }
    writer.stack.suspend(into: &writer.out)
    stack = writer.stack
    writer.out.append(BidiStack.popIsolate)
    return writer.out.text
  }

  private func write(_ position: Int, _ writer: inout ForeignWriter, _ ink: inout Ink?) {
    guard marks.isMarked(position) else { return writer.write(scalars[position]) }
    for opening in marks.openings[position] ?? [] { writer.append(shown(opening)) }
    if let change = marks.inks[position] { switchInk(to: change ?? self.ink, &writer, &ink) }
    writer.write(scalars[position])
    guard let closings = marks.closings[position + 1] else { return }
    for numbers in closings { writer.append(shown(closing: numbers)) }
    // The numbers have reset the colour.
    if let ink { writer.append(style.start(ink)) }
    if let change = marks.inks[position + 1] { switchInk(to: change ?? self.ink, &writer, &ink) }
  }

  private func switchInk(to next: Ink?, _ writer: inout ForeignWriter, _ ink: inout Ink?) {
    guard next != ink else { return }
    writer.append(next.map(style.start) ?? style.reset)
    ink = next
  }
}

// MARK: - The marks

extension MarkedText {
  /// Numbers stand in isolates: beside digits of the text they would join them, and in Persian change sides.
  private func shown(numbers: String) -> String {
    style.paint(Isolate.leftToRight(numbers), .mark)
  }

  private func shown(_ opening: TextMarks.Opening) -> String {
    (style.colour ? "" : Self.opening) + (opening.numbers.map(shown(numbers:)) ?? "")
  }

  private func shown(closing numbers: String) -> String {
    (style.colour ? "" : Self.closing) + shown(numbers: numbers)
  }

  private func columns(of opening: TextMarks.Opening) -> Int { columns(ofClosing: opening.numbers ?? "") }

  private func columns(ofClosing numbers: String) -> Int {
    (style.colour ? 0 : 1) + numbers.unicodeScalars.count
  }

  /// The columns of each scalar with the marks at it. Those of marks at a combining character count for its
  /// base, so that what has no columns can always stay on the line.
  private func columnsWithMarks() -> [Int] {
    var columns = columnsBetweenMarks()
    var extra = 0
    for position in columns.indices.reversed() {
      if marks.isMarked(position) { extra += columnsOfMarks(at: position) }
      if columns[position] > 0 || position == 0 || isLineStart(after: scalars[position - 1]) {
        columns[position] += extra
        extra = 0
      }
    }
    return columns
  }

  private func columnsOfMarks(at position: Int) -> Int {
    (marks.openings[position] ?? []).reduce(0) { $0 + columns(of: $1) }
      + (marks.closings[position + 1] ?? []).reduce(0) { $0 + columns(ofClosing: $1) }
  }

  /// Measured piece by piece, since a mark parts what would join, as the halves of a flag.
  private func columnsBetweenMarks() -> [Int] {
    let cuts = Set(marks.openings.keys).union(marks.closings.keys).union([scalars.count]).sorted()
    var columns: [Int] = []
    columns.reserveCapacity(scalars.count)
    for cut in cuts { columns += DisplayWidth.columns(of: Array(scalars[columns.count..<cut])) }
    return columns
  }

  /// Whether a line may begin after the scalar, so that a combining character there has no base.
  private func isLineStart(after scalar: Unicode.Scalar) -> Bool {
    LineEnd.isEnd(scalar) || Wrap.isBlank(scalar)
  }
}

extension ForeignWriter {
  /// Appends text of ours as it is.
  mutating func append(_ text: String) { out.append(text) }
}
