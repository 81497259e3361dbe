/// How text for people is printed: with or without colour, and how wide.
///
/// Direction isolates do not depend on it: they are printed in a pipe as well. They cannot be seen, `less`
/// and editors lay the same lines out right by them, and what is tested is what is seen. Programs read
/// `--json`, which has none.
struct Style: Equatable, Sendable {
  var colour: Bool
  /// Columns of the terminal.
  var width: Int
  /// Whether table rows are cut at the width. Not in a pipe, where `grep` looks for what would be cut off.
  var cuts: Bool

  init(colour: Bool = false, width: Int = 80, cuts: Bool = true) {
    self.colour = colour
    self.width = min(max(width, Self.narrowest), Self.widest)
    self.cuts = cuts
  }

  private static let narrowest = 20
  private static let widest = 1000
  /// Longer lines of running text are hard to read.
  private static let widestText = 100

  /// The width of running text.
  var textWidth: Int { min(width, Self.widestText) }

  /// The style for a stream: colour only on a terminal that can do it and when nobody has set `NO_COLOR`.
  ///
  /// `columns` is what the terminal or `COLUMNS` says; nil or 0 means 80.
  static func detect(isTerminal: Bool, columns: Int?, noColour: String?, term: String?) -> Style {
    let isRefused = noColour.map { !$0.isEmpty } ?? false
    let isDumb = term.map { $0.utf8.elementsEqual("dumb".utf8) } ?? false
    let width = columns.map { $0 > 0 ? $0 : 80 } ?? 80
    return Style(colour: isTerminal && !isRefused && !isDumb, width: width, cuts: isTerminal)
  }
}

/// What a piece of text is, which decides its colour.
enum Ink: Equatable, Sendable {
  case title
  case id
  case meta
  case warning
  /// The number that a mark in the text bears.
  case mark
  case label(String)
  /// Marked text: its innermost label, and whether it lies in other marked text.
  case marked(label: String, nested: Bool)

  /// The parameters of the terminal's "select graphic rendition".
  fileprivate var code: String {
    switch self {
    case .title: "1"
    case .id: "36"
    case .meta, .mark: "2"
    case .warning: "1;33"
    case .label(let name): Self.colour(of: name)
    case .marked(let name, let nested): (nested ? "1;4;" : "4;") + Self.colour(of: name)
    }
  }

  /// Foreground colours that can be read on dark and light ground; cyan is for ids, red for nothing yet.
  private static let palette = ["32", "33", "34", "35", "92", "93", "94", "95"]

  /// The same colour for a label on every machine and in every article: FNV-1a of its bytes.
  private static func colour(of label: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return palette[Int((hash >> 32) % UInt64(palette.count))]
  }
}

extension Style {
  /// The text in the colour of `ink`; as it is when colour is off.
  func paint(_ text: String, _ ink: Ink?) -> String {
    guard colour, let ink else { return text }
    return start(ink) + text + reset
  }

  /// What switches to `ink`, whatever came before; nothing when colour is off.
  func start(_ ink: Ink) -> String { colour ? "\u{1B}[0;\(ink.code)m" : "" }

  /// What ends every colour; nothing when colour is off.
  var reset: String { colour ? "\u{1B}[0m" : "" }
}
