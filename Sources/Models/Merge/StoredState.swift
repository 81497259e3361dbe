/// A stored state of which the heads were read, and nothing of what the things hold.
struct StoredState: ~Copyable {
  private var decoder: StateDecoder
  let bytes: [UInt8]
  /// Where bodies begin.
  private let start: Int
  let heads: [ThingHead]
  /// Where the first head begins, and where each ends.
  private let headLimits: [Int]
  /// All but the things, what waits, and the text.
  private(set) var header: ArticleState
  private let flags: UInt8
  private let mayBeEdited: Bool

  /// - Parameter baseLimit: What the base text can have at most, in scalars; nil where no edited text is to be read.
  /// - Complexity: O(n) in the number of things, with a small factor.
  init(id: ArticleID, decoding bytes: [UInt8], baseLimit: Int?) throws(ByteError) {
    mayBeEdited = baseLimit != nil
    var decoder = try StateDecoder(bytes, article: id)
    var header = ArticleState(id: id)
    let longest = UInt64(max(0, min(baseLimit ?? Limits.length, Limits.length)))
    header.baseLength = try decoder.reader.byte() == 1 ? Int(decoder.reader.number(upTo: longest)) : nil
    for _ in 0..<(try decoder.reader.count(ofAtLeast: 2)) {
      let replica = try decoder.replica()
      if let last = header.applied.last, replica <= last.replica { throw decoder.reader.error(.outOfOrder) }
      header.applied[replica] = try decoder.reader.number(upTo: Limits.seq)
    }
    header.baseAnchored = Int(try decoder.reader.number(upTo: UInt64(Limits.length)))
    header.unknown = Int(try decoder.reader.number(upTo: UInt64(Limits.length)))
    let flags = try decoder.reader.byte()
    header.isReadOnly = flags & 1 != 0
    (heads, headLimits) = try decoder.heads()
    self.flags = flags
    self.bytes = bytes
    start = decoder.reader.offset
    self.header = header
    self.decoder = decoder
  }

  /// Whether it has things and nothing else: nothing waits or is awaited, and the text was not edited.
  var hasOnlyThings: Bool { flags & ~1 == 0 && header.baseLength != nil }

  /// Whether most texts of its table may be used by nothing any more.
  var hasManyIdleTexts: Bool { decoder.texts.count > 4 * heads.count + 64 }

  /// Of a state that has only things.
  mutating func thing(at position: Int) throws(ByteError) -> Thing {
    decoder.move(to: start + heads[position].body.lowerBound..<start + heads[position].body.upperBound)
    return try decoder.thing(heads[position])
  }

  // Where in `bytes` its parts are.

  /// The ids of its replicas.
  var rawReplicas: Range<Int> { decoder.replicaTable }

  /// The texts of its table, without their number.
  var rawTexts: Range<Int> { decoder.texts.whole }

  /// The numbers before the heads.
  var rawHeader: Range<Int> { rawTexts.upperBound..<headLimits[0] }

  /// The heads of things that follow each other.
  func rawHeads(at positions: Range<Int>) -> Range<Int> {
    headLimits[positions.lowerBound]..<headLimits[positions.upperBound]
  }

  /// The bodies of things that follow each other. Of a state that has only things; never none.
  func rawBodies(at positions: Range<Int>) -> Range<Int> {
    let end = min(start + heads[positions.upperBound - 1].body.upperBound, bytes.count)
    return min(start + heads[positions.lowerBound].body.lowerBound, end)..<end
  }

  /// A writer that goes on with the tables.
  var continued: StateEncoder { StateEncoder(replicas: decoder.replicas, texts: decoder.texts) }

  /// - Complexity: O(n) in what the article holds.
  mutating func whole() throws(ByteError) -> ArticleState {
    let guests = flags & 2 != 0 ? try decoder.guests() : []
    var things: [Thing] = []
    // Whoever reads the whole is mostly about to add something.
    things.reserveCapacity(heads.count + 8)
    for head in heads { things.append(try decoder.thing(head)) }
    header.take(sorted: things)
    if flags & 4 != 0 { try readText() }
    try decoder.reader.finish()
    if flags & 8 != 0 { header.recallEarlyNames() }
    header.admit(guests)
    return header
  }

  private mutating func readText() throws(ByteError) {
    guard let baseLength = header.baseLength, mayBeEdited else { throw decoder.reader.error(.unknownForm) }
    var off: Set<OperationID> = []
    for register in header.article.registers {
      if case .inForce(let edit) = register.key, !header.isInForce(edit) { off.insert(edit) }
    }
    header.text = try decoder.text(baseLength: baseLength, off: off)
    header.corrections = try decoder.corrections()
  }
}

extension ArticleState {
  fileprivate mutating func admit(_ guests: [(OperationID, WaitingRoom.Guest)]) {
    guard !guests.isEmpty else { return }
    waitingRoom.admit(guests)
    for (id, guest) in guests { decide(id, guest) }
  }

  fileprivate mutating func recallEarlyNames() {
    for position in things.indices where things[position].hasEarlyNames {
      for register in things[position].registers {
        for named in register.early {
          earlyNames[named, default: []].append(EarlyName(thing: things[position].id, key: register.key))
        }
      }
    }
  }
}
