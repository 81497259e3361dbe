// How things are written into a state: a head, and a body that can be read and copied by itself.
//
//   body      number of registers beyond 15 if there are as many; creations unless there is one; registers; touches; removals
//             and restored
//   creations count; for each: bits 0-1 kind, bit 2 source, bit 3 touches, bit 4 credit; stamp; ends of a relation, target of
//             a note; author, signed time
//   register  head, name or operation, values
//   head      bits 0-1: 0 field, 1 tag, 2 undone, 3 in force; bit 2: one value and nothing early; bits 3, 4: it has the
//             last stamp, it is a source's; bits 5-7: a familiar field, without its name
//   values    one: stamp unless it is the last, value; else count, for each: stamp, source, value; then early names
//   value     0x80 text of the table; 0x81 range of the base: first, number of characters less 1; 0x82 the place in the head;
//             else as in payloads

// A thing is named by where it is, and so is a register: to hand one over would count the references of all its parts.

extension StateEncoder {
  mutating func thing(_ thing: Thing) {
    self.thing(at: 0, of: [thing])
  }

  mutating func thing(at position: Int, of things: [Thing]) {
    let birth = birth(at: position, of: things)
    let place = birth == nil ? nil : ThingHead.Place(at: position, of: things)
    enterBody(of: birth, saying: birth == nil ? nil : things.span[position].creations[0].stamp)
    let start = body.bytes.count
    writeBody(at: position, of: things, place)
    write(
      ThingHead(
        id: things[position].id, birth: birth, place: place, registers: things[position].registers.count,
        isTouched: !things[position].touches.isEmpty, wasRemoved: Self.wasRemoved(at: position, of: things),
        body: start..<body.bytes.count))
  }

  private mutating func birth(at position: Int, of things: [Thing]) -> ThingHead.Birth? {
    guard things[position].creations.count == 1 else { return nil }
    let creation = things[position].creations[0]
    let replica = number(of: creation.stamp.operation.replica)
    let point = point(of: creation.stamp)
    let (kind, ends) = creation.kind.inHead
    let credit = creation.credit.map { (author: UInt64(number(of: $0.author)), created: $0.created.milliseconds) }
    return ThingHead.Birth(
      operation: creation.stamp.operation, replica: replica, point: point, isSource: creation.isSource,
      touches: creation.touches, kind: kind, ends: ends, credit: credit)
  }

  private static func wasRemoved(at position: Int, of things: [Thing]) -> Bool {
    !things[position].removals.isEmpty || !things[position].restored.isEmpty
  }

  private mutating func writeBody(at position: Int, of things: [Thing], _ place: ThingHead.Place?) {
    let registers = things[position].registers
    if registers.count >= ThingHead.manyRegisters { body.number(registers.count - ThingHead.manyRegisters) }
    if things[position].creations.count != 1 {
      body.number(things[position].creations.count)
      for creation in things[position].creations { self.creation(creation) }
    }
    for index in registers.indices { register(at: index, of: registers, place) }
    if !things[position].touches.isEmpty {
      body.number(things[position].touches.count)
      for touch in things[position].touches { stamp(touch) }
    }
    guard Self.wasRemoved(at: position, of: things) else { return }
    body.number(things[position].removals.count)
    for removal in things[position].removals {
      stamp(removal.stamp)
      operations(removal.seen)
    }
    operations(things[position].restored)
  }

  private mutating func creation(_ creation: borrowing Thing.Creation) {
    let (kind, ends) = creation.kind.inHead
    body.byte(
      kind.rawValue | (creation.isSource ? 4 : 0) | (creation.touches ? 8 : 0) | (creation.credit != nil ? 16 : 0))
    stamp(creation.stamp)
    if let ends {
      id(ends.target)
      if kind == .relation { id(ends.source) }
    }
    if let credit = creation.credit {
      text(credit.author)
      body.signed(credit.created.milliseconds)
    }
  }

  /// Of something else than what is written.
  private mutating func id(_ id: ThingID) {
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

  private mutating func register(at index: Int, of registers: [RegisterState], _ place: ThingHead.Place?) {
    let registers = registers.span
    guard registers[index].values.count == 1, registers[index].early.isEmpty else {
      key(registers[index].key, 0)
      return values(of: registers[index])
    }
    let live = registers[index].values[0]
    let isSaidAgain = live.stamp == lastStamp
    key(registers[index].key, 4 | (isSaidAgain ? 8 : 0) | (live.isSource ? 16 : 0))
    if !isSaidAgain { stamp(live.stamp) }
    // Only spans have a place, and only one register can hold it.
    if place != nil, case .fragments = live.value, registers[index].key == .field(.fragments) { return body.byte(0x82) }
    value(live.value)
  }

  private mutating func key(_ key: RegisterKey, _ flags: UInt8) {
    switch key {
    case .field(let name):
      let familiar = FamiliarField.number(of: name)
      body.byte(flags | familiar << 5)
      if familiar == 0 { text(name) }
    case .tag(let name):
      body.byte(1 | flags)
      text(name)
    case .undone(let change):
      body.byte(2 | flags)
      operation(change)
    case .inForce(let edit):
      body.byte(3 | flags)
      operation(edit)
    }
  }

  private mutating func values(of register: borrowing RegisterState) {
    body.number(register.values.count)
    for value in register.values {
      stamp(value.stamp)
      body.byte(value.isSource ? 1 : 0)
      self.value(value.value)
    }
    operations(register.early)
  }

  private mutating func value(_ value: RegisterValue) {
    switch value {
    // Short texts repeat (labels, speakers); long ones are notes and don't.
    case .text(let text) where text.bytes.count <= 40:
      body.byte(0x80)
      self.text(text)
    case .fragments(let fragments):
      guard let place = fragments.place else { return body.registerValue(value) }
      body.byte(0x81)
      body.number(place.first)
      body.number(place.last - place.first)
    default: body.registerValue(value)
    }
  }
}

extension Thing.Kind {
  var inHead: (kind: ThingHead.Kind, ends: ThingHead.Ends?) {
    switch self {
    case .article: (.article, nil)
    case .span: (.span, nil)
    case .relation(let source, let target): (.relation, .init(source: source, target: target))
    case .note(let target): (.note, .init(source: target, target: target))
    }
  }

  init(_ kind: ThingHead.Kind, _ ends: ThingHead.Ends?) {
    switch (kind, ends) {
    case (.relation, let ends?): self = .relation(source: ends.source, target: ends.target)
    case (.note, let ends?): self = .note(on: ends.target)
    case (.span, _): self = .span
    default: self = .article
    }
  }
}
