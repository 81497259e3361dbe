/// What damage does to bytes.
package enum Mutation {
  /// A few bytes changed, left out, put in, copied from elsewhere, or all after a place gone.
  package static func of(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<random.pick([1, 1, 1, 2, 4]) { mutate(&bytes, &random) }
    return bytes
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = random.below(bytes.count)
    switch random.below(8) {
    case 0: bytes[place] = UInt8(random.below(256))
    case 1: bytes[place] ^= 1 << UInt8(random.below(8))
    case 2: bytes[place] &+= random.pick([1, 255])
    case 3: bytes.remove(at: place)
    case 4: bytes.insert(UInt8(random.below(256)), at: place)
    case 5: bytes.removeLast(bytes.count - place)
    case 6:
      let from = random.below(bytes.count)
      bytes.insert(contentsOf: bytes[from..<min(from + random.below(12), bytes.count)], at: place)
    default: bytes.replaceSubrange(place..<place + 1, with: number(&random))
    }
  }

  /// A large number as `ByteWriter` writes it: limits and what is beside them.
  private static func number(_ random: inout SeededGenerator) -> [UInt8] {
    var value = random.pick([1 << 7, 1 << 30, 1 << 31, 1 << 32, 1 << 48, 1 << 63, .max] as [UInt64])
    value = value &+ UInt64(random.below(5)) &- 2
    var bytes: [UInt8] = []
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    return bytes + [UInt8(truncatingIfNeeded: value)]
  }
}
