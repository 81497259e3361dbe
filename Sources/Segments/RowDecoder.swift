internal import Models

/// Reads the columns of operations into rows. Everything a number may point to is checked here, once, so that making
/// operations from rows cannot fail.
struct RowDecoder {
  private var columns: ColumnReader
  private(set) var rows: Rows
  private let first: UInt64
  private var texts: TextNumbers
  private var keys: KeyNumbers
  private var creditTime: Int64 = 0
  private var rawOffset = 0

  /// - Parameters:
  ///   - texts: where reading of lists and changes has left the numbers of texts.
  ///   - first: the number of the first operation.
  init(_ columns: ColumnReader, tables: Rows.Tables, texts: TextNumbers, first: UInt64) {
    self.columns = columns
    rows = Rows(tables: tables)
    self.first = first
    self.texts = texts
    keys = KeyNumbers(count: tables.keys.count)
  }

  /// Reads `count` rows, and fails unless that uses up every column.
  mutating func read(_ count: Int) throws(SegmentError) -> Rows {
    // A column of equal numbers takes no bytes, so a small file may claim many rows: room is made as they come.
    let expected = min(count, Self.mostExpected)
    rows.rows.reserveCapacity(expected)
    rows.words.reserveCapacity(8 * expected)
    for index in 0..<count { try row(index) }
    try texts.finish()
    try keys.finish()
    guard rawOffset == rows.tables.raw.count else { throw .damaged(.content(Column.rawBytes.index)) }
    try columns.finish()
    return rows
  }

  private static let mostExpected = 1 << 18

  private mutating func row(_ index: Int) throws(SegmentError) {
    let start = rows.words.count
    let number = try columns.next(.rowShape, below: rows.tables.shapes.count)
    let shape = rows.tables.shapes[Int(number)]
    var article: UInt32 = 0
    if !shape.isInArticleOfTarget {
      article = try columns.next(.rowArticle, below: rows.tables.articles.count)
    }
    try thing(shape.target, .target, at: index)
    if shape.isInArticleOfTarget { article = try articleOfTarget(at: index, start) }
    if shape.overwrites == .listed {
      try list(.overwrittenCount, .overwritten, at: index, onePerReplica: false)
    }
    if shape.form == .raw { try raw() } else { try payload(shape, at: index) }
    rows.rows.append(Rows.Row(shape: number, article: article, start: UInt32(start)))
  }

  /// The article of the operation that the words from `start` on name: an earlier one of this segment.
  private func articleOfTarget(at index: Int, _ start: Int) throws(SegmentError) -> UInt32 {
    let seq = UInt64(rows.words[start + 1]) | UInt64(rows.words[start + 2]) << 32
    guard rows.words[start] == 0, seq >= first, seq - first < UInt64(index) else {
      throw .damaged(.content(Column.rowArticle.index))
    }
    return rows.rows[Int(seq - first)].article
  }

  private mutating func payload(_ shape: Shape, at index: Int) throws(SegmentError) {
    switch shape.kind {
    case .article: try article(shape)
    case .span:
      try key(shape)
      try text(.spanLabel)
      try fragments()
      try lists()
      try credit(shape)
    case .relation: try relation(shape, at: index)
    case .note:
      try key(shape)
      try text(.note)
      try credit(shape)
    case .write: try write(shape, at: index)
    case .remove:
      if shape.seen == .listed { try list(.seenCount, .seen, at: index, onePerReplica: true) }
    default: break
    }
  }

  private mutating func article(_ shape: Shape) throws(SegmentError) {
    try text(.url)
    try text(.body)
    try text(.title)
    if shape.hasLanguage { try text(.language) }
    try lists()
    try credit(shape)
  }

  private mutating func relation(_ shape: Shape, at index: Int) throws(SegmentError) {
    try key(shape)
    try thing(shape.source ?? .article, .end, at: index)
    try thing(shape.end ?? .article, .end, at: index)
    try text(.relationLabel)
    try lists()
    try credit(shape)
  }

  private mutating func write(_ shape: Shape, at index: Int) throws(SegmentError) {
    switch shape.register {
    case .tag: try text(.tagName)
    case .undone: try reference(.undone, at: index)
    default: try text(.fieldName)
    }
    switch shape.value {
    case .text: try text(.valueText)
    case .fragments: try fragments()
    default: break
    }
  }
}

