// The stored form of an article's state. Private to this program's database, so it may change with a migration; it is
// canonical all the same: equal states have equal bytes, so that `verify` can compare them.
//
//   state     byte version, tables, body
//   tables    replicas (count, id each), texts (count, text each), in the order the body first uses them
//   body      optional base length, applied (count, replica, number), anchored, unknown, read-only, things
//   thing     id, creations, registers, touches, removals, restored
//   stamp     byte 0: the one before it in the thing; byte 1: number, replica, wall, lamport, author, device

extension ArticleState {
  package static let codingVersion: UInt8 = 1

  /// - Complexity: O(n log n) in the number of things.
  package var encoded: [UInt8] {
    var coder = StateEncoder()
    coder.body.byte(baseLength == nil ? 0 : 1)
    if let baseLength { coder.body.number(baseLength) }
    coder.body.number(applied.count)
    for (replica, seq) in applied.sorted(by: { $0.key < $1.key }) {
      coder.replica(replica)
      coder.body.number(seq)
    }
    coder.body.number(anchored)
    coder.body.number(unknown)
    coder.body.byte(isReadOnly ? 1 : 0)
    coder.body.number(things.count)
    coder.thing(things[0])
    for thing in things.dropFirst().sorted(by: { $0.id < $1.id }) { coder.thing(thing) }
    return coder.finished()
  }

  /// Reads what `encoded` wrote.
  package init(id: ArticleID, decoding bytes: [UInt8]) throws(ByteError) {
    self.init(id: id)
    var decoder = try StateDecoder(bytes, article: id)
    baseLength = try decoder.reader.byte() == 1 ? Int(decoder.reader.number(upTo: UInt64(Limits.length))) : nil
    for _ in 0..<(try decoder.reader.count(ofAtLeast: 2)) {
      let replica = try decoder.replica()
      applied[replica] = try decoder.reader.number()
    }
    anchored = Int(try decoder.reader.number(upTo: UInt64(Limits.length)))
    unknown = Int(try decoder.reader.number(upTo: UInt64(Limits.length)))
    isReadOnly = try decoder.reader.byte() == 1
    let count = try decoder.reader.count(ofAtLeast: 5)
    guard count > 0 else { throw decoder.reader.error(.endsEarly) }
    things = []
    things.reserveCapacity(count)
    positions = Dictionary(minimumCapacity: count)
    for position in 0..<count {
      let thing = try decoder.thing()
      positions[thing.id] = position
      things.append(thing)
    }
    guard things[0].id == .article(id), positions.count == count else { throw decoder.reader.error(.outOfOrder) }
    try decoder.reader.finish()
    recallEarlyNames()
  }

  private mutating func recallEarlyNames() {
    for thing in things {
      for register in thing.registers {
        for named in register.early {
          earlyNames[named, default: []].append(EarlyName(thing: thing.id, key: register.key))
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

private struct StateEncoder {
  var body = ByteWriter()
  private var replicas: [ReplicaID: Int] = [:]
  private var replicaOrder: [ReplicaID] = []
  private var texts: [ExactText: Int] = [:]
  private var textOrder: [ExactText] = []
  private var last: Stamp?

  mutating func finished() -> [UInt8] {
    var head = ByteWriter()
    head.byte(ArticleState.codingVersion)
    head.number(replicaOrder.count)
    for replica in replicaOrder { head.id(replica.raw) }
    head.number(textOrder.count)
    for text in textOrder { head.text(text) }
    head.bytes.append(contentsOf: body.bytes)
    return head.bytes
  }

  mutating func replica(_ replica: ReplicaID) {
    if let number = replicas[replica] { return body.number(number) }
    replicas[replica] = replicaOrder.count
    body.number(replicaOrder.count)
    replicaOrder.append(replica)
  }

  mutating func text(_ text: ExactText) {
    if let number = texts[text] { return body.number(number) }
    texts[text] = textOrder.count
    body.number(textOrder.count)
    textOrder.append(text)
  }

  mutating func operation(_ id: OperationID) {
    replica(id.replica)
    body.number(id.seq)
  }

  mutating func operations(_ list: [OperationID]) {
    body.number(list.count)
    for id in list { operation(id) }
  }

  mutating func stamp(_ stamp: Stamp) {
    // Most values of a thing were said by its creation.
    if stamp == last { return body.byte(0) }
    body.byte(1)
    operation(stamp.operation)
    body.signed(stamp.wall.milliseconds)
    body.number(stamp.lamport)
    text(stamp.author)
    text(stamp.device)
    last = stamp
  }

  mutating func id(_ id: ThingID) {
    switch id {
    case .article: body.byte(0)
    case .operation(let operation):
      body.byte(1)
      self.operation(operation)
    case .key(let key):
      body.byte(2)
      body.id(key.raw)
    }
  }

  mutating func thing(_ thing: Thing) {
    id(thing.id)
    body.number(thing.creations.count)
    for creation in thing.creations { self.creation(creation) }
    body.number(thing.registers.count)
    for register in thing.registers { self.register(register) }
    body.number(thing.touches.count)
    for touch in thing.touches { stamp(touch) }
    body.number(thing.removals.count)
    for removal in thing.removals {
      stamp(removal.stamp)
      operations(removal.seen)
    }
    operations(thing.restored)
  }

  private mutating func creation(_ creation: Thing.Creation) {
    stamp(creation.stamp)
    body.byte((creation.isSource ? 1 : 0) | (creation.touches ? 2 : 0))
    switch creation.kind {
    case .article: body.byte(0)
    case .span: body.byte(1)
    case .relation(let source, let target):
      body.byte(2)
      id(source)
      id(target)
    case .note(let target):
      body.byte(3)
      id(target)
    }
    body.byte(creation.credit == nil ? 0 : 1)
    if let credit = creation.credit {
      text(credit.author)
      body.signed(credit.created.milliseconds)
    }
  }

  private mutating func register(_ register: RegisterState) {
    switch register.key {
    case .field(let name):
      body.byte(0)
      text(name)
    case .tag(let name):
      body.byte(1)
      text(name)
    case .undone(let change):
      body.byte(2)
      operation(change)
    }
    body.number(register.values.count)
    for value in register.values {
      stamp(value.stamp)
      body.byte(value.isSource ? 1 : 0)
      self.value(value.value)
    }
    operations(register.early)
  }

  private mutating func value(_ value: RegisterValue) {
    // Short texts repeat (labels, speakers); long ones are notes and don't.
    if case .text(let text) = value, text.bytes.count <= 40 {
      body.byte(0x80)
      self.text(text)
    } else {
      body.registerValue(value)
    }
  }
}

private struct StateDecoder: ~Copyable {
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
