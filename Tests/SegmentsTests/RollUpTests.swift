import Models
import Segments
import TestSupport
import Testing

struct RollUpTests {
  private static let rollUp = RollUp()

  @Test(arguments: Seeds.first(200))
  func `what is merged joins, keeps its order and is not too much`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var shelf = Shelf()
    for _ in 0..<random.int(in: 1...400) {
      shelf.add(size: Self.size(&random))
      if random.chance(3) { shelf.next += 7 }
    }

    let runs = Self.rollUp.runs(of: shelf.pieces)

    var reached = 0
    for run in runs {
      #expect(run.lowerBound >= reached && run.count > 1, "seed \(seed)")
      reached = run.upperBound
      let pieces = shelf.pieces[run]
      #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.name.last + 1 == $1.name.first }, "seed \(seed)")
      #expect(pieces.reduce(0) { $0 + $1.size } <= Self.rollUp.most, "seed \(seed)")
      #expect(pieces.allSatisfy { $0.size <= 64 << 10 }, "seed \(seed)")
    }
    #expect(reached <= shelf.pieces.count)
  }

  @Test(arguments: [700, 3_600], [1, 4, 60])
  func `ten years of daily syncs leave a few dozen segments at any time`(size: Int, gain: Int) {
    var shelf = Shelf()
    var most = 0
    for _ in 0..<3_650 {
      shelf.add(size: size)
      shelf.settle(Self.rollUp, gain: gain)
      most = max(most, shelf.pieces.count)
    }

    #expect(most < 80)
    #expect(shelf.written < 5 * 3_650 * size)
  }

  @Test(arguments: Seeds.first(50))
  func `their number does not grow with the syncs, whatever their sizes`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var shelf = Shelf()
    var bytes = 0
    for day in 1...2_000 {
      let size = Self.size(&random)
      bytes += size
      shelf.add(size: size)
      shelf.settle(Self.rollUp, gain: 1)
      #expect(shelf.pieces.count < 80 + bytes >> 14, "seed \(seed), day \(day)")
    }
    #expect(shelf.written < 7 * bytes, "seed \(seed)")
    #expect(shelf.pieces.first?.name.first == 1 && shelf.pieces.last?.name.last == 2_000, "seed \(seed)")
  }

  @Test func `many old ones are merged at once`() {
    var shelf = Shelf()
    for _ in 0..<3_650 { shelf.add(size: 700) }

    shelf.settle(Self.rollUp, gain: 4)

    #expect(shelf.pieces.count < 40 && shelf.written < 3 * 3_650 * 700)
  }

  @Test func `fifteen stay, and a gap keeps apart`() {
    var shelf = Shelf()
    for number in 0..<30 {
      if number == 15 { shelf.next += 1 }
      shelf.add(size: 700)
    }

    #expect(Self.rollUp.runs(of: shelf.pieces).isEmpty)
    #expect(RollUp(run: 15).runs(of: shelf.pieces) == [0..<15, 15..<30])
  }

  @Test func `large ones stay as they are`() {
    var shelf = Shelf()
    for _ in 0..<100 { shelf.add(size: 65 << 10) }

    #expect(Self.rollUp.runs(of: shelf.pieces).isEmpty)
  }

  @Test func `few before a large one are merged: no more come`() {
    var shelf = Shelf()
    for size in [700, 700, 700, 100_000, 700, 700] { shelf.add(size: size) }

    #expect(Self.rollUp.runs(of: shelf.pieces) == [0..<3])
  }

  private static func size(_ random: inout SeededGenerator) -> Int {
    switch random.below(10) {
    case 0: random.int(in: 300...400_000)
    case 1...3: random.int(in: 300...20_000)
    default: random.int(in: 300...2_000)
    }
  }
}

/// Segments of one operation each, of which only names and sizes are there.
private struct Shelf {
  private(set) var pieces: [RollUp.Piece] = []
  /// Bytes, sealed or merged.
  private(set) var written = 0
  var next: UInt64 = 1

  mutating func add(size: Int) {
    pieces.append(piece(next...next, size))
    next += 1
  }

  /// Merges until nothing is left to do.
  ///
  /// - Parameter gain: A merged one has so many times fewer bytes than its pieces, but no fewer than the largest.
  mutating func settle(_ rollUp: RollUp, gain: Int) {
    while case let runs = rollUp.runs(of: pieces), !runs.isEmpty {
      for run in runs.reversed() {
        let sizes = pieces[run].map(\.size)
        let size = max(sizes.max() ?? 0, sizes.reduce(0, +) / gain)
        pieces.replaceSubrange(
          run, with: [piece(pieces[run.lowerBound].name.first...pieces[run.upperBound - 1].name.last, size)])
      }
    }
  }

  private mutating func piece(_ numbers: ClosedRange<UInt64>, _ size: Int) -> RollUp.Piece {
    written += size
    let name = SegmentName(
      replica: ReplicaID(ID128(high: 1, low: 1)), first: numbers.lowerBound, last: numbers.upperBound,
      sum: "aaaaaaaaaa")
    return RollUp.Piece(name: name, size: size)
  }
}
