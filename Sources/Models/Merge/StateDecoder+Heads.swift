// How heads are read from a state; see StateEncoder+Heads.swift for their form.

extension StateDecoder {
  /// The heads of the article and of what is in it, sorted by id, and where the first begins and each ends. Where their
  /// bodies are counts from 0: they follow each other.
  mutating func heads() throws(ByteError) -> (heads: [ThingHead], limits: [Int]) {
    let count = try reader.count(ofAtLeast: 3)
    guard count > 0 else { throw reader.error(.endsEarly) }
    var heads: [ThingHead] = []
    heads.reserveCapacity(count)
    var limits = [reader.offset]
    limits.reserveCapacity(count + 1)
    var end = 0
    for position in 0..<count {
      let head = try head(after: end)
      let isInOrder = position < 2 || heads[position - 1].id < head.id
      guard isInOrder, (head.id == .article(article)) == (position == 0) else { throw reader.error(.outOfOrder) }
      heads.append(head)
      limits.append(reader.offset)
      end = head.body.upperBound
    }
    return (heads, limits)
  }

  private mutating func head(after end: Int) throws(ByteError) -> ThingHead {
    let form = try reader.byte()
    let more = try reader.byte()
    // The creation says it.
    let isNamed = form & 7 == 5 && more & 8 != 0
    let named = isNamed ? nil : try id(form & 3)
    let birth = form & 4 != 0 ? try birth(form, more) : nil
    let own = birth.map { ThingID.operation($0.operation) }
    guard let id = named ?? own else { throw reader.error(.unknownForm) }
    let place = form & 32 != 0 ? try place() : nil
    let length = try reader.count()
    return ThingHead(
      id: id, birth: birth, place: place, registers: Int(more >> 4), isTouched: form & 8 != 0,
      wasRemoved: form & 16 != 0, body: end..<end + length)
  }

  private mutating func id(_ form: UInt8) throws(ByteError) -> ThingID {
    switch form {
    case 0: .article(article)
    case 1: .operation(try operationInHead())
    case 2: .key(KeyID(try reader.id()))
    default: throw reader.error(.unknownForm)
    }
  }

  private mutating func operationInHead() throws(ByteError) -> OperationID {
    let replica = try replicaNumber()
    return OperationID(replica: replicas[replica], seq: try seq(from: trails.lastMade(by: replica).seq))
  }

  private mutating func birth(_ form: UInt8, _ more: UInt8) throws(ByteError) -> ThingHead.Birth {
    let head = try reader.number()
    let replica = try replica(head >> 2)
    let last = trails.lastMade(by: replica)
    let seq = try seq(from: last.seq)
    let point = try reader.point(seq, unlike: last, head, texts: texts.count)
    trails.make(point, by: replica)
    guard let kind = ThingHead.Kind(rawValue: form >> 6) else { throw reader.error(.unknownForm) }
    let ends = try ends(of: kind)
    let credit = more & 4 != 0 ? (author: UInt64(try textNumber()), created: try reader.signed()) : nil
    return ThingHead.Birth(
      operation: OperationID(replica: replicas[replica], seq: seq), replica: replica, point: point,
      isSource: more & 1 != 0, touches: more & 2 != 0, kind: kind, ends: ends, credit: credit)
  }

  private mutating func ends(of kind: ThingHead.Kind) throws(ByteError) -> ThingHead.Ends? {
    guard kind == .relation || kind == .note else { return nil }
    let target = try id(try reader.byte())
    return ThingHead.Ends(source: kind == .relation ? try id(try reader.byte()) : target, target: target)
  }

  private mutating func place() throws(ByteError) -> ThingHead.Place {
    let first = Int(try reader.number(upTo: UInt64(Limits.length)))
    return ThingHead.Place(first: first, last: first + Int(try reader.number(upTo: UInt64(Limits.length - first))))
  }
}
