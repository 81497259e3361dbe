/// A bit of a line, ready to print, with the columns that it takes.
struct Piece: Equatable, Sendable {
  var printed: String
  var columns: Int

  /// Words of ours.
  static func own(_ text: String) -> Piece {
    Piece(printed: text, columns: DisplayWidth.columns(of: text))
  }

  /// Foreign text in an isolate, cut to some columns.
  static func foreign(_ text: String, upTo columns: Int = 40) -> Piece {
    let isolated = Isolate.foreign(text, columns: columns)
    return Piece(printed: isolated.text, columns: isolated.columns)
  }

  static func id(_ text: String, _ style: Style) -> Piece {
    leftToRight(text).painted(.id, style)
  }

  static func leftToRight(_ text: String) -> Piece {
    Piece(printed: Isolate.leftToRight(text), columns: DisplayWidth.columns(of: text))
  }

  /// A quote, «in guillemets», cut to some columns.
  static func quote(_ text: String, upTo columns: Int = 60) -> Piece {
    .own("\u{AB}") + .foreign(text, upTo: max(1, columns - 2)) + .own("\u{BB}")
  }

  func painted(_ ink: Ink?, _ style: Style) -> Piece {
    Piece(printed: style.paint(printed, ink), columns: columns)
  }

  static func + (left: Piece, right: Piece) -> Piece {
    Piece(printed: left.printed + right.printed, columns: left.columns + right.columns)
  }
}

extension [Piece] {
  func joined(separator: String) -> Piece {
    guard var all = first else { return .own("") }
    for piece in dropFirst() { all = all + .own(separator) + piece }
    return all
  }
}

/// Fills lines with pieces, two blanks between them; a piece is never broken.
struct PieceFlow {
  let width: Int
  let indent: Int
  private(set) var lines: [String] = []
  private var columns = 0

  /// Lines after the first begin with `indent` blanks, the first with `first` (as many when nil).
  init(width: Int, indent: Int, first: String? = nil) {
    self.width = width
    self.indent = indent
    let head = first ?? String(repeating: " ", count: indent)
    lines = [head]
    columns = DisplayWidth.columns(of: head)
    isFresh = true
  }

  private var isFresh: Bool

  mutating func add(_ piece: Piece) {
    if !isFresh, columns + 2 + piece.columns > width {
      lines.append(String(repeating: " ", count: indent))
      columns = indent
      isFresh = true
    }
    let gap = isFresh ? "" : "  "
    lines[lines.count - 1] += gap + piece.printed
    columns += gap.utf8.count + piece.columns
    isFresh = false
  }

  /// Blocks of lines stand below what came before them.
  mutating func add(contentsOf pieces: [Piece]) {
    for piece in pieces { add(piece) }
  }
}
