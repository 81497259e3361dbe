internal import Formats
internal import Models
internal import Segments
internal import Synchronization

/// The lines of a script, in order. Long scripts are read and parsed on all cores, somewhat ahead of who asks for the lines.
struct EditLines {
  private var file: LineFile
  private var ahead: Parallel.Work<ParsedLines>?
  /// Told what the lines to come name.
  private let prepare: (LineNames) throws -> Void
  private let caches = WordCaches()

  /// How many pieces of the file are parsed ahead, each by one core.
  private static let piecesAhead = 16

  /// - Throws: What reading the file throws.
  init(_ file: LineFile, prepare: @escaping (LineNames) throws -> Void) throws {
    self.file = file
    self.prepare = prepare
    ahead = try parseAhead()
  }

  /// Gives what the lines ask for, in order, with their numbers, from 1.
  ///
  /// - Parameter resolve: See `EditLine.parse`.
  /// - Throws: What reading the file and `prepare` throw; `Failure`, which names the line, for what is wrong with one, or
  ///   `body` throws.
  mutating func forEach(
    resolve: @escaping EditLine.Resolver, anticipate: (LineNames) -> Void, _ body: (Int, Edit) throws -> Void
  ) throws {
    let parse = { [prepare] (line: ArraySlice<UInt8>) in
      let edit = try EditLine.parse(line, resolve: resolve)
      if let edit { try prepare(LineNames(of: edit)) }
      return edit
    }
    var count = 0
    while let work = ahead {
      let pieces = work.results()
      try prepare(LineNames(all: pieces.map(\.names)))
      ahead = try parseAhead()
      for piece in pieces {
        anticipate(piece.names)
        try piece.forEach(after: count, parse: parse, body)
        count += piece.count
      }
      // Whoever lets go of the edits last frees them; here there is more to do.
      Parallel.inTurn { withExtendedLifetime(pieces) {} }
    }
  }

  /// Begins with the next pieces; nil at the end.
  private mutating func parseAhead() throws -> Parallel.Work<ParsedLines>? {
    var pieces: [[UInt8]] = []
    while pieces.count < Self.piecesAhead, let piece = try file.next() { pieces.append(piece) }
    if pieces.isEmpty { return nil }
    return Parallel.start(pieces) { [caches] piece in caches.lend { ParsedLines(piece[...], $0) } }
  }
}

/// Lent to whoever parses a piece, so that nobody waits for another's.
private final class WordCaches: Sendable {
  private let idle = Mutex<[WordCache]>([])

  func lend<Result>(_ body: (WordCache) -> Result) -> Result {
    let cache = idle.withLock { $0.popLast() } ?? WordCache()
    defer { idle.withLock { $0.append(cache) } }
    return body(cache)
  }
}

/// What lines name that is looked up beforehand, for many at once.
struct LineNames: Sendable {
  private(set) var articles: [ArticleID] = []
  /// Of things that earlier lines made.
  private(set) var handles: [ExactText] = []
  /// Each once, as they come.
  private(set) var labels: [ExactText] = []
  private var known: Set<ExactText> = []
  /// Where the labels are in memory, which lines that say the same mostly share: they need not be hashed.
  private var places = PlaceTable(size: 16)

  init() {}

  init(of edit: Edit) { add(edit) }

  init(all: [LineNames]) {
    articles = all.flatMap(\.articles)
    labels = all.flatMap(\.labels)
  }

  mutating func add(_ edit: Edit) {
    if let article = edit.namedArticle { articles.append(article) }
    if let handle = edit.namedHandle { handles.append(handle) }
    guard let label = edit.label, places.number(at: label.place) == nil, known.insert(label).inserted else { return }
    places.note(labels.count, at: label.place)
    labels.append(label)
  }
}

/// Lines that were parsed together.
private struct ParsedLines: Sendable {
  /// How many there are.
  private(set) var count = 0
  private var edits: [(line: Int, edit: Edit)] = []
  /// Those that are wrong, or have shortened ids. What they say is asked for when their turn comes.
  private var open: [(line: Int, bytes: ArraySlice<UInt8>)] = []
  /// What all but the open ones name.
  private(set) var names = LineNames()

  /// About as many bytes as a line has.
  private static let lineSize = 100

  init(_ bytes: ArraySlice<UInt8>, _ words: WordCache) {
    edits.reserveCapacity(bytes.count / Self.lineSize)
    for (line, bytes) in JSONLines(bytes) {
      count = line
      do {
        guard let edit = try EditLine.parse(bytes, words: words) else { continue }
        names.add(edit)
        edits.append((line, edit))
      } catch {
        open.append((line, bytes))
      }
    }
  }

  /// - Parameter parse: For the open ones.
  func forEach(
    after before: Int, parse: (ArraySlice<UInt8>) throws -> Edit?, _ body: (Int, Edit) throws -> Void
  ) throws {
    var open = open[...]
    // Looked at where they lie: to take one out counts the references of all its parts.
    let edits = edits.span
    for index in edits.indices {
      while let first = open.first, first.line < edits[index].line {
        try Self.take(open.removeFirst(), before, parse, body)
      }
      try Self.named(before + edits[index].line) { try body(before + edits[index].line, edits[index].edit) }
    }
    for line in open { try Self.take(line, before, parse, body) }
  }

  private static func take(
    _ line: (line: Int, bytes: ArraySlice<UInt8>), _ before: Int, _ parse: (ArraySlice<UInt8>) throws -> Edit?,
    _ body: (Int, Edit) throws -> Void
  ) throws {
    try named(before + line.line) {
      if let edit = try parse(line.bytes) { try body(before + line.line, edit) }
    }
  }

  private static func named(_ line: Int, _ body: () throws -> Void) throws {
    do { try body() } catch { throw Failure("line \(line): \(Problem.description(of: error)); nothing was changed") }
  }
}
