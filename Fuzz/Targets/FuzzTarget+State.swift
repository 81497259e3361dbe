package import Models

extension FuzzTarget {
  /// The stored form of an article's state: what a damaged database holds.
  static let state = FuzzTarget("state") { input throws(BrokenPromise) in
    let state = try? ArticleState(id: StoredText.article, decoding: input, baseLimit: StoredText.longestBase)
    // What can't be read whole may be read in part.
    for script in PatchScripts.scripts(state) { try PatchScripts.patch(input, by: script, of: state) }
    if let state { try StoredText.use(state) }
  }

  /// The columns of an edited text, within a state that is otherwise sound: see `StoredText`.
  static let columns = FuzzTarget("columns") { input throws(BrokenPromise) in
    // What cannot be taken apart says nothing.
    guard let text = try? StoredText(input), let state = try? ArticleState(id: StoredText.article, decoding: text.state)
    else { return }
    try StoredText.use(state)
  }
}

/// The parts of an edited text as a state stores them, and the state around them.
package struct StoredText {
  package static let article = ArticleID(ID128(high: 1, low: 2))
  private static let columnCount = 8
  /// The longest base that is tried.
  static let longestBase = 1 << 12

  package var baseLength: Int
  /// The replicas, which the others name by number.
  package var replicas: [ReplicaID]
  /// Edits that are not in force, by their numbers.
  package var off: [Entry]
  /// Runs that follow each other, by how many.
  package var stretches: [Entry]
  package var columns: [[UInt8]]

  package struct Entry {
    /// Its place in `replicas`.
    let replica: Int
    let number: UInt64

    package init(replica: Int, number: UInt64) {
      self.replica = replica
      self.number = number
    }
  }

  package init(
    baseLength: Int, replicas: [ReplicaID], off: [Entry], stretches: [Entry], columns: [[UInt8]]
  ) {
    self.baseLength = baseLength
    self.replicas = replicas
    self.off = off
    self.stretches = stretches
    self.columns = columns
  }

  /// Reads what `input` writes.
  init(_ input: [UInt8]) throws(ByteError) {
    var reader = ByteReader(input)
    baseLength = Int(try reader.number(upTo: UInt64(Self.longestBase)))
    replicas = []
    for _ in 0..<(try reader.count(ofAtLeast: 16)) { replicas.append(ReplicaID(try reader.id())) }
    off = try Self.entries(&reader, replicas.count)
    stretches = try Self.entries(&reader, replicas.count)
    columns = []
    for _ in 0..<Self.columnCount { columns.append(try reader.block()) }
    try reader.finish()
  }

  private static func entries(_ reader: inout ByteReader, _ replicas: Int) throws(ByteError) -> [Entry] {
    var entries: [Entry] = []
    for _ in 0..<(try reader.count(ofAtLeast: 2)) {
      let replica = Int(try reader.number(upTo: UInt64(replicas)))
      entries.append(Entry(replica: replica, number: try reader.number()))
    }
    return entries
  }

  /// The input of the target `columns`.
  package var input: [UInt8] {
    var writer = ByteWriter()
    writer.number(baseLength)
    writer.number(replicas.count)
    for replica in replicas { writer.id(replica.raw) }
    write(off, to: &writer)
    write(stretches, to: &writer)
    for column in columns { writer.block(column) }
    return writer.bytes
  }

  private func write(_ entries: [Entry], to writer: inout ByteWriter) {
    writer.number(entries.count)
    for entry in entries {
      writer.number(entry.replica)
      writer.number(entry.number)
    }
  }

  /// The stored form of a state that holds the text and nothing else.
  var state: [UInt8] {
    var writer = ByteWriter()
    writer.byte(ArticleState.codingVersion)
    writer.number(replicas.count)
    for replica in replicas { writer.id(replica.raw) }
    // One text, for authors and devices.
    writer.number(1)
    writer.text("a")
    writer.byte(1)
    writer.number(baseLength)
    // Nothing applied, no anchors, nothing unknown; the text was edited.
    for number in [0, 0, 0] { writer.number(number) }
    writer.byte(4)
    writer.number(1)
    writeArticle(to: &writer)
    write(stretches, to: &writer)
    for column in columns { writer.block(column) }
    writer.number(0)
    return writer.bytes
  }

  /// The article itself: a head, and a body with no creation and a register for each edit that is not in force.
  private func writeArticle(to writer: inout ByteWriter) {
    let most = 15
    var body = ByteWriter()
    if off.count >= most { body.number(off.count - most) }
    body.number(0)
    for (number, edit) in off.enumerated() { write(register: edit, isFirst: number == 0, to: &body) }
    writer.byte(0)
    writer.byte(UInt8(min(off.count, most)) << 4)
    writer.number(body.bytes.count)
    writer.bytes += body.bytes
  }

  private func write(register edit: Entry, isFirst: Bool, to body: inout ByteWriter) {
    body.byte(3)
    body.number(edit.replica)
    body.number(edit.number)
    body.number(1)
    // A stamp of the first replica's first operation, then the one before.
    body.byte(isFirst ? 1 : 0)
    if isFirst {
      for part in [2, 0, 0, 0, 0] { body.number(part) }
    }
    body.byte(0)
    body.byte(5)
    body.number(0)
  }

  static func use(_ state: ArticleState) throws(BrokenPromise) {
    let base = ExactText(String(repeating: "x", count: state.baseLength ?? 0))
    StateUse.read(state, base: base)
    try StateUse.store(state)
    try StateUse.edit(state, base: base)
  }
}
