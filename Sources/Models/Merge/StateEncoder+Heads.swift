// How heads are written into a state.
//
//   head    form, more, then: id, unless it is the article's or the creation says it; birth; place; bytes of the body
//   form    bits 0-1: 0 the article, 1 an operation's thing, 2 a key's; bit 2: it has a birth; bit 3: touched;
//           bit 4: removals or restored; bit 5: place; bits 6-7: kind
//   more    bit 0: a source's; bit 1: the creation touches; bit 2: credit; bit 3: named after its creation;
//           bits 4-7: number of registers, 15: as many as a number at the start of the body says
//   birth   replica and likeness to that replica's last creation; distance of the number; clocks and names; ends of a relation,
//           target of a note; credit: author, signed time
//   place   first character, number of characters less 1

extension ThingHead {
  /// From this many registers on the body says how many there are.
  static let manyRegisters = 15
}

extension StateEncoder {
  mutating func write(_ head: ThingHead) {
    heads.byte(head.form)
    heads.byte(head.more)
    if !head.isNamedAfterCreation { writeID(of: head) }
    if let birth = head.birth { write(birth) }
    if let place = head.place {
      heads.number(place.first)
      heads.number(place.last - place.first)
    }
    heads.number(head.body.count)
  }

  private mutating func writeID(of head: ThingHead) {
    switch head.id {
    case .article: break
    case .operation(let operation): writeOperation(operation)
    case .key(let key): heads.id(key.raw)
    }
  }

  private mutating func writeOperation(_ id: OperationID) {
    let replica = number(of: id.replica)
    heads.number(replica)
    heads.distance(from: trails.lastMade(by: replica).seq, to: id.seq)
  }

  private mutating func write(_ birth: ThingHead.Birth) {
    let last = trails.lastMade(by: birth.replica)
    let likeness = birth.point.likeness(to: last)
    heads.number(UInt64(birth.replica) << 2 | likeness)
    heads.distance(from: last.seq, to: birth.point.seq)
    heads.clocksAndNames(of: birth.point, unlike: last, likeness)
    trails.make(birth.point, by: birth.replica)
    if let ends = birth.ends {
      write(ends.target)
      if birth.kind == .relation { write(ends.source) }
    }
    if let credit = birth.credit {
      heads.number(credit.author)
      heads.signed(credit.created)
    }
  }

  private mutating func write(_ end: ThingID) {
    switch end {
    case .article: heads.byte(0)
    case .operation(let operation):
      heads.byte(1)
      writeOperation(operation)
    case .key(let key):
      heads.byte(2)
      heads.id(key.raw)
    }
  }
}

extension ThingHead {
  fileprivate var form: UInt8 {
    var form: UInt8 = (birth?.kind.rawValue ?? 0) << 6
    switch id {
    case .article: break
    case .operation: form |= 1
    case .key: form |= 2
    }
    if birth != nil { form |= 4 }
    if isTouched { form |= 8 }
    if wasRemoved { form |= 16 }
    if place != nil { form |= 32 }
    return form
  }

  fileprivate var more: UInt8 {
    var more = UInt8(min(registers, Self.manyRegisters)) << 4
    guard let birth else { return more }
    if birth.isSource { more |= 1 }
    if birth.touches { more |= 2 }
    if birth.credit != nil { more |= 4 }
    if isNamedAfterCreation { more |= 8 }
    return more
  }
}
