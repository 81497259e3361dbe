import Models
import TestSupport
import Testing

@Suite("Deltas of bytes") struct ByteDeltaTests {
  @Test(arguments: Seeds.first(300))
  func `a delta makes what it was written of`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let old = noise(random.below(200), &random)
    var writer = DeltaWriter()
    var new: [UInt8] = []
    var position = 0
    for _ in 0..<random.below(8) {
      let start = position + random.below(old.count - position + 1)
      position = start + random.below(old.count - start + 1)
      let added = noise(random.below(5), &random)
      switch random.below(3) {
      case 0:
        writer.carryOver(start..<position)
        new += old[start..<position]
      case 1:
        writer.add(added[...])
        new += added
      default:
        let alike = Array(old[start..<position].prefix(3) + added + old[start..<position].suffix(2))
        writer.add(alike[...], insteadOf: start..<position, of: old)
        new += alike
      }
    }
    let delta = writer.finished()
    #expect(try delta.applied(to: old) == new)
    #expect(new.count <= old.count + delta.bytes.count)
  }

  @Test func `what stays the same takes a few bytes, however long it is`() throws {
    let old = [UInt8](repeating: 7, count: 10_000)
    var writer = DeltaWriter()
    for start in stride(from: 0, to: 10_000, by: 100) { writer.carryOver(start..<start + 100) }
    #expect(writer.finished().bytes.count == 4)
    var rewriting = DeltaWriter()
    rewriting.add(old[...], insteadOf: 0..<10_000, of: old)
    #expect(rewriting.finished().bytes.count == 4)
  }

  @Test func `a delta of other bytes, or a damaged one, is refused`() throws {
    let old: [UInt8] = Array("سلام".utf8)
    #expect(try ByteDelta([]).applied(to: old) == [])
    #expect(try ByteDelta([2, 3, 1, 9]).applied(to: old) == Array(old[2..<5]) + [9])
    for bytes in [[9], [0, 9, 0], [2, 7, 0], [9, 0, 0], [0, 4, 2, 1], [0, 4], [0], [0, 0x80, 0x80]] as [[UInt8]] {
      #expect(throws: ByteError.self, "\(bytes)") { try ByteDelta(bytes).applied(to: old) }
    }
    // What was left out or carried over before counts.
    #expect(throws: ByteError.self) { try ByteDelta([4, 2, 0, 3, 0, 0]).applied(to: old) }
    #expect(throws: ByteError.self) { try ByteDelta([4, 2, 0, 1, 2, 0]).applied(to: old) }
    #expect(throws: ByteError.self) {
      try ByteDelta([0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0]).applied(to: old)
    }
  }

  private func noise(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8(random.below(4)) }
  }
}
