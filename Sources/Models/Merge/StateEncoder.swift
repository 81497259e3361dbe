/// Writes the stored form of an article's state; see ArticleState+Coding.swift.
struct StateEncoder {
  var body = ByteWriter()
  private var replicas: [ReplicaID: Int] = [:]
  private var replicaOrder: [ReplicaID] = []
  private var lastReplica: (id: ReplicaID, number: Int)?
  private var trails: [StateTrail] = []
  private var texts: [ExactText: Int] = [:]
  /// The same by where the bytes are in memory, which most texts share with those of the same name: no need to hash them.
  private var places: [UInt: Int] = [:]
  private var textOrder: [ExactText] = []
  private var held: [ExactText] = []
  private(set) var lastStamp: Stamp?

  init() { body.bytes.reserveCapacity(4_096) }

  consuming func finished() -> [UInt8] {
    var head = ByteWriter()
    head.bytes.reserveCapacity(body.bytes.count + 24 * textOrder.count + 20 * replicaOrder.count)
    head.byte(ArticleState.codingVersion)
    head.number(replicaOrder.count)
    for replica in replicaOrder { head.id(replica.raw) }
    head.number(textOrder.count)
    for text in textOrder { head.text(text) }
    head.bytes.append(contentsOf: body.bytes)
    return head.bytes
  }

  mutating func replica(_ replica: ReplicaID) { body.number(number(of: replica)) }

  private mutating func number(of replica: ReplicaID) -> Int {
    // Most follow one of the same replica.
    if let lastReplica, lastReplica.id == replica { return lastReplica.number }
    let number = replicas[replica] ?? replicaOrder.count
    if number == replicaOrder.count {
      replicas[replica] = number
      replicaOrder.append(replica)
      trails.append(StateTrail())
    }
    lastReplica = (replica, number)
    return number
  }

  mutating func text(_ text: ExactText) { body.number(number(of: text)) }

  private mutating func number(of text: ExactText) -> Int {
    let place = text.place
    if let number = places[place] { return number }
    let number = texts[text] ?? textOrder.count
    places[place] = number
    // Held, so that no other text can come to stand where it does.
    held.append(text)
    guard number == textOrder.count else { return number }
    texts[text] = number
    textOrder.append(text)
    return number
  }

  mutating func operation(_ id: OperationID) {
    let replica = number(of: id.replica)
    body.number(replica)
    body.distance(from: trails[replica].seq, to: id.seq)
  }

  mutating func operations(_ list: [OperationID]) {
    body.number(list.count)
    for id in list { operation(id) }
  }

  /// 0: the stamp before this one. Else 1 and, from the lowest bit, what it has in common with the last of its replica's
  /// trail: the number, the names, both clocks; then the replica.
  mutating func stamp(_ stamp: Stamp, isCreation: Bool = false) {
    if stamp == lastStamp { return body.byte(0) }
    lastStamp = stamp
    let replica = number(of: stamp.operation.replica)
    let last = trails[replica].last(isCreation: isCreation)
    let names = names(of: stamp, last)
    let isNext = stamp.operation.seq == last.seq
    let isSame = names == (last.author, last.device) && last.seq > 0
    // All operations of one change.
    let isAtOnce = stamp.wall.milliseconds == last.wall && stamp.lamport == last.lamport
    body.number(1 + (UInt64(replica) << 3 | (isAtOnce ? 4 : 0) | (isSame ? 2 : 0) | (isNext ? 1 : 0)))
    if !isNext { body.distance(from: last.seq, to: stamp.operation.seq) }
    if !isAtOnce {
      body.signed(stamp.wall.milliseconds &- last.wall)
      // Small changes: the clock ticks with operations.
      body.distance(from: last.lamport &+ (stamp.operation.seq &- last.seq), to: stamp.lamport)
    }
    if !isSame {
      body.number(names.0)
      body.number(names.1)
    }
    trails[replica].move(
      to: .init(
        seq: stamp.operation.seq, wall: stamp.wall.milliseconds, lamport: stamp.lamport, author: names.0,
        device: names.1), isCreation: isCreation)
  }

  private mutating func names(of stamp: Stamp, _ last: StateTrail.Point) -> (UInt64, UInt64) {
    let (author, device) = (Int(last.author), Int(last.device))
    if last.seq > 0, textOrder[author] == stamp.author, textOrder[device] == stamp.device {
      return (last.author, last.device)
    }
    return (UInt64(number(of: stamp.author)), UInt64(number(of: stamp.device)))
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
}

extension ByteWriter {
  /// Any distance between two numbers, as the reader finds it by adding with overflow.
  mutating func distance(from start: UInt64, to end: UInt64) { signed(Int64(bitPattern: end &- start)) }
}

extension ByteReader {
  mutating func distance(from start: UInt64) throws(ByteError) -> UInt64 {
    start &+ UInt64(bitPattern: try signed())
  }
}
