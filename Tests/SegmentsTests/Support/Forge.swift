import Models
import Segments

/// Makes files that are framed as they should be, whatever is in them: what somebody with a key of his own can write.
enum Forge {
  static let headerSize = 164
  static let trailerSize = 104
  static let corpusAt = 12
  static let replicaAt = 28
  static let publicKeyAt = 44
  static let firstAt = 76
  static let lastAt = 84
  static let beforeAt = 92
  static let afterAt = 124
  static let bodyLengthAt = 156

  /// Header and body of a file.
  static func content(of file: [UInt8]) -> [UInt8] { Array(file.dropLast(trailerSize)) }

  /// A file of `content`, with its body's length put right, signed and hashed.
  static func sealed(_ content: [UInt8], by key: SigningKey) throws -> [UInt8] {
    var file = content
    put(UInt64(max(0, content.count - headerSize)), at: bodyLengthAt, in: &file)
    file += try key.signature(of: file)
    return hashed(file)
  }

  /// A file of header, body and signature with length and hash added.
  static func hashed(_ signed: [UInt8]) -> [UInt8] {
    var file = signed
    let length = UInt64(signed.count + 40)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      file.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    return file + sha256(file)
  }

  /// A file with the body put in place of another file's.
  static func file(_ original: [UInt8], body: [UInt8], by key: SigningKey) throws -> [UInt8] {
    try sealed(original.prefix(headerSize) + body, by: key)
  }

  static func put(_ number: UInt64, at offset: Int, in file: inout [UInt8]) {
    for index in 0..<8 { file[offset + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index)) }
  }

  static func put(_ bytes: [UInt8], at offset: Int, in file: inout [UInt8]) {
    file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
  }

  /// SHA-256 of a message of 32 bytes or more, by way of a chain, which is one.
  private static func sha256(_ message: [UInt8]) -> [UInt8] {
    Chain(bytes: Array(message.prefix(32)))?.extended(byCanonicalBytes: Array(message.dropFirst(32))).bytes
      ?? []
  }
}

/// Writes bodies by hand.
struct BodyWriter {
  struct Column {
    var number: UInt8
    var count: Int
    var width: UInt8
    var base: UInt64 = 0
    /// The stored size of each plane, 0 for one that isn't compressed.
    var sizes: [Int] = []
    var data: [UInt8] = []
  }

  var columns: [Column] = []

  var body: [UInt8] {
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

  /// A frame of Zstandard (RFC 8878) that unpacks to `blocks` times 128 KiB of zeros: each block is a repeated byte.
  static func bomb(blocks: Int) -> [UInt8] {
    var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]
    for block in 0..<blocks {
      let head = UInt32(1 << 17) << 3 | 1 << 1 | (block == blocks - 1 ? 1 : 0)
      frame += [
        UInt8(truncatingIfNeeded: head), UInt8(truncatingIfNeeded: head >> 8),
        UInt8(truncatingIfNeeded: head >> 16), 0,
      ]
    }
    return frame
  }
}
