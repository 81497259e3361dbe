/// Reads the stored form of an article's state; see ArticleState+Coding.swift.
struct StateDecoder: ~Copyable {
  var reader: ByteReader
  let article: ArticleID
  private var replicas: [ReplicaID] = []
  private var trails: [StateTrail] = []
  private var texts: [ExactText] = []
  private(set) var lastStamp: Stamp?

  init(_ bytes: [UInt8], article: ArticleID) throws(ByteError) {
    self.article = article
    reader = ByteReader(bytes)
    guard try reader.byte() == ArticleState.codingVersion else { throw reader.error(.unknownForm) }
    for _ in 0..<(try reader.count(ofAtLeast: 16)) { replicas.append(ReplicaID(try reader.id())) }
    trails = Array(repeating: StateTrail(), count: replicas.count)
    texts = try reader.texts()
  }

  private mutating func replicaNumber() throws(ByteError) -> Int {
    let number = try reader.number()
    guard number < UInt64(replicas.count) else { throw reader.error(.numberTooLarge) }
    return Int(number)
  }

  mutating func replica() throws(ByteError) -> ReplicaID { replicas[try replicaNumber()] }

  mutating func text() throws(ByteError) -> ExactText { texts[Int(try textNumber())] }

  private mutating func textNumber() throws(ByteError) -> UInt64 {
    let number = try reader.number()
    guard number < UInt64(texts.count) else { throw reader.error(.numberTooLarge) }
    return number
  }

  mutating func operation() throws(ByteError) -> OperationID {
    let replica = try replicaNumber()
    return OperationID(replica: replicas[replica], seq: try seq(from: trails[replica].seq))
  }

  /// A number that an operation may have: what names it is written into operations, which others must be able to read.
  private mutating func seq(from last: UInt64) throws(ByteError) -> UInt64 {
    let seq = try reader.distance(from: last)
    guard seq > 0, seq <= Limits.seq else { throw reader.error(.numberTooLarge) }
    return seq
  }

  mutating func operations() throws(ByteError) -> [OperationID] {
    let count = try reader.count(ofAtLeast: 2)
    guard count > 0 else { return [] }
    var list: [OperationID] = []
    list.reserveCapacity(count)
    for _ in 0..<count { list.append(try operation()) }
    return list
  }

  mutating func stamp(isCreation: Bool = false) throws(ByteError) -> Stamp {
    let head = try reader.number()
    guard head > 0 else {
      guard let lastStamp else { throw reader.error(.unknownForm) }
      return lastStamp
    }
    guard (head - 1) >> 3 < UInt64(replicas.count) else { throw reader.error(.numberTooLarge) }
    let replica = Int((head - 1) >> 3)
    let point = try point(after: trails[replica].last(isCreation: isCreation), flags: head - 1)
    trails[replica].move(to: point, isCreation: isCreation)
    let stamp = Stamp(
      operation: OperationID(replica: replicas[replica], seq: point.seq), wall: Timestamp(milliseconds: point.wall),
      lamport: point.lamport, author: texts[Int(point.author)], device: texts[Int(point.device)])
    lastStamp = stamp
    return stamp
  }

  private mutating func point(
    after last: StateTrail.Point, flags: UInt64
  ) throws(ByteError) -> StateTrail.Point {
    let seq = flags & 1 != 0 && last.seq > 0 ? last.seq : try seq(from: last.seq)
    let isAtOnce = flags & 4 != 0
    let wall = isAtOnce ? last.wall : last.wall &+ (try reader.signed())
    let lamport = isAtOnce ? last.lamport : try reader.distance(from: last.lamport &+ (seq &- last.seq))
    guard flags & 2 != 0 else {
      return .init(seq: seq, wall: wall, lamport: lamport, author: try textNumber(), device: try textNumber())
    }
    // Nothing was read of this replica yet, and there may be no texts at all.
    guard last.seq > 0 else { throw reader.error(.unknownForm) }
    return .init(seq: seq, wall: wall, lamport: lamport, author: last.author, device: last.device)
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
}
