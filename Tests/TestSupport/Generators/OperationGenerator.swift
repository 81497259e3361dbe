internal import Models

/// Makes the changes of a `RandomHistory`, one after the other, each by a replica that knows its own log and
/// some beginning of the others'.
struct OperationGenerator {
  /// An article that the replicas write about.
  struct Subject {
    let id: ArticleID
    let url: ExactText
    let text: ExactText
    /// Few, so that replicas meet on them.
    let keys: [KeyID]
    var length: Int { text.string.unicodeScalars.count }
  }

  struct Replica {
    let id: ReplicaID
    let device: ExactText
    /// How far the clock is off, in milliseconds.
    let skew: Int64
    var log: [Change] = []
    /// The operations of the log, and how many there were after each change.
    var operations: [HeldOperation] = []
    var counts: [Int] = [0]
    var nextSeq: UInt64 = 1
    /// How many changes it knows of each replica's log.
    var known: [Int]
  }

  var random: SeededGenerator
  let isCalm: Bool
  let subjects: [Subject]
  var replicas: [Replica]
  /// The replica that makes the present change.
  var hand = 0
  /// All changes, in the order in which they were made.
  private(set) var made: [Change] = []
  /// The operations of the present change made so far.
  var pending: [HeldOperation] = []
  /// What each creation makes, so that it is worked out once.
  private var things: [OperationID: ThingID] = [:]
  private var clock: Int64 = 1_700_000_000_000

  static let authors: [ExactText] = ["سارا", "Ali", "Zoe\u{308}", "Zoë"]
  static let devices: [ExactText] = ["laptop", "desktop", "رومیزی"]

  init(seed: UInt64, replicas count: Int, temper: RandomHistory.Temper = .wild) {
    var random = SeededGenerator(seed: seed)
    isCalm = temper == .calm
    let isCalm = isCalm
    subjects = (0..<random.int(in: 1...3)).map { Self.subject($0, isHonest: isCalm, &random) }
    replicas = (0..<count).map { _ in
      Replica(
        id: ReplicaID(Self.id(&random)), device: random.pick(Self.devices),
        skew: random.pick([0, 0, 0, 1000, -1000, 86_400_000]), known: Array(repeating: 0, count: count))
    }
    self.random = random
  }

  static func id(_ random: inout SeededGenerator) -> ID128 { ID128(high: random.next(), low: random.next()) }

  /// The second and third may have ids that no text has; articles that nobody adds come about by themselves.
  private static func subject(_ index: Int, isHonest: Bool, _ random: inout SeededGenerator) -> Subject {
    let url: ExactText = random.chance(50) ? "" : ExactText("https://example.org/\(index)")
    let text = TextGenerator.text(pieces: 1...5, &random)
    let isHonest = isHonest || index == 0 || !random.chance(15)
    return Subject(
      id: isHonest ? ContentHash.article(url: url, text: text) : ArticleID(id(&random)), url: url, text: text,
      keys: (0..<6).map { _ in KeyID(id(&random)) })
  }

  // MARK: - Changes

  mutating func makeChange() {
    hand = random.below(replicas.count)
    // The articles come first, and everybody has them.
    if isCalm, replicas.allSatisfy({ $0.log.isEmpty }) { return addArticles() }
    learn()
    let wanted = random.pick([1, 1, 1, 2, 3, 5])
    let header = header(count: wanted)
    for index in 0..<wanted {
      let id = OperationID(replica: header.first.replica, seq: header.first.seq + UInt64(index))
      let held = HeldOperation(operation: makeOperation(id), header: header)
      things[id] = NaiveArticle.made(by: held)
      pending.append(held)
    }
    finish(header)
  }

  private mutating func addArticles() {
    let header = header(count: subjects.count)
    for (index, subject) in subjects.enumerated() {
      let id = OperationID(replica: header.first.replica, seq: header.first.seq + UInt64(index))
      let held = HeldOperation(operation: articleOperation(id, subject), header: header)
      things[id] = NaiveArticle.made(by: held)
      pending.append(held)
    }
    finish(header)
    for index in replicas.indices { replicas[index].known[hand] = 1 }
  }

  private mutating func finish(_ header: ChangeHeader) {
    made.append(Change(header: header, operations: pending.map(\.operation)))
    replicas[hand].log.append(made[made.count - 1])
    replicas[hand].operations += pending
    replicas[hand].counts.append(replicas[hand].operations.count)
    replicas[hand].nextSeq += UInt64(header.count)
    pending = []
  }

  /// The replica takes in more of some others' logs.
  private mutating func learn() {
    for index in replicas.indices where random.chance(25) {
      let (known, all) = (replicas[hand].known[index], replicas[index].log.count)
      replicas[hand].known[index] = random.chance(50) ? all : random.int(in: known...all)
    }
    replicas[hand].known[hand] = replicas[hand].log.count
  }

  private mutating func header(count: Int) -> ChangeHeader {
    let largest = known.map(\.header.lamport).max() ?? 0
    clock += Int64(random.pick([0, 0, 1, 10, -5]))
    let wall = random.pick(weighted: [
      (97, clock + replicas[hand].skew), (1, 0), (1, Int64.max), (1, Int64.min),
    ])
    return ChangeHeader(
      first: OperationID(replica: replicas[hand].id, seq: replicas[hand].nextSeq), count: count,
      wall: Timestamp(milliseconds: wall),
      lamport: random.pick(weighted: [
        (96, min(largest + 1, Limits.lamport)), (2, 0), (1, Limits.lamport), (1, 7),
      ]),
      author: random.chance(60) ? Self.authors[hand % Self.authors.count] : random.pick(Self.authors),
      device: replicas[hand].device)
  }

  // MARK: - What the replica knows

  /// The operations that the present replica knows, but for those of the present change.
  private var known: [HeldOperation] {
    zip(replicas, replicas[hand].known).flatMap { $0.operations.prefix($0.counts[$1]) }
  }

  /// The operations of an article that the present replica knows, those of the present change included.
  func known(in article: ArticleID) -> [HeldOperation] {
    (known + pending).filter { $0.operation.article == article }
  }

  /// All operations of an article made by anyone so far.
  func all(in article: ArticleID) -> [HeldOperation] {
    (replicas.flatMap(\.operations) + pending).filter { $0.operation.article == article }
  }

  /// What a creation makes; nil for other operations.
  func thing(madeBy held: HeldOperation) -> ThingID? { things[held.id] }

  /// An operation that nobody has, or not yet: of a known replica beyond its log, or of a foreign one.
  mutating func bogusID() -> OperationID {
    guard random.chance(80) else {
      return OperationID(replica: ReplicaID(Self.id(&random)), seq: UInt64(random.int(in: 1...9)))
    }
    let replica = random.pick(replicas)
    return OperationID(replica: replica.id, seq: replica.nextSeq + UInt64(random.below(12)))
  }
}
