// How things are read from a state; see StateEncoder+Things.swift for their form.

extension StateDecoder {
  /// Reads the thing of a head, whose body is where the reader is, to its end.
  mutating func thing(_ head: ThingHead) throws(ByteError) -> Thing {
    try enterBody(of: head.birth)
    let start = reader.offset
    var thing = Thing(id: head.id)
    let registers = try registerCount(head)
    try readCreations(of: head, into: &thing)
    thing.registers.reserveCapacity(registers)
    for _ in 0..<registers { thing.registers.append(try register(head.place)) }
    if head.isTouched {
      for _ in 0..<(try reader.count()) { thing.touches.append(try stamp()) }
    }
    if head.wasRemoved { try readRemovals(into: &thing) }
    guard reader.offset - start == head.body.count else { throw reader.error(.trailingBytes) }
    return thing
  }

  private mutating func registerCount(_ head: ThingHead) throws(ByteError) -> Int {
    guard head.registers >= ThingHead.manyRegisters else { return head.registers }
    return head.registers + (try reader.count())
  }

  private mutating func readCreations(of head: ThingHead, into thing: inout Thing) throws(ByteError) {
    guard let birth = head.birth, let stamp = lastStamp else {
      for _ in 0..<(try reader.count(ofAtLeast: 2)) { thing.creations.append(try creation()) }
      return
    }
    var credit: Credit?
    if let (author, created) = birth.credit {
      credit = Credit(author: try text(author), created: Timestamp(milliseconds: created))
    }
    thing.creations.append(
      Thing.Creation(
        stamp: stamp, isSource: birth.isSource, touches: birth.touches, kind: Thing.Kind(birth.kind, birth.ends),
        credit: credit))
  }

  private mutating func readRemovals(into thing: inout Thing) throws(ByteError) {
    for _ in 0..<(try reader.count(ofAtLeast: 2)) {
      thing.removals.append(Thing.Removal(stamp: try stamp(), seen: try operations()))
    }
    thing.restored = try operations()
  }

  private mutating func creation() throws(ByteError) -> Thing.Creation {
    let head = try reader.byte()
    let stamp = try stamp()
    let kind: Thing.Kind
    switch head & 3 {
    case 0: kind = .article
    case 1: kind = .span
    case 2:
      let target = try id()
      kind = .relation(source: try id(), target: target)
    default: kind = .note(on: try id())
    }
    let credit =
      head & 16 != 0
      ? Credit(author: try text(), created: Timestamp(milliseconds: try reader.signed())) : nil
    return Thing.Creation(
      stamp: stamp, isSource: head & 4 != 0, touches: head & 8 != 0, kind: kind, credit: credit)
  }

  private mutating func id() throws(ByteError) -> ThingID {
    switch try reader.byte() {
    case 0: .article(article)
    case 1: .operation(try operation())
    case 2: .key(KeyID(try reader.id()))
    default: throw reader.error(.unknownForm)
    }
  }

  private mutating func register(_ place: ThingHead.Place?) throws(ByteError) -> RegisterState {
    let head = try reader.byte()
    let key = try key(head)
    guard head & 4 != 0 else { return try manyValues(of: key, place) }
    let stamp = head & 8 == 0 ? try stamp() : lastStamp
    guard let stamp else { throw reader.error(.unknownForm) }
    let value = RegisterState.LiveValue(stamp: stamp, isSource: head & 16 != 0, value: try value(place))
    return RegisterState(key: key, values: Few(one: value))
  }

  private mutating func key(_ head: UInt8) throws(ByteError) -> RegisterKey {
    let familiar = Int(head >> 5)
    switch head & 3 {
    case 0: return .field(familiar > 0 ? FamiliarField.names[familiar - 1] : try text())
    case 1: return .tag(try text())
    case 2: return .undone(try operation())
    default: return .inForce(try operation())
    }
  }

  private mutating func manyValues(
    of key: RegisterKey, _ place: ThingHead.Place?
  ) throws(ByteError) -> RegisterState {
    var values: [RegisterState.LiveValue] = []
    for _ in 0..<(try reader.count(ofAtLeast: 3)) {
      let stamp = try stamp()
      let isSource = try reader.byte() == 1
      values.append(RegisterState.LiveValue(stamp: stamp, isSource: isSource, value: try value(place)))
    }
    return RegisterState(key: key, values: Few(values), early: try operations())
  }

  private mutating func value(_ place: ThingHead.Place?) throws(ByteError) -> RegisterValue {
    switch reader.peek {
    case 0x80:
      _ = try reader.byte()
      return .text(try text())
    case 0x81:
      _ = try reader.byte()
      let first = Int(try reader.number(upTo: UInt64(Limits.length)))
      let last = first + Int(try reader.number(upTo: UInt64(Limits.length - first)))
      return .fragments(Fragments(ThingHead.Place(first: first, last: last)))
    case 0x82:
      guard let place else { throw reader.error(.unknownForm) }
      _ = try reader.byte()
      return .fragments(Fragments(place))
    default: return try reader.registerValue()
    }
  }
}
