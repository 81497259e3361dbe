internal import Models

// The parts of which rows are made: each knows its columns.
extension RowEncoder {
  mutating func text(_ text: ExactText, _ column: Column) {
    let number = texts.number(text)
    texts.use(number, inList: false)
    columns.append(number, to: column)
  }

  mutating func lists(_ names: [NamedText], _ tags: [ExactText]) {
    columns.append(names.isEmpty ? 0 : list(names), to: .names)
    columns.append(tags.isEmpty ? 0 : list(tags), to: .tags)
  }

  mutating func list(_ list: [NamedText]) -> Int {
    let place = list.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    if let number = namesByPlace.number(at: place) { return number }
    let number = comparedList(list)
    namesByPlace.note(number, at: place)
    heldNames.append(list)
    return number
  }

  private mutating func comparedList(_ list: [NamedText]) -> Int {
    var numbers: [Int] = []
    numbers.reserveCapacity(2 * list.count)
    for item in list {
      numbers.append(texts.number(item.name))
      numbers.append(texts.number(item.value))
    }
    return names.number(numbers, &texts)
  }

  mutating func list(_ list: [ExactText]) -> Int {
    var numbers: [Int] = []
    for item in list { numbers.append(texts.number(item)) }
    return tags.number(numbers, &texts)
  }

  mutating func key(_ key: KeyID?, _ column: Column) {
    guard let key else { return }
    if let number = keys[key] { return columns.append(keys.count - number, to: column) }
    keys[key] = keys.count
    columns.append(0, to: column)
    columns.append(bytes: key.raw.bytes, to: .key)
  }

  mutating func credit(_ credit: Credit?) {
    guard let credit else { return }
    text(credit.author, .creditAuthor)
    columns.append(signed: credit.created.milliseconds &- creditTime, to: .creditTime)
    creditTime = credit.created.milliseconds
  }

  mutating func thing(
    _ thing: ThingID, _ group: ReferenceColumns, of id: OperationID
  ) throws(SegmentError) {
    switch thing {
    case .article: break
    case .operation(let named): try reference(named, group, of: id)
    case .key(let key): self.key(key, .thingKey)
    }
  }

  mutating func list(
    _ list: [OperationID], _ count: Column, _ group: ReferenceColumns, of id: OperationID
  ) throws(SegmentError) {
    columns.append(list.count, to: count)
    for named in list { try reference(named, group, of: id) }
  }

  mutating func reference(
    _ named: OperationID, _ group: ReferenceColumns, of id: OperationID
  ) throws(SegmentError) {
    if named.replica == replica {
      columns.append(0, to: group.replica)
      columns.append(id.seq &- named.seq, to: group.distance)
    } else {
      columns.append(number(of: named.replica), to: group.replica)
      columns.append(named.seq, to: group.number)
    }
  }

  private mutating func number(of other: ReplicaID) -> Int {
    if let known = named[other] { return known }
    named[other] = named.count + 1
    return named.count
  }

  mutating func fragments(_ fragments: Fragments) {
    guard fragments.isPlain else {
      var writer = ByteWriter()
      writer.fragments(fragments)
      columns.append(0, to: .pieces)
      return raw(writer.bytes)
    }
    columns.append(fragments.count, to: .pieces)
    for piece in fragments {
      guard case .base(let first) = piece.first, case .base(let last) = piece.last else { continue }
      columns.append(first, to: .pieceStart)
      columns.append(last - first, to: .pieceLength)
    }
  }

  mutating func raw(_ bytes: [UInt8]) {
    columns.append(bytes.count, to: .rawLength)
    columns.append(bytes: bytes, to: .rawBytes)
  }
}