extension RowDecoder {
  private mutating func text(_ column: Column) throws(SegmentError) {
    rows.words.append(try texts.number(in: column, of: &columns))
  }

  private mutating func lists() throws(SegmentError) {
    rows.words.append(try columns.next(.names, below: rows.tables.names.count + 1))
    rows.words.append(try columns.next(.tags, below: rows.tables.tags.count + 1))
  }

  private mutating func key(_ shape: Shape) throws(SegmentError) {
    if shape.hasKey { rows.words.append(try keys.number(in: .newKey, of: &columns)) }
  }

  private mutating func credit(_ shape: Shape) throws(SegmentError) {
    guard shape.hasCredit else { return }
    try text(.creditAuthor)
    creditTime &+= try columns.nextSigned(.creditTime)
    appendWide(UInt64(bitPattern: creditTime))
  }

  private mutating func appendWide(_ value: UInt64) {
    rows.words.append(UInt32(truncatingIfNeeded: value))
    rows.words.append(UInt32(truncatingIfNeeded: value >> 32))
  }

  private mutating func reference(_ group: ReferenceColumns, at index: Int) throws(SegmentError) {
    let replica = try columns.next(group.replica, below: rows.tables.replicas.count)
    var seq: UInt64
    if replica == 0 {
      seq = first &+ UInt64(index) &- (try columns.next(group.distance))
    } else {
      seq = try columns.next(group.number)
    }
    guard seq > 0, seq <= SegmentLimits.seq else { throw .damaged(.content(group.number.index)) }
    rows.words.append(replica)
    appendWide(seq)
  }

  private mutating func thing(
    _ form: Shape.TargetForm, _ group: ReferenceColumns, at index: Int
  ) throws(SegmentError) {
    switch form {
    case .article: break
    case .operation: try reference(group, at: index)
    case .key: rows.words.append(try keys.number(in: .thingKey, of: &columns))
    }
  }

  /// A list of operations, in order, each once; with `onePerReplica` each replica once.
  private mutating func list(
    _ count: Column, _ group: ReferenceColumns, at index: Int, onePerReplica: Bool
  ) throws(SegmentError) {
    let count = try columns.next(count, below: columns.remaining(group.replica) + 1)
    rows.words.append(count)
    for position in 0..<count {
      try reference(group, at: index)
      if position > 0, !isInOrder(onePerReplica) { throw .damaged(.content(group.number.index)) }
    }
  }

  /// Whether the last two references are in order.
  private func isInOrder(_ onePerReplica: Bool) -> Bool {
    let end = rows.words.count
    let left = rows.tables.ranks[Int(rows.words[end - 6])]
    let right = rows.tables.ranks[Int(rows.words[end - 3])]
    if left != right || onePerReplica { return left < right }
    let earlier = UInt64(rows.words[end - 5]) | UInt64(rows.words[end - 4]) << 32
    return earlier < UInt64(rows.words[end - 2]) | UInt64(rows.words[end - 1]) << 32
  }

  private mutating func fragments() throws(SegmentError) {
    let count = try columns.next(.pieces, below: columns.remaining(.pieceStart) + 1)
    rows.words.append(count)
    guard count > 0 else {
      let range = try raw()
      var reader = ByteReader(rows.tables.raw, in: range)
      guard (try? reader.fragments()) != nil, reader.remaining == 0 else {
        throw .damaged(.content(Column.rawBytes.index))
      }
      return
    }
    for _ in 0..<count {
      let start = try columns.next(.pieceStart, below: Limits.length + 1)
      let length = try columns.next(.pieceLength, below: Limits.length + 1 - Int(start))
      rows.words.append(start)
      rows.words.append(start + length)
    }
  }

  @discardableResult
  private mutating func raw() throws(SegmentError) -> Range<Int> {
    let length = try columns.next(.rawLength, below: rows.tables.raw.count - rawOffset + 1)
    let range = rawOffset..<rawOffset + Int(length)
    rows.words.append(UInt32(rawOffset))
    rows.words.append(length)
    rawOffset = range.upperBound
    return range
  }
}
