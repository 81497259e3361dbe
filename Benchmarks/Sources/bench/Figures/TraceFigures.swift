/// What is measured of a trace, by the names that the peers' script uses too.
enum Measure: String, CaseIterable, Sendable {
  /// An edit of the trace at a time.
  case replay
  /// The same by peers that commit a thousand edits at once.
  case replayBatch
  /// A scalar at a time.
  case keys
  case keysBatch
  /// The encoded state decoded, and its text read.
  case load
  /// The history from canonical bytes merged into a fresh replica, and the text read.
  case merge
  /// The same, of a history that is in memory as values.
  case mergeValues
  /// The same, from signed segments, one replica's after another's.
  case mergeSegments

  var title: String {
    switch self {
    case .replay: "replay"
    case .replayBatch: "replay, peers in batches"
    case .keys: "replay by key"
    case .keysBatch: "by key, peers in batches"
    case .load: "load state, read text"
    case .merge: "merge from bytes"
    case .mergeValues: "merge from values"
    case .mergeSegments: "merge from segments"
    }
  }

  /// The measure of ours that stands against this one of a peer's.
  var ours: Measure {
    switch self {
    case .replayBatch: .replay
    case .keysBatch: .keys
    default: self
    }
  }
}

/// What is counted in bytes.
enum Size: String, CaseIterable, Sendable {
  /// The article's state with its whole history.
  case state
  case stateZstd
  /// The history alone: canonical bytes of the changes; a peer's updates.
  case log
  case logZstd
  /// The history as segments, which are compressed; headers and signatures included.
  case sealed

  var title: String {
    switch self {
    case .state: "state"
    case .stateZstd: "state, zstd -3"
    case .log: "log"
    case .logZstd: "log, zstd -3"
    case .sealed: "log in segments"
    }
  }

  /// The size of ours that stands against this one of a peer's: what is shared, not what is hashed.
  var ours: Size {
    switch self {
    case .log, .logZstd: .sealed
    default: self
    }
  }
}

/// Times and sizes of one trace by one program.
struct TraceFigures: Sendable {
  private(set) var times: [Measure: Sample] = [:]
  var sizes: [Size: Int] = [:]
  /// What gave a text that is not as the trace says, in any round.
  private(set) var wrong: Set<Measure> = []

  mutating func add(_ milliseconds: Double, to measure: Measure) {
    times[measure, default: Sample()].add(milliseconds)
  }

  /// Notes whether a measure gave the right text.
  mutating func check(_ isRight: Bool, _ measure: Measure) {
    if !isRight { wrong.insert(measure) }
  }
}
