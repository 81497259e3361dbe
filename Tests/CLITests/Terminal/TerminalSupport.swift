import Models

@testable import CLI

/// Small repeatable randomness (SplitMix64), for hostile texts by seed.
struct TextSeed {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, bound)))
  }

  private static let pieces: [String] = [
    "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}",
    "\u{2069}",
    "\u{202C}", "\u{2069}", "\u{200E}", "\u{200F}", "\u{1B}", "\u{1B}[31m", "\u{9B}2J", "\u{0}", "\u{7}",
    "\u{7F}",
    "\u{85}", "\u{2028}", "\u{2029}", "\t", "\r", "\n", "\r\n", "\u{1C}", " ", " ", " ", "\u{A0}", "\u{200B}",
    "می\u{200C}خواهم", "کتاب", "تهران", "word", "x", "۱۲", "12", "(", "]", "«", "e\u{301}", "\u{301}",
    "\u{64E}",
    "日本", "👨\u{200D}👩\u{200D}👧", "🇮🇷", "❤\u{FE0F}", "👍🏽", "\u{FEFF}", "\u{1100}\u{1161}", "⟦", "⟧",
  ]

  mutating func text(pieces count: Int) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<count { text.append(contentsOf: Self.pieces[next(below: Self.pieces.count)].unicodeScalars) }
    return String(text)
  }
}

enum Printed {
  /// Whether every embedding and isolate of a line is closed in it, by its own kind, and nothing is closed
  /// that is not open.
  static func isBalanced(_ line: some StringProtocol) -> Bool {
    var open: [Bool] = []
    for scalar in line.unicodeScalars {
      switch scalar.value {
      case 0x202A, 0x202B, 0x202D, 0x202E: open.append(false)
      case 0x2066...0x2068: open.append(true)
      case 0x202C: if open.popLast() != false { return false }
      case 0x2069: if open.popLast() != true { return false }
      default: break
      }
    }
    return open.isEmpty
  }

  /// The lines of a page, which ends in a newline. By scalars: in Swift "\r\n" is one character.
  static func lines(_ page: String) -> [String] {
    page.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }

  /// Whether a terminal would see a control character in the line.
  static func hasControl(_ line: String) -> Bool {
    line.unicodeScalars.contains { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
    }
  }

  /// The line without isolates and direction marks.
  static func seen(_ line: String) -> String {
    String(
      String.UnicodeScalarView(
        line.unicodeScalars.filter { !BidiStack.isControl($0) && ![0x200E, 0x200F].contains($0.value) }))
  }

  static func columns(_ line: String) -> Int { DisplayWidth.columns(of: line) }

  static func quoted(_ text: String, _ range: ScalarRange) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.dropFirst(max(0, range.start)).prefix(max(0, range.length))))
  }
}

/// Makes views to print.
enum PageSample {
  static let replica = ReplicaID(ID128(high: 1, low: 2))
  static let article = ArticleID(ID128(high: 3, low: 4))
  static let time = Timestamp(milliseconds: 1_795_255_500_000)

  static func id(_ number: UInt64) -> ThingID { .operation(OperationID(replica: replica, seq: number)) }

  static func shortID(_ id: ThingID) -> String {
    if case .operation(let id) = id { return "\(id.seq).k3fq" }
    return String(id.description.prefix(6))
  }

  static func span(
    _ number: UInt64, _ label: String, _ ranges: [(Int, Int)], in text: String = "", notes: [NoteView] = [],
    conflicts: [ConflictView] = []
  ) -> SpanView {
    let fragments = ranges.map { ScalarRange(start: $0.0, end: $0.1) }
    return SpanView(
      id: id(number), label: label, fragments: fragments, quotes: fragments.map { Printed.quoted(text, $0) },
      attributes: [], tags: [], author: "sara", created: time, state: .live, position: nil, notes: notes,
      conflicts: conflicts)
  }

  static func note(_ number: UInt64, _ text: String, replies: [NoteView] = []) -> NoteView {
    NoteView(id: id(number), text: text, author: "ali", created: time, conflicts: [], replies: replies)
  }

  static func relation(_ number: UInt64, _ label: String, _ source: UInt64, _ target: UInt64) -> RelationView {
    RelationView(
      id: id(number), label: label, source: id(source), target: id(target), attributes: [], tags: [],
      author: "ali", created: time, state: .live, notes: [], conflicts: [])
  }

  static func view(
    _ text: String, title: String = "Title", annotations: [SpanView] = [], relations: [RelationView] = [],
    notes: [NoteView] = [], conflicts: [ConflictView] = []
  ) -> ArticleView {
    ArticleView(
      id: article, title: title, language: "fa", direction: "rtl", url: nil, text: text,
      length: text.unicodeScalars.count, metadata: [], tags: [], author: "sara", created: time,
      annotations: annotations, relations: relations, notes: notes, conflicts: conflicts, needsNewerVersion: 0
    )
  }

  static func page(_ view: ArticleView, colour: Bool = false, width: Int = 80) -> ArticlePage {
    ArticlePage(view, style: Style(colour: colour, width: width), shortID: shortID)
  }
}
