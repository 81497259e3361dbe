/// Writes the stored form of an article's state; see ArticleState+Coding.swift.
struct StateEncoder {
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

  mutating func guests(_ guests: [OperationID: WaitingRoom.Guest]) {
    body.number(guests.count)
    for (id, guest) in guests.sorted(by: { $0.key < $1.key }) {
      operation(id)
      switch guest {
      case .edit(let edit, let stamp):
        body.byte(0)
        body.textEdit(edit)
        self.stamp(stamp)
      case .anchors(let fragments):
        body.byte(1)
        body.fragments(fragments)
      }
    }
  }

  mutating func text(_ text: TextState, _ corrections: [OperationID: Stamp]) {
    let canonical = text.canonical()
    body.number(canonical.stretches.count)
    for stretch in canonical.stretches {
      replica(stretch.replica)
      body.number(stretch.count)
    }
    for column in canonical.columns { body.block(column) }
    body.number(corrections.count)
    for (id, stamp) in corrections.sorted(by: { $0.key < $1.key }) {
      operation(id)
      self.stamp(stamp)
    }
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
    case .inForce(let edit):
      body.byte(3)
      operation(edit)
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
