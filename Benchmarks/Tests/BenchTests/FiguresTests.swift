import Testing

@testable import bench

@Suite("Figures")
struct FiguresTests {
  @Test(
    "the median is the middle, or the mean of the two there", arguments: [([3.0, 1, 2], 2.0), ([4, 1, 2, 3], 2.5)])
  func median(_ values: [Double], _ expected: Double) {
    let sample = Sample(values)
    #expect(sample.median == expected)
    #expect(sample.spread == [expected, values.min(), values.max()])
    #expect(Sample().spread.isEmpty)
  }

  @Test("ratios are taken round by round")
  func ratios() {
    let ratios = Sample([1, 4, 9]).ratios(to: Sample([4, 2, 3]))
    #expect(ratios.values == [0.25, 2, 3])
    #expect(Sample([1, 2]).ratios(to: Sample([0, 4])).values == [0.5])
  }

  @Test("columns are as wide as their widest cell, and no line ends in blanks")
  func grid() {
    var grid = Grid(titles: ["ms", "median", "least"])
    grid.rows = [["replay", "1", "10.5"], ["x", "1000000"]]
    #expect(grid.lines == ["ms       median  least", "replay        1   10.5", "x       1000000"])
  }

  @Test("numbers have the digits that mean anything")
  func numbers() {
    #expect([0.1234, 1.234, 12.34, 123.4, 12_345].map(Numbers.short) == ["0.123", "1.23", "12.3", "123", "12345"])
    #expect([7, 999, 1_000, 1_234_567].map(Numbers.grouped) == ["7", "999", "1,000", "1,234,567"])
  }
}
