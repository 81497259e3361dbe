internal import Models

/// Takes an input apart that is no format of ours: it never fails, so that every input means something, and inputs that
/// are nearly alike mean nearly the same.
struct InputCursor {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  /// The next byte, 0 at the end.
  mutating func byte() -> UInt8 {
    guard position < bytes.count else { return 0 }
    defer { position += 1 }
    return bytes[position]
  }

  /// Two bytes, the lowest first.
  mutating func short() -> Int { Int(byte()) | Int(byte()) << 8 }

  /// Eight bytes, the lowest first.
  mutating func long() -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(byte()) << UInt64(8 * $1) } }

  /// As many bytes as the next two say, or as are left.
  mutating func block() -> [UInt8] {
    let count = short()
    return take(count)
  }

  mutating func rest() -> [UInt8] { take(bytes.count) }

  /// A block as a text, with what is not UTF-8 replaced.
  mutating func text() -> ExactText { ExactText(String(decoding: block(), as: UTF8.self)) }

  private mutating func take(_ count: Int) -> [UInt8] {
    let end = min(position + count, bytes.count)
    defer { position = end }
    return Array(bytes[min(position, end)..<end])
  }
}

/// Writes what `InputCursor` reads; for the seeds of a corpus.
package struct InputWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func byte(_ value: Int) { bytes.append(UInt8(truncatingIfNeeded: value)) }

  package mutating func long(_ value: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  package mutating func block(_ block: [UInt8]) {
    let block = block.prefix(Int(UInt16.max))
    byte(block.count)
    byte(block.count >> 8)
    bytes += block
  }
}
