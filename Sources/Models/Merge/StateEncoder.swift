/// Writes the stored form of an article's state; see ArticleState+Coding.swift.
struct StateEncoder: ~Copyable {
  /// The numbers before the heads.
  var header = ByteWriter()
  var heads = ByteWriter()
  /// What follows the heads.
  var body = ByteWriter()
  private var replicas = Numbering<ReplicaID>(expecting: 4)
  private var lastReplica: (id: ReplicaID, number: Int)?
  var trails = StateTrails()
  /// The table that is gone on with.
  private var known = StateTexts()
  /// Those that were added, after the known ones.
  private var texts = Numbering<ExactText>(expecting: 24)
  /// The same by where the bytes are in memory, which most texts share with those of the same name: no need to hash them.
  private var places = PlaceTable()
  /// Equal to some of the table and elsewhere in memory: held, so that no other text can come to stand where they do.
  private var doubles: [ExactText] = []
  private(set) var lastStamp: Stamp?

  /// Few states have more, and what malloc hands out quickest is not much larger.
  private static let usualSize = 960

  init() {
    header.bytes.reserveCapacity(64)
    heads.bytes.reserveCapacity(Self.usualSize)
    body.bytes.reserveCapacity(Self.usualSize)
  }

  /// Goes on with the tables of a state that was read.
  init(replicas: [ReplicaID], texts: StateTexts) {
    self.init()
    for replica in replicas { _ = number(of: replica) }
    known = texts
    for (number, text) in texts.inUse { places.note(number, at: text.place) }
  }

  consuming func finished() -> [UInt8] {
    var all = ByteWriter()
    all.bytes.reserveCapacity(
      header.bytes.count + heads.bytes.count + body.bytes.count + 24 * texts.order.count + 20 * replicas.order.count)
    all.byte(ArticleState.codingVersion)
    all.number(replicas.order.count)
    for replica in replicas.order { all.id(replica.raw) }
    all.number(texts.order.count)
    for text in texts.order { all.text(text) }
    for part in [header, heads, body] { all.bytes.append(contentsOf: part.bytes) }
    return all.bytes
  }

  /// What was added to the tables of a stored state.
  func writeTables(after stored: borrowing StoredState, to delta: inout DeltaWriter) {
    let (oldReplicas, oldTexts) = (stored.rawReplicas, stored.rawTexts)
    var opening = ByteWriter()
    opening.byte(ArticleState.codingVersion)
    opening.number(replicas.order.count)
    delta.add(opening.bytes[...], insteadOf: 0..<oldReplicas.lowerBound, of: stored.bytes)
    delta.carryOver(oldReplicas)
    var ids = ByteWriter()
    for replica in replicas.order[(oldReplicas.count / 16)...] { ids.id(replica.raw) }
    delta.add(ids.bytes[...])
    var number = ByteWriter()
    number.number(known.count + texts.order.count)
    delta.add(number.bytes[...], insteadOf: oldReplicas.upperBound..<oldTexts.lowerBound, of: stored.bytes)
    delta.carryOver(oldTexts)
    var added = ByteWriter()
    for text in texts.order { added.text(text) }
    delta.add(added.bytes[...])
  }

  // MARK: - Tables

  var replicaCount: Int { replicas.order.count }

  mutating func number(of replica: ReplicaID) -> Int {
    // Most follow one of the same replica.
    if let lastReplica, lastReplica.id == replica { return lastReplica.number }
    let number = replicas.number(of: replica) ?? replicas.order.count
    if number == replicas.order.count {
      replicas.add(replica)
      trails.addReplica()
    }
    lastReplica = (replica, number)
    return number
  }

  mutating func number(of text: ExactText) -> Int {
    if let number = places.number(at: text.place) { return number }
    let number = known.number(of: text) ?? known.count + (texts.number(of: text) ?? texts.order.count)
    places.note(number, at: text.place)
    if number == known.count + texts.order.count { texts.add(text) } else { doubles.append(text) }
    return number
  }

  // MARK: - Parts of bodies

  /// From here on everything is measured from a thing's creation, if it has one.
  mutating func enterBody(of birth: ThingHead.Birth?, saying stamp: Stamp?) {
    trails.enterBody(of: birth)
    lastStamp = stamp
  }

  mutating func text(_ text: ExactText) { body.number(number(of: text)) }

  mutating func operation(_ id: OperationID) {
    body.number(number(of: id.replica))
    body.distance(from: trails.seq, to: id.seq)
  }

  mutating func operations(_ list: some Collection<OperationID>) {
    body.number(list.count)
    for id in list { operation(id) }
  }

  /// 0: the stamp before this one. Else 1 and, from the lowest bit, what it has in common with the last of its replica:
  /// the number, the names, both clocks; then the replica.
  mutating func stamp(_ stamp: Stamp) {
    if stamp == lastStamp { return body.byte(0) }
    lastStamp = stamp
    let replica = number(of: stamp.operation.replica)
    let last = trails.last(of: replica)
    let point = point(of: stamp)
    let likeness = point.likeness(to: last)
    let isNext = point.seq == last.seq
    body.number(1 + (UInt64(replica) << 3 | likeness << 1 | (isNext ? 1 : 0)))
    if !isNext { body.distance(from: last.seq, to: point.seq) }
    body.clocksAndNames(of: point, unlike: last, likeness)
    trails.meet(point, of: replica)
  }

  /// A stamp in numbers.
  mutating func point(of stamp: Stamp) -> StateTrails.Point {
    StateTrails.Point(
      seq: stamp.operation.seq, wall: stamp.wall.milliseconds, lamport: stamp.lamport,
      author: UInt64(number(of: stamp.author)), device: UInt64(number(of: stamp.device)))
  }

  // MARK: - What is not a thing's

  mutating func guests(_ guests: [OperationID: WaitingRoom.Guest]) {
    enterBody(of: nil, saying: nil)
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
    enterBody(of: nil, saying: nil)
    let canonical = text.canonical()
    body.number(canonical.stretches.count)
    for stretch in canonical.stretches {
      body.number(number(of: stretch.replica))
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
