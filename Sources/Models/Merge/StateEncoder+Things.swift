// How things are written into a state. Most are a span, a relation or a note as it was made, with registers that hold
// what their creation said: for those a few bits say so.
//
//   thing     head, id, creations, registers, touches, removals and restored
//   head      bits 0-1: 0 the article, 1 an operation's thing, 2 a key's; bit 2: exactly one creation; bit 3: touches;
//             bit 4: removals or restored; bits 5-7: number of registers, 7: 7 and as many more as a number says
//   creations unless there is one: count; for each: bits 0-1 kind, bit 2 source, bit 3 touches, bit 4 credit; stamp;
//             ends of a relation, target of a note; author, signed time
//   register  head, name or operation, values
//   head      bits 0-1: 0 field, 1 tag, 2 undone, 3 in force; bit 2: one value and nothing early; bits 3, 4: it has the
//             last stamp, it is a source's; bits 5-7: a familiar field, without its name
//   values    one: stamp unless it is the last, value; else count, for each: stamp, source, value; then early names
//   value     0x80 text of the table; 0x81 range of the base: first, number of characters less 1; else as in payloads

extension StateEncoder {
  mutating func thing(_ thing: borrowing Thing) {
    head(of: thing)
    switch thing.id {
    case .article: break
    case .operation(let operation): self.operation(operation)
    case .key(let key): body.id(key.raw)
    }
    if thing.creations.count != 1 { body.number(thing.creations.count) }
    for creation in thing.creations { self.creation(creation) }
    let registers = thing.registers.span
    for index in registers.indices { register(registers[index]) }
    if !thing.touches.isEmpty {
      body.number(thing.touches.count)
      for touch in thing.touches { stamp(touch) }
    }
    guard thing.wasRemoved else { return }
    body.number(thing.removals.count)
    for removal in thing.removals {
      stamp(removal.stamp)
      operations(removal.seen)
    }
    operations(thing.restored)
  }

  private mutating func head(of thing: borrowing Thing) {
    let registers = min(thing.registers.count, 7)
    var head: UInt8 = thing.creations.count == 1 ? 4 : 0
    switch thing.id {
    case .article: break
    case .operation: head |= 1
    case .key: head |= 2
    }
    if !thing.touches.isEmpty { head |= 8 }
    if thing.wasRemoved { head |= 16 }
    body.byte(head | UInt8(registers) << 5)
    if registers == 7 { body.number(thing.registers.count - 7) }
  }

  private mutating func creation(_ creation: borrowing Thing.Creation) {
    var head: UInt8
    switch creation.kind {
    case .article: head = 0
    case .span: head = 1
    case .relation: head = 2
    case .note: head = 3
    }
    if creation.isSource { head |= 4 }
    if creation.touches { head |= 8 }
    if creation.credit != nil { head |= 16 }
    body.byte(head)
    stamp(creation.stamp, isCreation: true)
    switch creation.kind {
    case .article, .span: break
    case .relation(let source, let target):
      id(source)
      id(target)
    case .note(let target): id(target)
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

  private mutating func register(_ register: borrowing RegisterState) {
    let isPlain = register.values.count == 1 && register.early.isEmpty
    let isSaidAgain = isPlain && register.values[0].stamp == lastStamp
    let flags: UInt8 =
      isPlain ? 4 | (isSaidAgain ? 8 : 0) | (register.values[0].isSource ? 16 : 0) : 0
    key(register.key, flags)
    guard isPlain else { return values(of: register) }
    if !isSaidAgain { stamp(register.values[0].stamp) }
    value(register.values[0].value)
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
      guard let (first, last) = fragments.singleRange else { return body.registerValue(value) }
      body.byte(0x81)
      body.number(first)
      body.number(last - first)
    default: body.registerValue(value)
    }
  }
}

extension Thing {
  fileprivate var wasRemoved: Bool { !removals.isEmpty || !restored.isEmpty }
}

extension Fragments {
  /// The first and the last character of fragments that are one range of the base text and nothing else.
  fileprivate var singleRange: (first: Int, last: Int)? {
    guard pieces.count == 1, quotes.isEmpty, case .base(let first) = pieces[0].first,
      case .base(let last) = pieces[0].last, first <= last
    else { return nil }
    return (first, last)
  }
}
