import TestSupport
import Testing

@testable import Models

@Suite struct PlaceTableTests {
  @Test(arguments: UInt64(0)..<40) func `a table knows what a dictionary knows`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = PlaceTable(size: 1 << random.int(in: 1...7), multiplier: UInt(random.next()) | 1)
    var known: [UInt: Int] = [:]
    // Neighbours, multiples and anything.
    let step = UInt(1) << UInt(random.int(in: 0...40))
    for number in 0..<1_000 {
      let place = random.int(in: 0...3) == 0 ? UInt(random.next()) : UInt(random.int(in: 0...500)) &* step
      #expect(table.number(at: place) == known[place])
      table.note(number, at: place)
      known[place] = number
    }
    for (place, number) in known { #expect(table.number(at: place) == number) }
  }

  @Test func `ids that share a half are hashed apart`() {
    // Whoever writes a file chooses the ids in it.
    #expect(Set((0..<1_000).map { ID128(high: UInt64($0), low: 7).hashValue }).count > 900)
    #expect(Set((0..<1_000).map { ID128(high: 7, low: UInt64($0)).hashValue }).count > 900)
  }
}
