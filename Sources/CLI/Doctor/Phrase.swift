/// A sentence of ours with names in it that somebody else chose: `"\(foreign: device) holds it"`. Programs get it as it
/// is; people get the names isolated, so that they reorder nothing around them.
struct Phrase: ExpressibleByStringInterpolation, Equatable {
  enum Part: Equatable {
    case own(String)
    case foreign(String)
  }

  private(set) var parts: [Part]

  init(_ parts: [Part]) { self.parts = parts }
  init(stringLiteral text: String) { parts = [.own(text)] }
  init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ text: String) { if !text.isEmpty { parts.append(.own(text)) } }
    mutating func appendInterpolation(_ text: String) { appendLiteral(text) }
    mutating func appendInterpolation(_ number: some BinaryInteger) { appendLiteral(String(number)) }
    mutating func appendInterpolation(_ phrase: Phrase) { parts += phrase.parts }
    mutating func appendInterpolation(foreign text: String) { parts.append(.foreign(text)) }

    /// A message that may be broken between its words, with names in it.
    mutating func appendInterpolation(message text: String) {
      for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { appendLiteral(" ") }
        let isPlain = word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        if isPlain { appendLiteral(String(word)) } else { parts.append(.foreign(String(word))) }
      }
    }
  }

  /// Without isolates.
  var plain: String {
    parts.map { part in
      switch part {
      case .own(let text), .foreign(let text): text
      }
    }.joined()
  }

  static func + (left: Phrase, right: Phrase) -> Phrase { Phrase(left.parts + right.parts) }

  /// The words, to be set with a blank between them: each name is one word, whatever is in it.
  var words: [Piece] {
    var words: [Piece] = []
    var isOpen = false
    for part in parts {
      switch part {
      case .foreign(let text): Self.add(.foreign(text, upTo: Self.longest), to: &words, isOpen)
      case .own(let text):
        for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
          if index > 0 { isOpen = false }
          if !word.isEmpty { Self.add(.own(String(word)), to: &words, isOpen) }
          if !word.isEmpty { isOpen = true }
        }
        continue
      }
      isOpen = true
    }
    return words
  }

  /// In columns. A path is to be copied, so it isn't cut before it is absurd.
  private static let longest = 1000

  private static func add(_ piece: Piece, to words: inout [Piece], _ isOpen: Bool) {
    guard isOpen, let last = words.last else { return words.append(piece) }
    words[words.count - 1] = last + piece
  }
}

extension [Phrase] {
  func joined(separator: String) -> Phrase {
    guard let first else { return "" }
    return dropFirst().reduce(first) { $0 + Phrase([.own(separator)]) + $1 }
  }
}
