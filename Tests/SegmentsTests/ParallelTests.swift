import Segments
import Testing

@Suite("Work on all cores")
struct ParallelTests {
  private static let numbers = Array(0..<3_000)

  @Test func `results come in the order of the elements`() {
    #expect(Parallel.map(Self.numbers) { $0 * 2 } == Self.numbers.map { $0 * 2 })
    #expect(Parallel.map([Int]()) { $0 }.isEmpty)
  }

  @Test func `results are given one by one in the order of the elements, each once`() {
    var given: [Int] = []
    Parallel.start(Self.numbers) { $0 + 1 }.inOrder { index, result in
      #expect(result == index + 1)
      given.append(index)
    }
    #expect(given == Self.numbers)
  }

  @Test func `results are waited for that others are still making`() {
    let last = Array(0..<2)
    for _ in 0..<20 {
      // The helper is at the second when the caller has made the first.
      let made = Parallel.map(last) { number in (0..<(1 + number * 50_000)).reduce(number) { $0 ^ $1 } & 1 }
      #expect(made.count == last.count)
    }
  }

  @Test func `who stops in the middle leaves nothing waiting`() {
    struct Enough: Error {}
    for _ in 0..<50 {
      #expect(throws: Enough.self) {
        try Parallel.start(Self.numbers) { $0 }.inOrder { index, _ in if index == 7 { throw Enough() } }
      }
    }
    #expect(Parallel.map(Self.numbers) { $0 } == Self.numbers)
  }

  /// Helpers that all waited for work behind them would wait for ever.
  @Test func `work may begin work and wait for it`() {
    let sums = Parallel.map(Array(0..<40)) { number in
      Parallel.map(Array(0..<40)) { $0 * number }.reduce(0, +)
    }
    #expect(sums == (0..<40).map { $0 * 780 })
  }
}
