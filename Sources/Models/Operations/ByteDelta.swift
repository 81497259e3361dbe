/// How bytes differ from earlier ones: stretches that are carried over, in the order in which they stand, and what is new
/// between them.
///
///   delta    parts, to its end
///   part     bytes to leave out, bytes to carry over, new bytes (count, bytes)
package struct ByteDelta: Equatable, Sendable {
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The bytes that `old` became. They are at most as many as those of `old` and of the delta together.
  ///
  /// - Throws: Where the delta says what `old` has not.
  /// - Complexity: O(n) in both.
  package func applied(to old: [UInt8]) throws(ByteError) -> [UInt8] {
    var new: [UInt8] = []
    new.reserveCapacity(old.count + bytes.count)
    var reader = ByteReader(bytes)
    var position = 0
    while reader.remaining > 0 {
      position += Int(try reader.number(upTo: UInt64(old.count - position)))
      let count = Int(try reader.number(upTo: UInt64(old.count - position)))
      new.append(contentsOf: old[position..<position + count])
      position += count
      new.append(contentsOf: bytes[try reader.blockRange()])
    }
    return new
  }
}

/// Writes a delta from its first part to its last.
package struct DeltaWriter {
  private var writer = ByteWriter()
  /// Where the part before this one ended, and what this one carries over and adds.
  private var end = 0
  private var carried = 0..<0
  private var added: [UInt8] = []

  package init() {}

  /// Carries bytes over. `range` may not begin before the one before it ended.
  package mutating func carryOver(_ range: Range<Int>) {
    if range.isEmpty { return }
    if !added.isEmpty || range.lowerBound != carried.upperBound {
      finishPart()
      carried = range
    } else {
      carried = carried.lowerBound..<range.upperBound
    }
  }

  package mutating func add(_ bytes: ArraySlice<UInt8>) { added.append(contentsOf: bytes) }

  /// Adds bytes that stand for a range of the earlier ones, and carries over what begins and ends alike.
  package mutating func add(_ bytes: ArraySlice<UInt8>, insteadOf range: Range<Int>, of old: [UInt8]) {
    let shared = min(bytes.count, range.count)
    var first = 0
    while first < shared, bytes[bytes.startIndex + first] == old[range.lowerBound + first] { first += 1 }
    var last = 0
    while last < shared - first, bytes[bytes.endIndex - 1 - last] == old[range.upperBound - 1 - last] { last += 1 }
    carryOver(range.lowerBound..<range.lowerBound + first)
    add(bytes[bytes.startIndex + first..<bytes.endIndex - last])
    carryOver(range.upperBound - last..<range.upperBound)
  }

  package consuming func finished() -> ByteDelta {
    finishPart()
    return ByteDelta(writer.bytes)
  }

  private mutating func finishPart() {
    guard !carried.isEmpty || !added.isEmpty else { return }
    writer.number(carried.lowerBound - end)
    writer.number(carried.count)
    writer.block(added)
    end = carried.upperBound
    carried = end..<end
    added.removeAll(keepingCapacity: true)
  }
}
