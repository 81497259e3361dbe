/// The table of texts of a stored state. A text is made when it is asked for: who folds a few operations needs few of them.
struct StateTexts: Sendable {
  private let bytes: [UInt8]
  /// Where the table is in `bytes`, without the count at its start; and each text.
  let whole: Range<Int>
  private let ranges: [Range<Int>]
  private var made: [ExactText?]

  /// Of a state that is to be written.
  init() {
    bytes = []
    whole = 0..<0
    ranges = []
    made = []
  }

  /// Reads the table to its end.
  init(_ reader: inout ByteReader, of bytes: [UInt8]) throws(ByteError) {
    let count = try reader.count()
    let start = reader.offset
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(count)
    for _ in 0..<count { ranges.append(try reader.blockRange()) }
    self.bytes = bytes
    whole = start..<reader.offset
    self.ranges = ranges
    made = Array(repeating: nil, count: count)
  }

  var count: Int { ranges.count }

  /// The texts that were asked for.
  var inUse: some Sequence<(number: Int, text: ExactText)> {
    made.enumerated().lazy.compactMap { number, text in text.map { (number, $0) } }
  }

  /// - Throws: Where the text is not UTF-8. `number` must be below `count`.
  mutating func text(_ number: Int) throws(ByteError) -> ExactText {
    if let text = made[number] { return text }
    guard let text = ExactText(validating: Array(bytes[ranges[number]])) else {
      throw ByteError(offset: ranges[number].lowerBound, reason: .notUTF8)
    }
    made[number] = text
    return text
  }

  /// - Complexity: O(count).
  func number(of text: ExactText) -> Int? {
    ranges.firstIndex { $0.count == text.bytes.count && bytes[$0].elementsEqual(text.bytes) }
  }
}
