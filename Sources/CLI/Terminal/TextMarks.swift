internal import Models

/// A range of a text to be marked, with the numbers of the annotations that have it.
struct Mark: Equatable, Sendable {
  var range: Range<Int>
  var numbers: [Int]
  var label: String
}

/// Where marks begin and end in a text, worked out for printing.
///
/// Without colour a mark is `⟦…⟧` with its number at the closing side. Where marks cross (neither holds the
/// other), all but the innermost bear it at the opening side as well, since the brackets alone would pair
/// wrongly.
struct TextMarks: Sendable {
  struct Opening: Equatable, Sendable {
    /// Nil when the brackets pair by nesting.
    let numbers: String?
  }

  /// By the offset of the scalar that they stand before, outermost first.
  private(set) var openings: [Int: [Opening]] = [:]
  /// The numbers, by the offset after the scalar that they stand behind, innermost first.
  private(set) var closings: [Int: [String]] = [:]
  /// The ink from an offset on, where it changes; `.some(nil)` where no mark is open.
  private(set) var inks: [Int: Ink?] = [:]
  /// Whether anything is to be written before or behind each scalar: nothing is at nearly all of them.
  private var isMarked: [Bool]

  static let none = TextMarks(marks: [], in: [])

  /// Line ends at the ends of a mark are left out of it; a mark on line ends alone is not shown in the text.
  ///
  /// - Complexity: O(n log n) in the marks, however they cross.
  init(marks: [Mark], in scalars: [Unicode.Scalar]) {
    isMarked = Array(repeating: false, count: scalars.count)
    let marks = Self.sorted(marks.compactMap { Self.fitted($0, to: scalars) })
    let events = Self.events(of: marks)
    var open: [Int] = []
    var isClosed = [Bool](repeating: false, count: marks.count)
    var crosses = [Bool](repeating: false, count: marks.count)
    for event in events {
      if event.isOpening {
        open.append(event.mark)
      } else {
        crosses[event.mark] = open.last != event.mark
        isClosed[event.mark] = true
        closings[event.offset, default: []].append(Self.subscripts(marks[event.mark].numbers))
        while let last = open.last, isClosed[last] { open.removeLast() }
      }
      inks[event.offset] = .some(open.last.map { .marked(label: marks[$0].label, nested: open.count > 1) })
    }
    for (position, mark) in marks.enumerated() {
      let numbers = crosses[position] ? Self.subscripts(mark.numbers) : nil
      openings[mark.range.lowerBound, default: []].append(Opening(numbers: numbers))
    }
    for offset in inks.keys where offset < scalars.count { isMarked[offset] = true }
    for offset in closings.keys where offset > 0 { isMarked[offset - 1] = true }
  }

  /// Whether anything is to be written before or behind the scalar at an offset.
  func isMarked(_ offset: Int) -> Bool { offset < isMarked.count && isMarked[offset] }

  /// The number of a mark as it stands in the text: `₁`, or `₁₊₂` when annotations share it.
  static func subscripts(_ numbers: [Int]) -> String {
    var writer = ScalarWriter()
    for (place, number) in numbers.enumerated() {
      if place > 0 { writer.append("\u{208A}" as Unicode.Scalar) }
      for digit in String(number).unicodeScalars { writer.append(lowered(digit)) }
    }
    return writer.text
  }

  private static func lowered(_ digit: Unicode.Scalar) -> Unicode.Scalar {
    guard digit.value >= 0x30, digit.value <= 0x39 else { return digit }
    return Unicode.Scalar(0x2080 + digit.value - 0x30) ?? digit
  }
}

// MARK: - Putting marks in order

extension TextMarks {
  private struct Event {
    let offset: Int
    let isOpening: Bool
    let mark: Int
  }

  /// Outer marks first; equal ranges as one mark with all numbers.
  private static func sorted(_ marks: [Mark]) -> [Mark] {
    let ordered = marks.enumerated().sorted { left, right in
      let (first, second) = (left.element.range, right.element.range)
      if first.lowerBound != second.lowerBound { return first.lowerBound < second.lowerBound }
      if first.upperBound != second.upperBound { return first.upperBound > second.upperBound }
      return left.offset < right.offset
    }.map(\.element)
    var joined: [Mark] = []
    for mark in ordered {
      if let last = joined.last, last.range == mark.range {
        joined[joined.count - 1].numbers += mark.numbers.filter { !last.numbers.contains($0) }
      } else {
        joined.append(mark)
      }
    }
    return joined
  }

  /// At one place what was opened last closes first, and closings come before openings.
  private static func events(of marks: [Mark]) -> [Event] {
    var events: [Event] = []
    events.reserveCapacity(marks.count * 2)
    for (number, mark) in marks.enumerated() {
      events.append(Event(offset: mark.range.lowerBound, isOpening: true, mark: number))
      events.append(Event(offset: mark.range.upperBound, isOpening: false, mark: number))
    }
    return events.sorted { left, right in
      if left.offset != right.offset { return left.offset < right.offset }
      if left.isOpening != right.isOpening { return right.isOpening }
      return left.isOpening ? left.mark < right.mark : left.mark > right.mark
    }
  }

  private static func fitted(_ mark: Mark, to scalars: [Unicode.Scalar]) -> Mark? {
    var start = max(0, mark.range.lowerBound)
    var end = min(scalars.count, mark.range.upperBound)
    while start < end, LineEnd.isEnd(scalars[start]) { start += 1 }
    while start < end, LineEnd.isEnd(scalars[end - 1]) { end -= 1 }
    guard start < end else { return nil }
    return Mark(range: start..<end, numbers: mark.numbers, label: mark.label)
  }
}
