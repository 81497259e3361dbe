import Models
import Segments
import TestSupport
import Testing

@Suite("Bytes that are packed")
struct PackingTests {
  private static let samples: [[UInt8]] = [
    [], [1], Array(repeating: 7, count: 255), Array(repeating: 7, count: 256), Array(repeating: 7, count: 1 << 20),
    Array("قانون تازه‌ای از ماه آینده اجرا می‌شود ".utf8) + Array(0...255),
  ]

  @Test func `what is packed is what was there`() throws {
    var random = SeededGenerator(seed: 1)
    let noise = (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    for bytes in Self.samples + [noise] {
      let packed = Packing.packed(bytes)
      #expect(try Packing.unpacked(packed) == bytes)
      #expect(packed.count <= bytes.count + 1)
    }
    #expect(Packing.packed(Array(repeating: 7, count: 20_000)).count < 100)
  }

  @Test func `several threads may pack at once`() {
    let all = Parallel.map(Array(0..<200)) { number -> Bool in
      let bytes = Array(repeating: Array("متن \(number) ".utf8), count: 50).flatMap { $0 }
      return (try? Packing.unpacked(Packing.packed(bytes))) == bytes
    }
    #expect(all.allSatisfy { $0 })
  }

  @Test func `damaged bytes are an error`() throws {
    let packed = Packing.packed(Array(repeating: Array("واژه ".utf8), count: 200).flatMap { $0 })
    #expect(throws: ByteError.self) { try Packing.unpacked([]) }
    #expect(throws: ByteError.self) { try Packing.unpacked([2, 0]) }
    for length in 1..<packed.count {
      #expect(throws: ByteError.self) { try Packing.unpacked(Array(packed[..<length])) }
    }
    // A frame that is said to stand for much more than it can.
    var writer = ByteWriter()
    writer.byte(1)
    writer.number(1 << 40)
    #expect(throws: ByteError.self) { try Packing.unpacked(writer.bytes + packed.dropFirst(3)) }
    for position in packed.indices {
      var bytes = packed
      bytes[position] ^= 0x55
      // Whatever comes out, nothing traps.
      _ = try? Packing.unpacked(bytes)
    }
  }
}
