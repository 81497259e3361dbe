internal import Models

/// The lists of attributes or metadata, and of tags: most are few and repeat, so rows name them by number.
struct ListTable: Sendable {
  /// The first lists, which the rows share.
  private static let made = 1024

  /// Where each list begins in `texts`, and where the last ends.
  private var starts: [UInt32] = [0]
  private var texts: [UInt32] = []
  private var names: [[NamedText]] = []
  private var tags: [[ExactText]] = []

  /// Reads lists of name and value, sorted by name.
  init(
    names columns: inout ColumnReader, numbers: inout TextNumbers, table: TextTable
  ) throws(SegmentError) {
    try read(.namesCount, [.namesName, .namesValue], &columns, &numbers, table)
    names = (0..<min(Self.made, count)).map { makeNames($0, table) }
  }

  /// Reads sorted lists of tags.
  init(
    tags columns: inout ColumnReader, numbers: inout TextNumbers, table: TextTable
  ) throws(SegmentError) {
    try read(.tagsCount, [.tagsTag], &columns, &numbers, table)
    tags = (0..<min(Self.made, count)).map { makeTags($0, table) }
  }

  private mutating func read(
    _ counts: Column, _ parts: [Column], _ columns: inout ColumnReader, _ numbers: inout TextNumbers,
    _ table: TextTable
  ) throws(SegmentError) {
    var bytes = 0
    for _ in 0..<columns.count(counts) {
      let count = Int(try columns.next(counts, below: columns.remaining(parts[0]) + 1))
      guard count > 0 else { throw .damaged(.content(counts.index)) }
      for index in 0..<count {
        let start = texts.count
        for part in parts { texts.append(try numbers.number(in: part, of: &columns)) }
        for text in texts[start...] { bytes += table.length(text) }
        // One short text may stand in a list a million times: what a list comes to is not bounded by its columns.
        guard bytes <= SegmentLimits.canonical else { throw .damaged(.content(parts[0].index)) }
        if index > 0, !table.precedes(texts[start - parts.count], texts[start]) {
          throw .damaged(.content(parts[0].index))
        }
      }
      starts.append(UInt32(texts.count))
    }
  }

  var count: Int { starts.count - 1 }

  /// List number `number`, from 1; 0 is the empty list.
  func names(_ number: UInt32, _ table: TextTable) -> [NamedText] {
    if number == 0 { return [] }
    let index = Int(number) - 1
    return index < names.count ? names[index] : makeNames(index, table)
  }

  func tags(_ number: UInt32, _ table: TextTable) -> [ExactText] {
    if number == 0 { return [] }
    let index = Int(number) - 1
    return index < tags.count ? tags[index] : makeTags(index, table)
  }

  private func makeNames(_ index: Int, _ table: TextTable) -> [NamedText] {
    stride(from: Int(starts[index]), to: Int(starts[index + 1]), by: 2).map {
      NamedText(name: table.text(texts[$0]), value: table.text(texts[$0 + 1]))
    }
  }

  private func makeTags(_ index: Int, _ table: TextTable) -> [ExactText] {
    (starts[index]..<starts[index + 1]).map { table.text(texts[Int($0)]) }
  }
}

/// Reads numbers of keys, whose table is in the order of their first use: 0 is the next new one, anything else how far
/// back the one meant is.
struct KeyNumbers {
  private let count: Int
  private var next = 0

  init(count: Int) { self.count = count }

  /// The number of the key, from 0.
  mutating func number(in column: Column, of columns: inout ColumnReader) throws(SegmentError) -> UInt32 {
    let back = Int(try columns.next(column, below: next + 1))
    if back > 0 { return UInt32(next - back) }
    guard next < count else { throw .damaged(.content(column.index)) }
    defer { next += 1 }
    return UInt32(next)
  }

  /// Fails unless every key was named.
  func finish() throws(SegmentError) {
    guard next == count else { throw .damaged(.content(Column.key.index)) }
  }
}
