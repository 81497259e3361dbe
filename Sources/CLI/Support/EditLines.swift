internal import Formats
internal import Models
internal import Segments

/// The lines of a script, in order. Long scripts are parsed on all cores, somewhat ahead of who asks for the lines.
struct EditLines {
  /// What nobody has begun to parse.
  private var rest: ArraySlice<UInt8>
  /// Pieces of the script, in both the next one last: so that it can be taken out.
  private var parsed: [[Line]] = []
  private var ahead: Parallel.Work<ParsedLines>?
  /// How many lines were given out.
  private var count = 0
  /// Told which articles the lines to come name.
  private let prepare: ([ArticleID]) throws -> Void

  /// How many bytes are parsed by one core at a time, and how many such pieces ahead.
  private static let pieceSize = 16 << 10
  private static let piecesAhead = 16

  init(_ bytes: [UInt8], prepare: @escaping ([ArticleID]) throws -> Void) {
    rest = bytes[...]
    self.prepare = prepare
    ahead = parseAhead()
  }

  struct Line: Sendable {
    fileprivate(set) var number: Int
    let bytes: ArraySlice<UInt8>
    fileprivate let content: Content

    fileprivate enum Content: Sendable {
      /// Nil for a blank line.
      case says(Edit?)
      /// It is wrong, or has shortened ids.
      case isOpen
    }

    /// What the line says; nil when it is blank.
    ///
    /// - Throws: `LineError`, what `resolve` throws.
    func edit(resolve: @escaping EditLine.Resolver) throws -> Edit? {
      if case .says(let edit) = content { return edit }
      return try EditLine.parse(bytes, resolve: resolve)
    }
  }

  /// - Throws: What `prepare` throws.
  mutating func next() throws -> Line? {
    if parsed.isEmpty, let work = ahead {
      let pieces = work.results()
      try prepare(pieces.flatMap(\.articles))
      parsed = pieces.reversed().map(\.lines)
      ahead = parseAhead()
    }
    guard let piece = parsed.indices.last else { return nil }
    defer { if parsed[piece].isEmpty { parsed.removeLast() } }
    var line = parsed[piece].popLast()
    count += 1
    line?.number = count
    return line
  }

  /// Begins with the next pieces; nil at the end.
  private mutating func parseAhead() -> Parallel.Work<ParsedLines>? {
    var pieces: [ArraySlice<UInt8>] = []
    while pieces.count < Self.piecesAhead, !rest.isEmpty {
      let end = rest.dropFirst(Self.pieceSize).firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
      pieces.append(rest[..<end])
      rest = rest[end...]
    }
    return pieces.isEmpty ? nil : Parallel.start(pieces, ParsedLines.init)
  }
}

/// Lines that were parsed together.
private struct ParsedLines: Sendable {
  /// The next one last; numbered when they are given out.
  let lines: [EditLines.Line]
  /// The articles that they name.
  let articles: [ArticleID]

  init(_ bytes: ArraySlice<UInt8>) {
    var lines: [EditLines.Line] = []
    var articles: [ArticleID] = []
    for (number, line) in JSONLines(bytes) {
      // Who asks for a line that can't be parsed so is told why then, in the order of the lines.
      let content = Self.content(of: line)
      if case .says(let edit) = content, let article = edit?.namedArticle { articles.append(article) }
      lines.append(EditLines.Line(number: number, bytes: line, content: content))
    }
    self.lines = lines.reversed()
    self.articles = articles
  }

  private static func content(of line: ArraySlice<UInt8>) -> EditLines.Line.Content {
    do { return .says(try EditLine.parse(line)) } catch { return .isOpen }
  }
}
