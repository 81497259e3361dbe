/// A text with its scalar offsets: slices by scalar range, and the other way round.
///
/// - Complexity: O(bytes) to make, O(1) to find a byte offset, O(log n) for the way back.
package struct ScalarText: Sendable {
  package let text: ExactText
  /// The byte offset of each scalar, and the number of bytes at the end.
  private let starts: [Int32]

  package init(_ text: ExactText) {
    self.text = text
    var starts: [Int32] = []
    starts.reserveCapacity(text.bytes.count / 2 + 1)
    for (offset, byte) in text.bytes.enumerated() where byte & 0xC0 != 0x80 {
      starts.append(Int32(truncatingIfNeeded: offset))
    }
    starts.append(Int32(truncatingIfNeeded: text.bytes.count))
    self.starts = starts
  }

  /// The length in scalars.
  package var length: Int { starts.count - 1 }

  /// The text of a range that lies inside.
  package func slice(_ range: ScalarRange) -> ExactText {
    ExactText(slicing: text.bytes, byteRange(range))
  }

  package func byteRange(_ range: ScalarRange) -> Range<Int> {
    let start = min(max(0, range.start), length)
    let end = min(max(start, range.end), length)
    return Int(starts[start])..<Int(starts[end])
  }

  /// The scalar offset of a byte offset that begins a scalar; nil for any other.
  package func scalarOffset(ofByte offset: Int) -> Int? {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) < offset { low = middle + 1 } else { high = middle }
    }
    return low < starts.count && Int(starts[low]) == offset ? low : nil
  }

  package func scalar(at offset: Int) -> Unicode.Scalar? {
    guard offset >= 0, offset < length else { return nil }
    return slice(ScalarRange(start: offset, end: offset + 1)).string.unicodeScalars.first
  }

  /// Where `needle` stands, from scalar offset `start` on, not overlapping, exact scalars.
  ///
  /// - Complexity: O(bytes · needle) at worst, O(bytes) on natural text.
  package func occurrences(of needle: ExactText, from start: Int = 0, limit: Int = .max) -> [ScalarRange] {
    guard !needle.isEmpty, start <= length else { return [] }
    let count = needle.scalarCount
    var found: [ScalarRange] = []
    var offset = Int(starts[max(0, start)])
    while found.count < limit, let hit = firstMatch(of: needle.bytes, from: offset) {
      guard let scalar = scalarOffset(ofByte: hit) else { break }
      found.append(ScalarRange(start: scalar, end: scalar + count))
      offset = hit + needle.bytes.count
    }
    return found
  }

  private func firstMatch(of needle: [UInt8], from start: Int) -> Int? {
    let bytes = text.bytes
    guard bytes.count - start >= needle.count else { return nil }
    for offset in start...(bytes.count - needle.count) where bytes[offset] == needle[0] {
      if bytes[offset..<offset + needle.count].elementsEqual(needle) { return offset }
    }
    return nil
  }
}
