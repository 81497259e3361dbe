internal import Formats
internal import Models
internal import Segments

/// The lines of a script, in order. Long scripts are parsed on all cores, somewhat ahead of who asks for the lines.
struct EditLines {
  /// What nobody has begun to parse.
  private var rest: ArraySlice<UInt8>
  private var ahead: Parallel.Work<ParsedLines>?
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

  /// Gives what the lines ask for, in order, with their numbers, from 1.
  ///
  /// - Parameter resolve: See `EditLine.parse`.
  /// - Throws: What `prepare` throws; `Failure`, which names the line, for what is wrong with one, or `body` throws.
  mutating func forEach(resolve: @escaping EditLine.Resolver, _ body: (Int, Edit) throws -> Void) throws {
    var count = 0
    while let work = ahead {
      let pieces = work.results()
      try prepare(pieces.flatMap(\.articles))
      ahead = parseAhead()
      for piece in pieces {
        try piece.forEach(after: count, resolve, body)
        count += piece.count
      }
      // Whoever lets go of the edits last frees them; here there is more to do.
      Parallel.inTurn { withExtendedLifetime(pieces) {} }
    }
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
  /// How many there are.
  private(set) var count = 0
  private var edits: [(line: Int, edit: Edit)] = []
  /// Those that are wrong, or have shortened ids. What they say is asked for when their turn comes.
  private var open: [(line: Int, bytes: ArraySlice<UInt8>)] = []
  /// The articles that they name.
  private(set) var articles: [ArticleID] = []

  init(_ bytes: ArraySlice<UInt8>) {
    for (line, bytes) in JSONLines(bytes) {
      count = line
      do {
        guard let edit = try EditLine.parse(bytes) else { continue }
        if let article = edit.namedArticle { articles.append(article) }
        edits.append((line, edit))
      } catch {
        open.append((line, bytes))
      }
    }
  }

  func forEach(after before: Int, _ resolve: @escaping EditLine.Resolver, _ body: (Int, Edit) throws -> Void) throws {
    var open = open[...]
    // Looked at where they lie: to take one out counts the references of all its parts.
    let edits = edits.span
    for index in edits.indices {
      while let first = open.first, first.line < edits[index].line {
        try Self.take(open.removeFirst(), before, resolve, body)
      }
      try Self.named(before + edits[index].line) { try body(before + edits[index].line, edits[index].edit) }
    }
    for line in open { try Self.take(line, before, resolve, body) }
  }

  private static func take(
    _ line: (line: Int, bytes: ArraySlice<UInt8>), _ before: Int, _ resolve: @escaping EditLine.Resolver,
    _ body: (Int, Edit) throws -> Void
  ) throws {
    try named(before + line.line) {
      if let edit = try EditLine.parse(line.bytes, resolve: resolve) { try body(before + line.line, edit) }
    }
  }

  private static func named(_ line: Int, _ body: () throws -> Void) throws {
    do { try body() } catch { throw Failure("line \(line): \(Problem.description(of: error)); nothing was changed") }
  }
}
