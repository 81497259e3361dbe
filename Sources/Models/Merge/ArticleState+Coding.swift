// The stored form of an article's state. Private to this program's database, so it may change with a migration; it is
// canonical all the same: equal states have equal bytes, so that `verify` can compare them.
//
//   state     byte version, tables, body
//   tables    replicas (count, id each), texts (count, text each), in the order the body first uses them
//   operation replica, then signed number: how far its number is from that of the replica's last creation before it
//   body      optional base length, applied (count, replica, number), base anchors, unknown, flags, waiting, things, text
//   flags     1 read-only, 2 something waits, 4 the text was edited
//   waiting   count, for each: operation, byte 0 and text edit and stamp, or byte 1 and fragments
//   text      see TextState+Coding.swift; then corrections: count, for each operation and stamp
//   thing     see StateEncoder+Things.swift

extension ArticleState {
  package static let codingVersion: UInt8 = 2

  /// - Complexity: O(n) in what the article holds, and O(m log m) in the number of things that came since it was read.
  package var encoded: [UInt8] {
    var coder = StateEncoder()
    coder.body.byte(baseLength == nil ? 0 : 1)
    if let baseLength { coder.body.number(baseLength) }
    coder.body.number(applied.count)
    for (replica, seq) in applied.sorted(by: { $0.key < $1.key }) {
      coder.replica(replica)
      coder.body.number(seq)
    }
    coder.body.number(baseAnchored)
    coder.body.number(unknown)
    coder.body.byte((isReadOnly ? 1 : 0) | (waitingRoom.isEmpty ? 0 : 2) | (text == nil ? 0 : 4))
    if !waitingRoom.isEmpty { coder.guests(waitingRoom.guests) }
    coder.body.number(things.count)
    coder.thing(things[0])
    let all = things.span
    for position in sortedPositions { coder.thing(all[position]) }
    if let text { coder.text(text, corrections) }
    return coder.finished()
  }

  /// Reads what `encoded` wrote.
  ///
  /// - Parameter baseLimit: what the base text can have at most, in scalars. An edited text takes memory for each
  ///   character of its base, and no byte of that is in `bytes`: who has the text has to say it.
  package init(id: ArticleID, decoding bytes: [UInt8], baseLimit: Int = Limits.length) throws(ByteError) {
    self.init(id: id)
    var decoder = try StateDecoder(bytes, article: id)
    let longest = UInt64(max(0, min(baseLimit, Limits.length)))
    baseLength = try decoder.reader.byte() == 1 ? Int(decoder.reader.number(upTo: longest)) : nil
    for _ in 0..<(try decoder.reader.count(ofAtLeast: 2)) {
      let replica = try decoder.replica()
      applied[replica] = try decoder.reader.number(upTo: Limits.seq)
    }
    baseAnchored = Int(try decoder.reader.number(upTo: UInt64(Limits.length)))
    unknown = Int(try decoder.reader.number(upTo: UInt64(Limits.length)))
    let flags = try decoder.reader.byte()
    isReadOnly = flags & 1 != 0
    let guests = flags & 2 != 0 ? try decoder.guests() : []
    take(sorted: try decoder.things(of: id))
    if flags & 4 != 0 { try readText(&decoder) }
    try decoder.reader.finish()
    recallEarlyNames()
    waitingRoom.admit(guests)
    for (id, guest) in guests { decide(id, guest) }
  }

  private mutating func readText(_ decoder: inout StateDecoder) throws(ByteError) {
    guard let baseLength else { throw decoder.reader.error(.unknownForm) }
    var off: Set<OperationID> = []
    for register in article.registers {
      if case .inForce(let edit) = register.key, !isInForce(edit) { off.insert(edit) }
    }
    text = try decoder.text(baseLength: baseLength, off: off)
    corrections = try decoder.corrections()
  }

  private mutating func recallEarlyNames() {
    for position in things.indices where things[position].hasEarlyNames {
      for register in things[position].registers {
        for named in register.early {
          earlyNames[named, default: []].append(EarlyName(thing: things[position].id, key: register.key))
        }
      }
    }
  }
}

extension ArticleState: Equatable {
  /// Equal when they encode alike; the order in which things were heard of doesn't matter.
  package static func == (left: ArticleState, right: ArticleState) -> Bool {
    left.id == right.id && left.encoded == right.encoded
  }
}
