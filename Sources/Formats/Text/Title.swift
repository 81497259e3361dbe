package import Models

/// The title that a text gives itself: its leading Markdown heading, else its first line with anything to
/// see.
package enum Title {
  /// The longest title, in scalars.
  package static let limit = 200
  /// The title of a text in which there is nothing to see.
  package static let none: ExactText = "untitled"

  /// The title of a plain text or Markdown. Blanks around it, heading marks and control characters are left
  /// out; a long one is cut at a word and ends in `…`.
  ///
  /// - Complexity: O(text) at worst; usually O(title).
  package static func of(_ text: ExactText) -> ExactText {
    var lines = TitleLines(text.string.unicodeScalars)
    var ruler: ExactText?
    while let line = lines.next() {
      let title = trimmed(headingText(of: line) ?? line[...])
      guard !title.isEmpty else { continue }
      // A rule or the underline of nothing is a title only when no better one comes.
      if title.allSatisfy(\.isRulerMark) {
        ruler = ruler ?? cut(title)
      } else {
        return cut(title)
      }
    }
    return ruler ?? none
  }

  /// What an ATX heading (`## Title ##`) says; nil for any other line. A setext heading is its first line as
  /// it is.
  private static func headingText(of line: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar>? {
    let start = line.prefix(4).prefix { $0 == " " }.count
    let marks = line[start...].prefix { $0 == "#" }.count
    guard start < 4, 1...6 ~= marks else { return nil }
    let rest = line[(start + marks)...]
    guard let next = rest.first else { return rest }
    guard next.properties.isWhitespace else { return nil }
    return withoutClosingMarks(rest)
  }

  private static func withoutClosingMarks(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    var rest = text
    while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
    while rest.last == "#" { rest.removeLast() }
    // Closing marks stand apart: the # of "C#" belongs to the title.
    let areApart = rest.last?.properties.isWhitespace ?? true
    return areApart ? rest : text
  }

  /// Without what cannot be seen at the ends, and without control characters; a tab becomes a blank.
  private static func trimmed(_ text: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
    var rest = text
    while let last = rest.last, last.isUnseenAtEnds { rest.removeLast() }
    let seen = rest.drop(while: \.isUnseenAtEnds).compactMap { scalar -> Unicode.Scalar? in
      if scalar == "\t" { return " " }
      return scalar.isControl ? nil : scalar
    }
    return seen.allSatisfy(\.isUnseen) ? [] : seen
  }

  private static func cut(_ title: [Unicode.Scalar]) -> ExactText {
    guard title.count > limit else { return exact(title[...]) }
    var end = title[..<limit].lastIndex { $0.properties.isWhitespace } ?? 0
    // A border far from the end would cost too much of the title.
    if end < limit / 2 { end = wholeCharacters(title, limit - 1) }
    while end > 0, title[end - 1].isUnseenAtEnds { end -= 1 }
    return exact(title[..<end] + ["…"])
  }

  /// The last character border up to `end`; `end` itself when one character fills it all.
  private static func wholeCharacters(_ title: [Unicode.Scalar], _ end: Int) -> Int {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: title[...end])
    let last = String(view).last?.unicodeScalars.count ?? 1
    let border = end + 1 - last
    return border > 0 ? border : end
  }

  private static func exact(_ scalars: some Sequence<Unicode.Scalar>) -> ExactText {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return ExactText(String(view))
  }
}

/// The lines of a text, each cut after its first few thousand scalars: a title needs no more.
private struct TitleLines {
  private static let longest = 4096
  private var rest: String.UnicodeScalarView.Iterator
  private var isAtEnd = false

  init(_ scalars: String.UnicodeScalarView) { rest = scalars.makeIterator() }

  mutating func next() -> [Unicode.Scalar]? {
    guard !isAtEnd else { return nil }
    var line: [Unicode.Scalar] = []
    var hasBegun = false
    while let scalar = rest.next() {
      if scalar.endsLine { return line }
      hasBegun = hasBegun || !scalar.isUnseen
      // Of what is unseen at the start, only the blanks that tell a heading from code take room.
      let takesRoom = hasBegun ? line.count < Self.longest : scalar == " " && line.count < 4
      if takesRoom { line.append(scalar) }
    }
    isAtEnd = true
    return line
  }
}

extension Unicode.Scalar {
  /// LF, VT, FF, CR, NEL and the two separators. (The empty line between CR and LF does no harm here.)
  fileprivate var endsLine: Bool {
    0x0A...0x0D ~= value || value == 0x85 || value == 0x2028 || value == 0x2029
  }

  /// Blanks, controls, and the marks that only direct or join what stands beside them.
  fileprivate var isUnseenAtEnds: Bool {
    switch value {
    case 0x061C, 0x200B...0x200C, 0x200E...0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
    default: isControl || properties.isWhitespace
    }
  }

  /// Whether nothing is to be seen of it anywhere.
  fileprivate var isUnseen: Bool {
    isControl || properties.isWhitespace || properties.isDefaultIgnorableCodePoint
  }

  fileprivate var isRulerMark: Bool {
    switch self {
    case "-", "=", "*", "_", "~", "#", " ": true
    default: false
    }
  }
}
