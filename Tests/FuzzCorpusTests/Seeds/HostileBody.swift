import Models

/// Writes bodies of segments by hand.
struct HostileBody {
  struct Column {
    var number: UInt8
    var count: Int
    var width: UInt8
    var base: UInt64 = 0
    /// The stored size of each plane, 0 for one that isn't compressed.
    var sizes: [Int] = []
    var data: [UInt8] = []
  }

  var columns: [Column]

  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.number(columns.count)
    for column in columns {
      writer.byte(column.number)
      writer.number(column.count)
      writer.byte(column.width)
      writer.number(column.base)
      for size in column.sizes { writer.number(size) }
    }
    return columns.reduce(writer.bytes) { $0 + $1.data }
  }

  /// As many operations as wanted, in a few bytes: all alike, so that no column of numbers takes any.
  static func rows(_ count: Int) -> HostileBody {
    let restore: [UInt8] = [7, 0, 0, 0, 1, 0]
    return HostileBody(columns: [
      Column(number: 1, count: 1, width: 0, base: 1), Column(number: 2, count: 1, width: 1, sizes: [0], data: [0x61]),
      Column(number: 8, count: 16, width: 1, sizes: [0], data: [UInt8](repeating: 1, count: 16)),
      Column(number: 15, count: 1, width: 0, base: UInt64(count)), Column(number: 16, count: 1, width: 0),
      Column(number: 17, count: 1, width: 0), Column(number: 18, count: 1, width: 0, base: 1),
      Column(number: 19, count: 1, width: 0, base: 1),
      Column(number: 20, count: 6, width: 1, sizes: [0], data: restore),
      Column(number: 21, count: count, width: 0), Column(number: 22, count: count, width: 0),
    ])
  }

  /// A frame of Zstandard (RFC 8878) that unpacks to `blocks` times 128 KiB of zeros: each block is a repeated byte.
  static func bomb(blocks: Int) -> [UInt8] {
    var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]
    for block in 0..<blocks {
      let head = UInt32(1 << 17) << 3 | 1 << 1 | (block == blocks - 1 ? 1 : 0)
      frame += [0, 8, 16].map { UInt8(truncatingIfNeeded: head >> $0) } + [0]
    }
    return frame
  }
}
