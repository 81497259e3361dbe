/// Appends the primitive forms of the canonical encoding. (F)
///
/// - number: unsigned LEB128, shortest form.
/// - signed number: zigzag, then as a number.
/// - text: number of bytes, then the bytes.
/// - id: 16 bytes as they are.
package struct ByteWriter: Sendable {
  package var bytes: [UInt8] = []

  package init() {}

  package mutating func byte(_ value: UInt8) { bytes.append(value) }

  @inline(__always)
  package mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  package mutating func number(_ value: Int) { number(UInt64(value)) }

  package mutating func signed(_ value: Int64) { number(UInt64(bitPattern: value << 1 ^ value >> 63)) }

  package mutating func text(_ value: ExactText) { block(value.bytes) }

  package mutating func block(_ value: [UInt8]) {
    number(value.count)
    bytes.append(contentsOf: value)
  }

  package mutating func id(_ value: ID128) {
    withUnsafeBytes(of: (value.high.bigEndian, value.low.bigEndian)) { bytes.append(contentsOf: $0) }
  }

  package mutating func operation(_ value: OperationID) {
    id(value.replica.raw)
    number(value.seq)
  }
}
