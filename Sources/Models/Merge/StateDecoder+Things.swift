// How things are read from a state; see StateEncoder+Things.swift for their form.

extension StateDecoder {
  /// The article and what is in it, sorted by id.
  mutating func things(of article: ArticleID) throws(ByteError) -> [Thing] {
    let count = try reader.count(ofAtLeast: 2)
    guard count > 0 else { throw reader.error(.endsEarly) }
    var things: [Thing] = []
    things.reserveCapacity(count)
    for position in 0..<count {
      let thing = try thing()
      let isInOrder = position < 2 || things[position - 1].id < thing.id
      guard isInOrder, (thing.id == .article(article)) == (position == 0) else { throw reader.error(.outOfOrder) }
      things.append(thing)
    }
    return things
  }

  private mutating func thing() throws(ByteError) -> Thing {
    let head = try reader.byte()
    var registers = UInt64(head >> 5)
    if registers == 7 { registers += try reader.number(upTo: UInt64(reader.remaining)) }
    guard registers <= UInt64(reader.remaining) else { throw reader.error(.endsEarly) }
    var thing = Thing(id: try id(head & 3))
    let creations = head & 4 != 0 ? 1 : try reader.count(ofAtLeast: 4)
    for _ in 0..<creations { thing.creations.append(try creation()) }
    thing.registers.reserveCapacity(Int(registers))
    for _ in 0..<registers { thing.registers.append(try register()) }
    if head & 8 != 0 {
      for _ in 0..<(try reader.count()) { thing.touches.append(try stamp()) }
    }
    guard head & 16 != 0 else { return thing }
    for _ in 0..<(try reader.count(ofAtLeast: 2)) {
      thing.removals.append(Thing.Removal(stamp: try stamp(), seen: try operations()))
    }
    thing.restored = try operations()
    return thing
  }

  private mutating func id(_ form: UInt8) throws(ByteError) -> ThingID {
    switch form {
    case 0: .article(article)
    case 1: .operation(try operation())
    case 2: .key(KeyID(try reader.id()))
    default: throw reader.error(.unknownForm)
    }
  }

  private mutating func creation() throws(ByteError) -> Thing.Creation {
    let head = try reader.byte()
    let stamp = try stamp(isCreation: true)
    let kind: Thing.Kind =
      switch head & 3 {
      case 0: .article
      case 1: .span
      case 2: .relation(source: try id(try reader.byte()), target: try id(try reader.byte()))
      default: .note(on: try id(try reader.byte()))
      }
    let credit =
      head & 16 != 0
      ? Credit(author: try text(), created: Timestamp(milliseconds: try reader.signed())) : nil
    return Thing.Creation(
      stamp: stamp, isSource: head & 4 != 0, touches: head & 8 != 0, kind: kind, credit: credit)
  }

  private mutating func register() throws(ByteError) -> RegisterState {
    let head = try reader.byte()
    let key = try key(head)
    guard head & 4 != 0 else { return try manyValues(of: key) }
    let stamp = head & 8 == 0 ? try stamp() : lastStamp
    guard let stamp else { throw reader.error(.unknownForm) }
    var values = Few<RegisterState.LiveValue>()
    values.append(RegisterState.LiveValue(stamp: stamp, isSource: head & 16 != 0, value: try value()))
    return RegisterState(key: key, values: values)
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

  private mutating func manyValues(of key: RegisterKey) throws(ByteError) -> RegisterState {
    var values: [RegisterState.LiveValue] = []
    for _ in 0..<(try reader.count(ofAtLeast: 3)) {
      let stamp = try stamp()
      let isSource = try reader.byte() == 1
      values.append(RegisterState.LiveValue(stamp: stamp, isSource: isSource, value: try value()))
    }
    return RegisterState(key: key, values: Few(values), early: try operations())
  }

  private mutating func value() throws(ByteError) -> RegisterValue {
    switch reader.peek {
    case 0x80:
      _ = try reader.byte()
      return .text(try text())
    case 0x81:
      _ = try reader.byte()
      let first = Int(try reader.number(upTo: UInt64(Limits.length)))
      let last = first + Int(try reader.number(upTo: UInt64(Limits.length - first)))
      return .fragments(Fragments(pieces: [Fragment(first: .base(first), last: .base(last))]))
    default: return try reader.registerValue()
    }
  }
}
