/// Reads what `ByteWriter` writes, and nothing else: every departure from the shortest form is an error, so that
/// equal values have equal bytes. Never traps, never reads past the end.
package struct ByteReader: ~Copyable {
  private let bytes: [UInt8]
  private let end: Int
  package private(set) var offset: Int

  package init(_ bytes: [UInt8]) {
    self.init(bytes, in: 0..<bytes.count)
  }

  /// Reads `range` of `bytes`; offsets in errors count from the start of `bytes`.
  package init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    offset = min(max(0, range.lowerBound), bytes.count)
    end = min(max(range.upperBound, offset), bytes.count)
  }

  package var remaining: Int { end - offset }

  /// The next byte, not taken; nil at the end.
  package var peek: UInt8? { offset < end ? bytes[offset] : nil }

  package mutating func byte() throws(ByteError) -> UInt8 {
    guard offset < end else { throw error(.endsEarly) }
    defer { offset += 1 }
    return bytes[offset]
  }

  @inline(__always)
  package mutating func number() throws(ByteError) -> UInt64 {
    if offset < end, bytes[offset] < 0x80 {
      offset += 1
      return UInt64(bytes[offset - 1])
    }
    return try longNumber()
  }

  private mutating func longNumber() throws(ByteError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let next = try byte()
      let digits = UInt64(next & 0x7F)
      guard shift < 63 || digits <= 1 else { throw error(.numberTooLarge) }
      value |= digits << shift
      if next < 0x80 {
        guard digits > 0 || shift == 0 else { throw error(.notShortest) }
        return value
      }
    }
    throw error(.numberTooLarge)
  }

  /// A number that is at most `limit`.
  package mutating func number(upTo limit: UInt64) throws(ByteError) -> UInt64 {
    let value = try number()
    guard value <= limit else { throw error(.numberTooLarge) }
    return value
  }

  /// A number of things, each of which takes at least `size` more bytes: bounds what a caller may reserve.
  package mutating func count(ofAtLeast size: Int = 1) throws(ByteError) -> Int {
    let value = try number()
    guard let count = Int(exactly: value), count <= remaining / max(1, size) else { throw error(.endsEarly) }
    return count
  }

  package mutating func signed() throws(ByteError) -> Int64 {
    let value = try number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  package mutating func block() throws(ByteError) -> [UInt8] {
    let count = try count()
    return try take(count)
  }

  /// Where the bytes of a block are; they are skipped.
  package mutating func blockRange() throws(ByteError) -> Range<Int> {
    let count = try count()
    defer { offset += count }
    return offset..<offset + count
  }

  package mutating func take(_ count: Int) throws(ByteError) -> [UInt8] {
    guard count >= 0, count <= remaining else { throw error(.endsEarly) }
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  package mutating func text() throws(ByteError) -> ExactText {
    let start = offset
    guard let text = ExactText(validating: try block()) else { throw ByteError(offset: start, reason: .notUTF8) }
    return text
  }

  package mutating func id() throws(ByteError) -> ID128 {
    guard remaining >= 16, let value = ID128(prefixOf: bytes[offset..<offset + 16]) else { throw error(.endsEarly) }
    offset += 16
    return value
  }

  package mutating func operation() throws(ByteError) -> OperationID {
    let replica = ReplicaID(try id())
    let seq = try number(upTo: Limits.seq)
    guard seq > 0 else { throw error(.outOfOrder) }
    return OperationID(replica: replica, seq: seq)
  }

  /// Fails unless everything was read.
  package func finish() throws(ByteError) {
    guard remaining == 0 else { throw error(.trailingBytes) }
  }

  package func error(_ reason: ByteError.Reason) -> ByteError { ByteError(offset: offset, reason: reason) }
}

/// Bytes that are not what the format says, and where.
package struct ByteError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Reason: String, Sendable {
    case endsEarly = "ends too early"
    case numberTooLarge = "a number is too large"
    case notShortest = "a number is not in its shortest form"
    case notUTF8 = "a text is not UTF-8"
    case outOfOrder = "a list is not in order"
    case unknownForm = "an unknown form"
    case trailingBytes = "bytes after the end"
  }

  package let offset: Int
  package let reason: Reason

  package init(offset: Int, reason: Reason) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String { "\(reason.rawValue) at byte \(offset)" }
}
