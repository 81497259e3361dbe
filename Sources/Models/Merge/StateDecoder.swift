/// Reads the stored form of an article's state; see ArticleState+Coding.swift.
struct StateDecoder: ~Copyable {
  var reader: ByteReader
  let article: ArticleID
  private(set) var replicas: [ReplicaID] = []
  /// Where their ids are.
  private(set) var replicaTable = 0..<0
  private(set) var texts = StateTexts()
  var trails = StateTrails()
  private(set) var lastStamp: Stamp?
  private let bytes: [UInt8]

  init(_ bytes: [UInt8], article: ArticleID) throws(ByteError) {
    self.article = article
    self.bytes = bytes
    reader = ByteReader(bytes)
    guard try reader.byte() == ArticleState.codingVersion else { throw reader.error(.unknownForm) }
    let count = try reader.count(ofAtLeast: 16)
    let start = reader.offset
    for _ in 0..<count { replicas.append(ReplicaID(try reader.id())) }
    replicaTable = start..<reader.offset
    trails = StateTrails(replicas: replicas.count)
    texts = try StateTexts(&reader, of: bytes)
  }

  // MARK: - Tables

  mutating func replicaNumber() throws(ByteError) -> Int { try replica(try reader.number()) }

  func replica(_ number: UInt64) throws(ByteError) -> Int {
    guard number < UInt64(replicas.count) else { throw reader.error(.numberTooLarge) }
    return Int(number)
  }

  mutating func replica() throws(ByteError) -> ReplicaID { replicas[try replicaNumber()] }

  mutating func text() throws(ByteError) -> ExactText { try texts.text(textNumber()) }

  /// `number` must be below the number of texts.
  mutating func text(_ number: UInt64) throws(ByteError) -> ExactText { try texts.text(Int(number)) }

  mutating func textNumber() throws(ByteError) -> Int {
    let number = try reader.number()
    guard number < UInt64(texts.count) else { throw reader.error(.numberTooLarge) }
    return Int(number)
  }

  /// A number that an operation may have: what names it is written into operations, which others must be able to read.
  mutating func seq(from last: UInt64) throws(ByteError) -> UInt64 {
    let seq = try reader.distance(from: last)
    guard seq > 0, seq <= Limits.seq else { throw reader.error(.numberTooLarge) }
    return seq
  }

  // MARK: - Parts of bodies

  /// From here on everything is measured from a thing's creation, if it has one.
  mutating func enterBody(of birth: ThingHead.Birth?) throws(ByteError) {
    trails.enterBody(of: birth)
    lastStamp = nil
    if let birth { lastStamp = try stamp(birth.point, of: birth.replica) }
  }

  /// Goes on reading elsewhere.
  mutating func move(to range: Range<Int>) { reader = ByteReader(bytes, in: range) }

  mutating func operation() throws(ByteError) -> OperationID {
    let replica = try replicaNumber()
    return OperationID(replica: replicas[replica], seq: try seq(from: trails.seq))
  }

  mutating func operations() throws(ByteError) -> [OperationID] {
    let count = try reader.count(ofAtLeast: 2)
    guard count > 0 else { return [] }
    var list: [OperationID] = []
    list.reserveCapacity(count)
    for _ in 0..<count { list.append(try operation()) }
    return list
  }

  mutating func stamp() throws(ByteError) -> Stamp {
    let head = try reader.number()
    guard head > 0 else {
      guard let lastStamp else { throw reader.error(.unknownForm) }
      return lastStamp
    }
    let replica = try replica((head - 1) >> 3)
    let last = trails.last(of: replica)
    let seq = (head - 1) & 1 != 0 && last.seq > 0 ? last.seq : try seq(from: last.seq)
    let point = try reader.point(seq, unlike: last, (head - 1) >> 1, texts: texts.count)
    trails.meet(point, of: replica)
    let stamp = try stamp(point, of: replica)
    lastStamp = stamp
    return stamp
  }

  private mutating func stamp(_ point: StateTrails.Point, of replica: Int) throws(ByteError) -> Stamp {
    try Stamp(
      operation: OperationID(replica: replicas[replica], seq: point.seq), wall: Timestamp(milliseconds: point.wall),
      lamport: point.lamport, author: text(point.author), device: text(point.device))
  }

  // MARK: - What is not a thing's

  mutating func guests() throws(ByteError) -> [(OperationID, WaitingRoom.Guest)] {
    try enterBody(of: nil)
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
    try enterBody(of: nil)
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
