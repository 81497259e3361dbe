/// A half-open range of Unicode scalar offsets into an article's text: `0 <= start < end`.
package struct ScalarRange: Hashable, Comparable, Sendable {
  package let start: Int
  package let end: Int

  package init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  package init(_ range: Range<Int>) { self.init(start: range.lowerBound, end: range.upperBound) }

  package var length: Int { end - start }

  package static func < (left: ScalarRange, right: ScalarRange) -> Bool {
    left.start != right.start ? left.start < right.start : left.end < right.end
  }
}
