/// Reads the stored form of an article's state; see ArticleState+Coding.swift.
struct StateDecoder: ~Copyable {
  var reader: ByteReader
  private let article: ArticleID
  private var replicas: [ReplicaID] = []
  private var texts: [ExactText] = []
  private var last: Stamp?

  init(_ bytes: [UInt8], article: ArticleID) throws(ByteError) {
    self.article = article
    reader = ByteReader(bytes)
    guard try reader.byte() == ArticleState.codingVersion else { throw reader.error(.unknownForm) }
    for _ in 0..<(try reader.count(ofAtLeast: 16)) { replicas.append(ReplicaID(try reader.id())) }
    texts = try reader.texts()
  }

  mutating func replica() throws(ByteError) -> ReplicaID {
    let number = try reader.number()
    guard number < UInt64(replicas.count) else { throw reader.error(.numberTooLarge) }
    return replicas[Int(number)]
  }

  mutating func text() throws(ByteError) -> ExactText {
    let number = try reader.number()
    guard number < UInt64(texts.count) else { throw reader.error(.numberTooLarge) }
    return texts[Int(number)]
  }

  mutating func operation() throws(ByteError) -> OperationID {
    OperationID(replica: try replica(), seq: try reader.number())
  }

  mutating func operations() throws(ByteError) -> [OperationID] {
    var list: [OperationID] = []
    for _ in 0..<(try reader.count(ofAtLeast: 2)) { list.append(try operation()) }
    return list
  }

  mutating func stamp() throws(ByteError) -> Stamp {
    if try reader.byte() == 0 {
      guard let last else { throw reader.error(.unknownForm) }
      return last
    }
    let stamp = Stamp(
      operation: try operation(), wall: Timestamp(milliseconds: try reader.signed()),
      lamport: try reader.number(), author: try text(), device: try text())
    last = stamp
    return stamp
  }

  mutating func id() throws(ByteError) -> ThingID {
    switch try reader.byte() {
    case 0: .article(article)
    case 1: .operation(try operation())
    case 2: .key(KeyID(try reader.id()))
    default: throw reader.error(.unknownForm)
    }
  }

  mutating func thing() throws(ByteError) -> Thing {
    var thing = Thing(id: try id())
    for _ in 0..<(try reader.count(ofAtLeast: 4)) { thing.creations.append(try creation()) }
    for _ in 0..<(try reader.count(ofAtLeast: 4)) { thing.registers.append(try register()) }
    for _ in 0..<(try reader.count()) { thing.touches.append(try stamp()) }
    for _ in 0..<(try reader.count(ofAtLeast: 2)) {
      thing.removals.append(Thing.Removal(stamp: try stamp(), seen: try operations()))
    }
    thing.restored = try operations()
    return thing
  }

  mutating func guests() throws(ByteError) -> [(OperationID, WaitingRoom.Guest)] {
    var guests: [(OperationID, WaitingRoom.Guest)] = []
    for _ in 0..<(try reader.count(ofAtLeast: 4)) {
      let id = try operation()
      switch try reader.byte() {
      case 0: guests.append((id, .edit(try reader.textEdit(), try stamp())))
      case 1: guests.append((id, .anchors(try reader.fragments())))
      default: throw reader.error(.unknownForm)
      }
    }
    return guests
  }

  mutating func text(baseLength: Int, off: Set<OperationID>) throws(ByteError) -> TextState {
    var stretches: [TextState.Stretch] = []
    for _ in 0..<(try reader.count(ofAtLeast: 2)) {
      stretches.append(.init(replica: try replica(), count: Int(try reader.number(upTo: UInt64(Limits.length)))))
    }
    var columns: [[UInt8]] = []
    for _ in 0..<TextState.columnCount { columns.append(try reader.block()) }
    return try TextState(baseLength: baseLength, off: off, stretches: stretches, columns: columns)
  }

  mutating func corrections() throws(ByteError) -> [OperationID: Stamp] {
    var corrections: [OperationID: Stamp] = [:]
    for _ in 0..<(try reader.count(ofAtLeast: 3)) {
      let id = try operation()
      corrections[id] = try stamp()
    }
    return corrections
  }

  private mutating func creation() throws(ByteError) -> Thing.Creation {
    let stamp = try stamp()
    let flags = try reader.byte()
    let kind: Thing.Kind
    switch try reader.byte() {
    case 0: kind = .article
    case 1: kind = .span
    case 2: kind = .relation(source: try id(), target: try id())
    case 3: kind = .note(on: try id())
    default: throw reader.error(.unknownForm)
    }
    let isCredited = try reader.byte() == 1
    let credit =
      isCredited
      ? Credit(author: try text(), created: Timestamp(milliseconds: try reader.signed())) : nil
    return Thing.Creation(
      stamp: stamp, isSource: flags & 1 != 0, touches: flags & 2 != 0, kind: kind, credit: credit)
  }

  private mutating func register() throws(ByteError) -> RegisterState {
    let key: RegisterKey
    switch try reader.byte() {
    case 0: key = .field(try text())
    case 1: key = .tag(try text())
    case 2: key = .undone(try operation())
    case 3: key = .inForce(try operation())
    default: throw reader.error(.unknownForm)
    }
    var values: [RegisterState.LiveValue] = []
    for _ in 0..<(try reader.count(ofAtLeast: 3)) {
      let stamp = try stamp()
      let isSource = try reader.byte() == 1
      values.append(RegisterState.LiveValue(stamp: stamp, isSource: isSource, value: try value()))
    }
    return RegisterState(key: key, values: values, early: try operations())
  }

  private mutating func value() throws(ByteError) -> RegisterValue {
    // 0x80 marks a text of the table; everything else is as in the operation's payload.
    if reader.peek == 0x80 {
      _ = try reader.byte()
      return .text(try text())
    }
    return try reader.registerValue()
  }
}
