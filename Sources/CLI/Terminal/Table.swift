/// Rows in columns for `list`, `labels`, `log` and `status`.
///
/// Foreign cells are isolated and measured by display width. Lines run from left to right whatever the cells
/// hold. The table fits the style's width when the style cuts: the last column gives way first, then the
/// widest ones that may.
struct Table: Sendable {
  enum Alignment: Sendable { case left, right }

  struct Column: Sendable {
    var title: String
    var alignment: Alignment
    /// Whether cells may be cut. Ids may not: half an id is none.
    var canShrink: Bool

    init(_ title: String, _ alignment: Alignment = .left, canShrink: Bool = true) {
      self.title = title
      self.alignment = alignment
      self.canShrink = canShrink
    }
  }

  struct Cell: Sendable, ExpressibleByStringLiteral {
    enum Kind: Sendable { case own, foreign, leftToRight }

    var text: String
    var kind: Kind
    var ink: Ink?

    /// A word or number of ours.
    init(_ text: String, ink: Ink? = nil) { self.init(text: text, kind: .own, ink: ink) }
    init(stringLiteral value: String) { self.init(value) }

    private init(text: String, kind: Kind, ink: Ink?) {
      self.text = text
      self.kind = kind
      self.ink = ink
    }

    static func foreign(_ text: String, ink: Ink? = nil) -> Cell {
      Cell(text: text, kind: .foreign, ink: ink)
    }
    static func id(_ text: String) -> Cell { Cell(text: text, kind: .leftToRight, ink: .id) }
    static func time(_ text: String) -> Cell { Cell(text: text, kind: .leftToRight, ink: .meta) }
  }

  var columns: [Column]
  var rows: [[Cell]] = []

  init(_ columns: [Column]) { self.columns = columns }

  private static let gap = 2
  private static let narrowest = 8

  /// A line of titles and one a row, each ended by a newline; nothing when there is no row. Missing cells are
  /// empty, cells beyond the columns left out.
  func render(_ style: Style) -> String {
    guard !rows.isEmpty, !columns.isEmpty else { return "" }
    let widths = fitted(naturalWidths(), style)
    let titles = columns.map { Cell($0.title, ink: .title) }
    return ([titles] + rows).map { line($0, widths, style) + "\n" }.joined()
  }

  private func naturalWidths() -> [Int] {
    var widths = columns.map { DisplayWidth.columns(of: $0.title) }
    for row in rows {
      for (position, cell) in row.prefix(columns.count).enumerated() {
        widths[position] = max(widths[position], DisplayWidth.columns(of: cell.text))
      }
    }
    return widths
  }

  private func fitted(_ natural: [Int], _ style: Style) -> [Int] {
    guard style.cuts else { return natural }
    var widths = natural
    let total = { widths.reduce(0, +) + Self.gap * (widths.count - 1) }
    let shrink = { (position: Int, least: Int) in
      widths[position] = max(min(widths[position], least), widths[position] - max(0, total() - style.width))
    }
    let last = widths.count - 1
    if columns[last].canShrink { shrink(last, 20) }
    let others = columns.indices.dropLast().filter { columns[$0].canShrink }
    for position in others.sorted(by: { (widths[$0], $0) > (widths[$1], $1) }) {
      shrink(position, Self.narrowest)
    }
    if columns[last].canShrink { shrink(last, Self.narrowest) }
    return widths
  }

  private func line(_ row: [Cell], _ widths: [Int], _ style: Style) -> String {
    var line = ""
    var blanks = 0
    for (position, column) in columns.enumerated() {
      guard position < row.count else { break }
      let piece = piece(row[position], widths[position])
      let padding = max(0, widths[position] - piece.columns)
      if column.alignment == .right { blanks += padding }
      // Blanks are written when something follows them, so that no line ends in any.
      if piece.columns > 0 {
        line += String(repeating: " ", count: blanks) + style.paint(piece.printed, row[position].ink)
        blanks = 0
      }
      blanks += (column.alignment == .left ? padding : 0) + Self.gap
    }
    return line
  }

  private func piece(_ cell: Cell, _ width: Int) -> Piece {
    if cell.text.isEmpty { return .own("") }
    let isPlain = cell.text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    if cell.kind == .own, isPlain, cell.text.utf8.count <= width { return .own(cell.text) }
    let cut = OneLine.cut(cell.text, columns: width)
    let opener = cell.kind == .foreign ? BidiStack.firstStrongIsolate : BidiStack.leftToRightIsolate
    return Piece(printed: Isolate.wrapped(cut.scalars, in: opener), columns: cut.columns)
  }
}
