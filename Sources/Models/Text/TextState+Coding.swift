// The stored form of an edited text: its edits in canonical order, by column, so that they compress well. Reading it
// places them anew; nothing that follows from them is stored.
//
//   text      number of stretches, for each: replica, number of runs; then eight columns, each a block
//   shapes    a byte a run, see Shape
//   gaps      signed: how far beyond the next operation of the replica the run begins; when it is not that
//   counts    number: characters inserted, or (erasing) operations
//   lefts     signed distance from the cursor; 0 the start of the text
//   rights    number: 1 + serial, 0 the end of the text; when it is not the next after left
//   erased    signed distance of the first character deleted from the cursor; of further ranges from the one before
//   lengths   number: characters deleted, when not given by counts; number of ranges, when several
//   scalars   what is inserted, as UTF-8
//
// Characters are given by serial in canonical order. The cursor is where one would go on typing: the last character
// inserted, or the one before the first deleted.

/// What a run has, as one byte.
private struct Shape: OptionSet {
  let rawValue: UInt8

  // The two lowest bits are the run's form.
  static let inserts = Shape(rawValue: 4)
  static let deletes = Shape(rawValue: 8)
  static let manyRanges = Shape(rawValue: 16)
  static let rightIsNext = Shape(rawValue: 32)
  static let seqIsNext = Shape(rawValue: 64)
  static let isMarked = Shape(rawValue: 128)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ run: EditRun, seqIsNext: Bool) {
    self.init(rawValue: run.form.rawValue)
    if run.length > 0 { insert(.inserts) }
    if !run.deleted.isEmpty { insert(.deletes) }
    if !run.deleted.rest.isEmpty { insert(.manyRanges) }
    if run.isBetweenNeighbours { insert(.rightIsNext) }
    if seqIsNext { insert(.seqIsNext) }
    if run.isMarked { insert(.isMarked) }
  }

  var form: EditRun.Form? { EditRun.Form(rawValue: rawValue & 3) }
}

/// Where one would go on typing after a run; one more than the serial, so that the start of the text has a number too.
private func cursor(after run: EditRun) -> Int64 {
  if run.length > 0 { return Int64(run.head) + Int64(run.length) }
  return Int64(run.deleted.first.lowerBound)
}

// MARK: - Writing

extension TextState {
  /// The columns; of a text in canonical order.
  var columns: [[UInt8]] {
    var columns = Columns()
    for run in runs { columns.add(run, self) }
    return columns.all
  }

  static let columnCount = 8

  /// Runs of one replica that follow each other.
  struct Stretch {
    let replica: ReplicaID
    let count: Int
  }

  var stretches: [Stretch] {
    var stretches: [Stretch] = []
    var start = 0
    for number in runs.indices where number + 1 == runs.count || runs[number + 1].author != runs[number].author {
      stretches.append(Stretch(replica: authors[runs[number].author].replica, count: number + 1 - start))
      start = number + 1
    }
    return stretches
  }
}

private struct Columns {
  private var shapes = ByteWriter()
  private var gaps = ByteWriter()
  private var counts = ByteWriter()
  private var lefts = ByteWriter()
  private var rights = ByteWriter()
  private var erased = ByteWriter()
  private var lengths = ByteWriter()
  private var scalars = ByteWriter()
  private var place: Int64 = 0
  private var lastSeq: [Int: UInt64] = [:]

  var all: [[UInt8]] {
    [shapes, gaps, counts, lefts, rights, erased, lengths, scalars].map(\.bytes)
  }

  mutating func add(_ run: EditRun, _ text: TextState) {
    let gap = Int64(run.firstSeq) - Int64(lastSeq[run.author] ?? 0) - 1
    shapes.byte(Shape(run, seqIsNext: gap == 0).rawValue)
    if gap != 0 { gaps.signed(gap) }
    lastSeq[run.author] = run.lastSeq
    if run.length > 0 { addInsertion(run, text) }
    if !run.deleted.isEmpty { addDeletion(run) }
    place = cursor(after: run)
  }

  private mutating func addInsertion(_ run: EditRun, _ text: TextState) {
    counts.number(run.length)
    lefts.signed((run.left.map { Int64($0) + 1 } ?? 0) - place)
    if !run.isBetweenNeighbours { rights.number(run.right.map { Int($0) + 1 } ?? 0) }
    scalars.bytes.append(contentsOf: text.text(of: run).bytes)
  }

  private mutating func addDeletion(_ run: EditRun) {
    if !run.deleted.rest.isEmpty { lengths.number(run.deleted.rangeCount) }
    // Erasing backward begins at the far end.
    let isBackward = run.form == .erasedBackward
    var last = place
    for range in run.deleted {
      let start = isBackward ? Int64(range.upperBound) : Int64(range.lowerBound)
      erased.signed(start - last)
      last = Int64(range.upperBound)
      if run.form == .single { lengths.number(range.count) } else { counts.number(range.count) }
    }
  }
}

// MARK: - Reading

extension TextState {
  /// Reads what `columns` and `stretches` wrote, with the edits of `off` not in force.
  init(
    baseLength: Int, off: Set<OperationID>, stretches: [Stretch], columns blocks: [[UInt8]]
  ) throws(ByteError) {
    self.init(baseLength: baseLength)
    self.off = off
    var columns = ReadColumns(blocks, try ScalarReader(blocks[7]))
    for stretch in stretches {
      let author = number(of: stretch.replica)
      for _ in 0..<stretch.count {
        let (run, text) = try columns.next(by: author, in: self)
        let (placed, isTwin) = place(run, inserting: text)
        bury(placed, isTwin: isTwin)
        columns.place = cursor(after: placed)
      }
    }
    try columns.finish()
    self.off = off.filter { isPlaced($0) }
  }
}

