internal import Models

/// How a file counts characters.
///
/// brat counts code points of the text as Python reads it, where CR LF is one character and a byte order mark
/// at the start is one too. Other programs that write the format count UTF-16 units, CR LF as two, or no
/// mark.
struct BratOffsetUnit: Hashable {
  var isUTF16 = false
  /// Whether CR LF is one character.
  var isFolded = true
  /// Whether a mark that the text lost is counted.
  var countsMark = true

  static let brat = BratOffsetUnit()

  /// brat's own first, the least likely last.
  static let all = [true, false].flatMap { mark in
    [true, false].flatMap { folded in
      [false, true].map { BratOffsetUnit(isUTF16: $0, isFolded: folded, countsMark: mark) }
    }
  }

  var description: String {
    (isUTF16 ? "UTF-16 units" : "code points") + (isFolded ? "" : ", CR LF as two")
      + (countsMark ? "" : ", without the byte order mark")
  }
}

/// A text with the ways in which a file may count its characters.
struct BratText {
  let scalars: [Unicode.Scalar]
  /// The units that differ for this text, brat's own first.
  let units: [BratOffsetUnit]
  private let droppedMark: Bool
  /// Where each offset of a unit is in the text; -1 for an offset inside a character. Absent where both are
  /// equal.
  private let places: [BratOffsetUnit: [Int32]]

  /// `droppedMark` says that the file began with a byte order mark which `text` does not have.
  init(_ text: ExactText, droppedMark: Bool) {
    let scalars = Array(text.string.unicodeScalars)
    // A carriage return alone counts one in every unit, so that one too many does no harm.
    let hasPairs = text.bytes.contains(0x0D)
    let isAstral = text.bytes.contains { $0 >= 0xF0 }
    self.scalars = scalars
    self.droppedMark = droppedMark
    units = BratOffsetUnit.all.filter { unit in
      (isAstral || !unit.isUTF16) && (hasPairs || unit.isFolded) && (droppedMark || unit.countsMark)
    }
    var places: [BratOffsetUnit: [Int32]] = [:]
    for unit in units where hasPairs && unit.isFolded || unit.isUTF16 || droppedMark && unit.countsMark {
      places[unit] = (droppedMark && unit.countsMark ? [0] : []) + Self.places(in: scalars, unit)
    }
    self.places = places
  }

  /// The ranges of a span in the text, once its third column has been found to agree.
  func ranges(of span: BratSpan, in unit: BratOffsetUnit) throws(BratReason) -> [ScalarRange] {
    let ranges = try places(of: span, in: unit)
    guard agrees(span.column, with: ranges) else {
      let wanted = ExactText((span.column ?? "").prefixOfScalars(60))
      throw .textDiffers(found: excerpt(ranges), wanted: wanted)
    }
    return ranges
  }

  /// Whether the offsets of a span are in the text and its third column agrees.
  func fits(_ span: BratSpan, in unit: BratOffsetUnit) -> Bool {
    // Only whether it fits is asked; why not is said of the unit that is taken.
    guard let ranges = try? places(of: span, in: unit) else { return false }
    return agrees(span.column, with: ranges)
  }

  private func places(of span: BratSpan, in unit: BratOffsetUnit) throws(BratReason) -> [ScalarRange] {
    var ranges: [ScalarRange] = []
    for range in span.ranges {
      guard range.end <= length(in: unit) else {
        throw .outsideText(range.start, range.end, length: length(in: unit))
      }
      guard let start = place(of: range.start, in: unit), let end = place(of: range.end, in: unit) else {
        throw .insideCharacter(range.start, range.end)
      }
      // Only a span of the dropped mark alone.
      guard start < end else { throw .emptyRange(range.start, range.end) }
      ranges.append(ScalarRange(start: start, end: end))
    }
    return ranges
  }

  private func length(in unit: BratOffsetUnit) -> Int { places[unit].map { $0.count - 1 } ?? scalars.count }

  private func place(of offset: Int, in unit: BratOffsetUnit) -> Int? {
    guard let places = places[unit] else { return offset }
    return places[offset] < 0 ? nil : Int(places[offset])
  }

  private static func places(in scalars: [Unicode.Scalar], _ unit: BratOffsetUnit) -> [Int32] {
    var places: [Int32] = []
    places.reserveCapacity(scalars.count + 1)
    for (offset, scalar) in scalars.enumerated() {
      if unit.isFolded, scalar == "\n", offset > 0, scalars[offset - 1] == "\r" { continue }
      places.append(Int32(truncatingIfNeeded: offset))
      if unit.isUTF16, scalar.value > 0xFFFF { places.append(-1) }
    }
    places.append(Int32(truncatingIfNeeded: scalars.count))
    return places
  }
}

// MARK: - The third column

extension BratText {
  /// Whether a column, if there is one, reads as the ranges do, in either form of the joint.
  private func agrees(_ column: String?, with ranges: [ScalarRange]) -> Bool {
    guard let column else { return true }
    return reads(ranges, as: column, joint: " ") || reads(ranges, as: column, joint: nil)
  }

  /// Whether `column` begins with the text of `ranges`, parted by `joint`, and goes on with white space, if
  /// at all.
  ///
  /// - Complexity: O(the shorter of both).
  private func reads(_ ranges: [ScalarRange], as column: String, joint: Unicode.Scalar?) -> Bool {
    var rest = column.unicodeScalars.makeIterator()
    if droppedMark, column.unicodeScalars.first == "\u{FEFF}" { _ = rest.next() }
    for (number, range) in ranges.enumerated() {
      if number > 0, let joint, rest.next() != joint { return false }
      var position = range.start
      while position < range.end {
        guard let scalar = rest.next(), Self.blank(scalar) == Self.blank(scalars[position]) else {
          return false
        }
        position += isPair(at: position, before: range.end) ? 2 : 1
      }
    }
    return rest.next().map(\.properties.isWhitespace) ?? true
  }

  private func isPair(at position: Int, before end: Int) -> Bool {
    scalars[position] == "\r" && position + 1 < end && scalars[position + 1] == "\n"
  }

  /// What cannot stand in a column is written as a space.
  private static func blank(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar == "\t" || LineBreaks.contains(scalar) ? " " : scalar
  }

  /// The beginning of what the ranges hold, for a message.
  private func excerpt(_ ranges: [ScalarRange]) -> ExactText {
    var excerpt = ""
    for (number, range) in ranges.prefix(8).enumerated() {
      if number > 0 { excerpt.unicodeScalars.append(" ") }
      excerpt.unicodeScalars.append(contentsOf: scalars[range.start..<min(range.end, range.start + 60)])
    }
    return ExactText(excerpt.prefixOfScalars(60))
  }
}

extension String {
  /// The first `count` scalars, with an ellipsis when there are more.
  func prefixOfScalars(_ count: Int) -> String {
    guard
      let end = unicodeScalars.index(
        unicodeScalars.startIndex, offsetBy: count, limitedBy: unicodeScalars.endIndex),
      end < unicodeScalars.endIndex
    else { return self }
    return String(unicodeScalars[..<end]) + "…"
  }
}
