internal import Formats
internal import Models
internal import Segments

/// What `apply --json` prints of its edits: made on another core while later ones are decided, and printed when all are
/// recorded.
struct PrintedOutcomes {
  private(set) var count = 0
  private let isJSON: Bool
  private var waiting: [Numbered] = []
  /// What is being made, the oldest first.
  private var underWay: [Parallel.Work<[UInt8]>] = []
  private var made: [[UInt8]] = []

  private typealias Numbered = (line: Int, outcome: Outcome)

  /// How many lines are made at a time.
  private static let groupSize = 1024
  /// How many pairs of groups are under way at most: their outcomes are held until they are taken.
  private static let mostUnderWay = 4
  /// How many bytes a line has, about.
  private static let lineSize = 72

  init(json: Bool) { isJSON = json }

  mutating func add(_ outcome: Outcome, line: Int) {
    count += 1
    guard isJSON else { return }
    if waiting.isEmpty { waiting.reserveCapacity(2 * Self.groupSize) }
    waiting.append((line, outcome))
    if waiting.count == 2 * Self.groupSize { begin() }
  }

  private mutating func begin() {
    guard !waiting.isEmpty else { return }
    if underWay.count == Self.mostUnderWay { take() }
    let groups = [waiting.prefix(Self.groupSize), waiting.dropFirst(Self.groupSize)]
    underWay.append(Parallel.start(groups, Self.bytes))
    waiting = []
  }

  private mutating func take() {
    let oldest = underWay.removeFirst()
    made += oldest.results()
    // Whoever lets go of the outcomes last frees them; here there is more to do.
    Parallel.inTurn { withExtendedLifetime(oldest) {} }
  }

  mutating func print(_ output: Output) {
    begin()
    while !underWay.isEmpty { take() }
    for bytes in made { output.raw(bytes) }
  }

  private static func bytes(_ outcomes: ArraySlice<Numbered>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(outcomes.count * lineSize)
    for (line, outcome) in outcomes {
      outcome.appendDocument(line: line, to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}
