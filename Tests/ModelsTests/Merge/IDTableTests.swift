import TestSupport
import Testing

@testable import Models

@Suite struct IDTableTests {
  @Test(arguments: UInt64(0)..<40) func `ids are numbered as they come, whatever they are`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // The last seeds hash everything alike.
    var table = seed < 30 ? IDTable(factors: .init(&random)) : IDTable(factors: .init(nothing: ()))
    var known: [ArticleID: Int] = [:]
    let spread = UInt64(1) << UInt64(random.int(in: 1...60))
    for _ in 0..<400 {
      // Many that come again, and many that share a half.
      let id = ArticleID(ID128(high: random.next() % spread, low: random.next() % 3))
      #expect(table.number(of: id) == known[id])
      table.add(id)
      known[id] = known[id] ?? known.count
      #expect(table.number(of: id) == known[id])
    }
    for (id, number) in known { #expect(table.number(of: id) == number) }
  }

  @Test(arguments: 0..<4) func `ids that share three quarters are hashed apart`(quarter: Int) {
    let hashes = (UInt64(0)..<1_000).map { number in
      let part = number << (quarter % 2 == 0 ? 32 : 0)
      return IDTable.Factors.chosen.hash(quarter < 2 ? ID128(high: part, low: 7) : ID128(high: 7, low: part)) >> 32
    }
    #expect(Set(hashes).count > 900)
  }
}

extension IDTable.Factors {
  /// All zero: every id has the same hash.
  fileprivate init(nothing: Void) {
    var zeros = Zeros()
    self.init(&zeros)
  }

  private struct Zeros: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
  }
}
