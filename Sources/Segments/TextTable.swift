internal import Models

/// The texts of a segment: the short ones that occur more than once, made once and shared by all that name them; and
/// the others, each named once, in the order in which the rows name them, made when asked for.
struct TextTable: Sendable {
  /// Bytes of a shared text, at most: so that comparing two never costs more.
  static let longestShared = 255

  private var shared: [ExactText] = []
  private var singles: [UInt8] = []
  /// Where each single text begins, and where the last ends.
  private var starts: [UInt32] = [0]

  init(_ columns: inout ColumnReader) throws(SegmentError) {
    let bytes = columns.takeBytes(.sharedBytes)
    var offset = 0
    shared.reserveCapacity(columns.count(.sharedLength))
    for _ in 0..<columns.count(.sharedLength) {
      let length = Int(try columns.next(.sharedLength, below: Self.longestShared + 1))
      guard length <= bytes.count - offset,
        let text = ExactText(validating: Array(bytes[offset..<offset + length]))
      else { throw .damaged(.content(Column.sharedBytes.index)) }
      shared.append(text)
      offset += length
    }
    guard offset == bytes.count else { throw .damaged(.content(Column.sharedBytes.index)) }
    try readSingles(&columns)
  }

  private mutating func readSingles(_ columns: inout ColumnReader) throws(SegmentError) {
    singles = columns.takeBytes(.singleBytes)
    starts.reserveCapacity(columns.count(.singleLength) + 1)
    var offset = 0
    for _ in 0..<columns.count(.singleLength) {
      let length = Int(try columns.next(.singleLength, below: SegmentLimits.raw + 1))
      guard length <= singles.count - offset, UTF8Validation.isValid(singles[offset..<offset + length])
      else { throw .damaged(.content(Column.singleBytes.index)) }
      offset += length
      starts.append(UInt32(offset))
    }
    guard offset == singles.count else { throw .damaged(.content(Column.singleBytes.index)) }
  }

  var sharedCount: Int { shared.count }
  var count: Int { shared.count + starts.count - 1 }

  /// The text with a number less than `count`: first the shared ones, then the others.
  func text(_ number: UInt32) -> ExactText {
    let number = Int(number)
    if number < shared.count { return shared[number] }
    let single = number - shared.count
    let bytes = singles[Int(starts[single])..<Int(starts[single + 1])]
    // Cannot be nil: every text was validated when the table was read.
    return ExactText(validating: Array(bytes)) ?? .empty
  }

  /// The number of bytes of a text.
  func length(_ number: UInt32) -> Int { bytes(number).count }

  /// Whether one text comes before another, by bytes.
  func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
    bytes(left).lexicographicallyPrecedes(bytes(right))
  }

  private func bytes(_ number: UInt32) -> ArraySlice<UInt8> {
    let number = Int(number)
    if number < shared.count { return shared[number].bytes[...] }
    return singles[Int(starts[number - shared.count])..<Int(starts[number - shared.count + 1])]
  }
}

/// Reads numbers of texts: 0 is the single text that is next, anything else a shared one.
struct TextNumbers {
  private let shared: Int
  private let end: Int
  private var next: Int

  init(_ table: TextTable) {
    shared = table.sharedCount
    end = table.count
    next = shared
  }

  @inline(__always)
  mutating func number(in column: Column, of columns: inout ColumnReader) throws(SegmentError) -> UInt32 {
    let value = try columns.next(column, below: shared + 1)
    if value > 0 { return value - 1 }
    guard next < end else { throw .damaged(.content(column.index)) }
    defer { next += 1 }
    return UInt32(next)
  }

  /// Fails unless every single text was named.
  func finish() throws(SegmentError) {
    guard next == end else { throw .damaged(.content(Column.singleLength.index)) }
  }
}
