/// What writer and reader of a state have met of its replicas: numbers and times are written as distances from it.
///
/// Heads stand in the order in which things were made, and one person's creations follow each other closely in number and
/// time: each is measured from the one before it. What a body says is measured from its own thing's creation and from what
/// the same body has said already, so that a body can be copied whatever stands before it.
struct StateTrails: Sendable {
  struct Point: Equatable, Sendable {
    let seq: UInt64
    let wall: Int64
    let lamport: UInt64
    /// By their number in the table of texts, or `unnamed`.
    let author: UInt64
    let device: UInt64

    static let unnamed = UInt64.max
    static let start = Point(seq: 0, wall: 0, lamport: 0, author: unnamed, device: unnamed)

    var withoutNames: Point {
      Point(seq: seq, wall: wall, lamport: lamport, author: Self.unnamed, device: Self.unnamed)
    }
  }

  /// By the number of the replica.
  private var made: [Point]
  private var met: [(body: Int, point: Point)]
  private var body = 0
  /// What is measured from in a body that has not met the replica yet.
  private var base = Point.start

  private static let usualReplicas = 4

  init(replicas: Int = 0) {
    made = Array(repeating: .start, count: replicas)
    met = Array(repeating: (-1, .start), count: replicas)
  }

  mutating func addReplica() {
    if made.isEmpty {
      made.reserveCapacity(Self.usualReplicas)
      met.reserveCapacity(Self.usualReplicas)
    }
    made.append(.start)
    met.append((-1, .start))
  }

  // MARK: - Heads

  /// The creation before, of the same replica.
  func lastMade(by replica: Int) -> Point { made[replica] }

  mutating func make(_ point: Point, by replica: Int) { made[replica] = point }

  // MARK: - Bodies

  mutating func enterBody(of birth: ThingHead.Birth?) {
    body += 1
    base = birth?.point.withoutNames ?? .start
    if let birth { met[birth.replica] = (body, birth.point) }
  }

  /// What the next stamp of a replica is measured from.
  func last(of replica: Int) -> Point { met[replica].body == body ? met[replica].point : base }

  mutating func meet(_ point: Point, of replica: Int) { met[replica] = (body, point) }

  /// What the numbers of operations are measured from.
  var seq: UInt64 { base.seq }
}

extension StateTrails.Point {
  /// Bit 0: the names are those of another point; bit 1: both clocks are, as in one change.
  func likeness(to other: StateTrails.Point) -> UInt64 {
    (author == other.author && device == other.device ? 1 : 0)
      | (wall == other.wall && lamport == other.lamport ? 2 : 0)
  }
}

extension ByteWriter {
  /// Any distance between two numbers, as the reader finds it by adding with overflow.
  mutating func distance(from start: UInt64, to end: UInt64) { signed(Int64(bitPattern: end &- start)) }

  /// Clocks and names of a point, as far as they are not those of another.
  mutating func clocksAndNames(of point: StateTrails.Point, unlike last: StateTrails.Point, _ likeness: UInt64) {
    if likeness & 2 == 0 {
      signed(point.wall &- last.wall)
      // Small changes: the clock ticks with operations.
      distance(from: last.lamport &+ (point.seq &- last.seq), to: point.lamport)
    }
    if likeness & 1 == 0 {
      number(point.author)
      number(point.device)
    }
  }
}

extension ByteReader {
  mutating func distance(from start: UInt64) throws(ByteError) -> UInt64 {
    start &+ UInt64(bitPattern: try signed())
  }

  /// - Parameter texts: How many texts the table has, so that names beyond it are found here.
  mutating func point(
    _ seq: UInt64, unlike last: StateTrails.Point, _ likeness: UInt64, texts: Int
  ) throws(ByteError) -> StateTrails.Point {
    let isAtOnce = likeness & 2 != 0
    let wall = isAtOnce ? last.wall : last.wall &+ (try signed())
    let lamport = isAtOnce ? last.lamport : try distance(from: last.lamport &+ (seq &- last.seq))
    let author = likeness & 1 != 0 ? last.author : try number()
    let device = likeness & 1 != 0 ? last.device : try number()
    guard author < UInt64(texts), device < UInt64(texts) else { throw error(.numberTooLarge) }
    return .init(seq: seq, wall: wall, lamport: lamport, author: author, device: device)
  }
}

/// Fields that nearly all things have: their number stands for the name. Never renumbered.
enum FamiliarField {
  static let names: [ExactText] = [.label, .fragments, .text, .title, .language, .url, .direction]

  /// 1 and up; 0 for any other field.
  static func number(of name: ExactText) -> UInt8 {
    // Nearly all others are longer: attributes and metadata.
    guard name.bytes.count <= longest else { return 0 }
    for (index, known) in names.enumerated() where known == name { return UInt8(index + 1) }
    return 0
  }

  private static let longest = names.reduce(0) { max($0, $1.bytes.count) }
}