private struct ReadColumns: ~Copyable {
  private var shapes: ByteReader
  private var gaps: ByteReader
  private var counts: ByteReader
  private var lefts: ByteReader
  private var rights: ByteReader
  private var erased: ByteReader
  private var lengths: ByteReader
  private var scalars: ScalarReader
  /// The cursor.
  var place: Int64 = 0
  private var lastSeq: [Int: UInt64] = [:]

  /// `blocks` are the eight columns.
  init(_ blocks: [[UInt8]], _ scalars: ScalarReader) {
    shapes = ByteReader(blocks[0])
    gaps = ByteReader(blocks[1])
    counts = ByteReader(blocks[2])
    lefts = ByteReader(blocks[3])
    rights = ByteReader(blocks[4])
    erased = ByteReader(blocks[5])
    lengths = ByteReader(blocks[6])
    self.scalars = scalars
  }

  mutating func next(by author: Int, in text: borrowing TextState) throws(ByteError) -> (EditRun, ExactText) {
    let shape = Shape(rawValue: try shapes.byte())
    guard let form = shape.form else { throw shapes.error(.unknownForm) }
    let gap = shape.contains(.seqIsNext) ? 0 : try gaps.signed()
    let firstSeq = Int64(lastSeq[author] ?? 0) &+ gap &+ 1
    guard firstSeq > 0, firstSeq <= Limits.seq else { throw gaps.error(.numberTooLarge) }
    var run = EditRun(form: form, author: author, firstSeq: UInt64(firstSeq), deleted: SerialRanges())
    run.isMarked = shape.contains(.isMarked)
    var inserted = ExactText.empty
    if shape.contains(.inserts) { inserted = try insertion(shape, &run, text) }
    if shape.contains(.deletes) { try deletion(shape, &run, text) }
    try check(run)
    lastSeq[author] = run.lastSeq
    return (run, inserted)
  }

  private mutating func insertion(
    _ shape: Shape, _ run: inout EditRun, _ text: borrowing TextState
  ) throws(ByteError) -> ExactText {
    run.length = Int(try counts.number(upTo: UInt64(Limits.length)))
    if run.form == .typed { run.count = run.length }
    let left = place &+ (try lefts.signed())
    guard left >= 0, left <= text.order.count else { throw lefts.error(.numberTooLarge) }
    run.left = left == 0 ? nil : CharacterOrder.Serial(left - 1)
    if shape.contains(.rightIsNext) {
      run.right = run.left.map { text.order.next(after: $0) } ?? text.order.first
    } else {
      run.isBetweenNeighbours = false
      let right = try rights.number(upTo: UInt64(text.order.count))
      run.right = right == 0 ? nil : CharacterOrder.Serial(right - 1)
    }
    return try scalars.next(run.length)
  }

  private mutating func deletion(
    _ shape: Shape, _ run: inout EditRun, _ text: borrowing TextState
  ) throws(ByteError) {
    let ranges = shape.contains(.manyRanges) ? try lengths.count(ofAtLeast: 1) : 1
    var deleted: [Range<CharacterOrder.Serial>] = []
    var last = place
    for _ in 0..<ranges {
      var start = last &+ (try erased.signed())
      let length = Int64(
        run.form == .single
          ? try lengths.number(upTo: UInt64(Limits.length)) : try counts.number(upTo: UInt64(Limits.length)))
      if run.form == .erasedBackward { start &-= length }
      guard length > 0, start >= 0, start <= Int64(text.order.count) - length else {
        throw erased.error(.numberTooLarge)
      }
      deleted.append(CharacterOrder.Serial(start)..<CharacterOrder.Serial(start + length))
      last = start + length
      if run.form != .single { run.count = Int(length) }
    }
    run.deleted = SerialRanges(sorting: deleted)
  }

  private func check(_ run: EditRun) throws(ByteError) {
    let isWhole =
      switch run.form {
      case .single: true
      case .typed: run.length > 0 && run.deleted.isEmpty
      case .erasedForward, .erasedBackward: run.length == 0 && run.deleted.isOneRange
      }
    guard isWhole, run.lastSeq <= Limits.seq else { throw shapes.error(.unknownForm) }
  }

  consuming func finish() throws(ByteError) {
    try shapes.finish()
    try gaps.finish()
    try counts.finish()
    try lefts.finish()
    try rights.finish()
    try erased.finish()
    try lengths.finish()
    try scalars.finish()
  }
}

/// Takes texts by their number of scalars from one text.
private struct ScalarReader {
  private let text: ExactText
  private var offset = 0

  init(_ bytes: [UInt8]) throws(ByteError) {
    guard let text = ExactText(validating: bytes) else { throw ByteError(offset: 0, reason: .notUTF8) }
    self.text = text
  }

  mutating func next(_ count: Int) throws(ByteError) -> ExactText {
    let start = offset
    for _ in 0..<count {
      guard offset < text.bytes.count else { throw ByteError(offset: offset, reason: .endsEarly) }
      offset += 1
      while offset < text.bytes.count, text.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return ExactText(slicing: text.bytes, start..<offset)
  }

  func finish() throws(ByteError) {
    guard offset == text.bytes.count else { throw ByteError(offset: offset, reason: .trailingBytes) }
  }
}
