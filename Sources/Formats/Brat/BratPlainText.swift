internal import Models

/// An article's text as brat keeps it: LF only, no byte order mark, with the way from offsets of the article
/// to its own.
struct BratPlainText {
  /// The bytes of the `.txt` file.
  let written: [UInt8]
  /// How many line breaks were not LF.
  let changedBreaks: Int
  let hadMark: Bool
  let original: ScalarText
  private let scalars: [Unicode.Scalar]
  /// For each offset of the article the one written; empty when they are equal.
  private let places: [Int32]

  init(_ original: ScalarText) {
    self.original = original
    let scalars = Array(original.text.string.unicodeScalars)
    self.scalars = scalars
    hadMark = scalars.first == "\u{FEFF}"
    guard hadMark || original.text.bytes.contains(0x0D) else {
      (written, changedBreaks, places) = (original.text.bytes, 0, [])
      return
    }
    (written, changedBreaks, places) = Self.rewritten(scalars)
  }

  /// The parts of a range that hold no line break, as offsets written and text.
  ///
  /// brat itself splits what it marks at each line break; no line of a file could hold one.
  func pieces(of range: ScalarRange) -> [(range: ScalarRange, text: String.UnicodeScalarView)] {
    var pieces: [(range: ScalarRange, text: String.UnicodeScalarView)] = []
    var start = range.start
    for position in range.start...range.end
    where position == range.end || isLeftOut(position) {
      if start < position {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<position])
        pieces.append((ScalarRange(start: place(start), end: place(position)), text))
      }
      start = position + 1
    }
    return pieces
  }

  private func isLeftOut(_ position: Int) -> Bool {
    LineBreaks.contains(scalars[position]) || hadMark && position == 0
  }

  private func place(_ offset: Int) -> Int { places.isEmpty ? offset : Int(places[offset]) }

  private static func rewritten(_ scalars: [Unicode.Scalar]) -> ([UInt8], Int, [Int32]) {
    var text = String.UnicodeScalarView()
    var changed = 0
    var count: Int32 = 0
    var places: [Int32] = []
    places.reserveCapacity(scalars.count + 1)
    for (offset, scalar) in scalars.enumerated() {
      places.append(count)
      if offset == 0, scalar == "\u{FEFF}" { continue }
      if scalar == "\r" {
        changed += 1
        if offset + 1 < scalars.count, scalars[offset + 1] == "\n" { continue }
      }
      text.append(scalar == "\r" ? "\n" : scalar)
      count += 1
    }
    places.append(count)
    return (Array(String(text).utf8), changed, places)
  }
}
