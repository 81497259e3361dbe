/// Which articles the segments of an intake have operations of: gathered while articles are saved, and written for many
/// at once.
struct SegmentIndex {
  private let segments: [Int64]
  /// Parallel to `segments`.
  private var articles: [[Int64]]
  private var count = 0

  init(_ taken: [TakenSegment]) {
    segments = taken.map(\.number)
    articles = Array(repeating: [], count: taken.count)
  }

  /// - Parameter segments: By their place in the intake.
  mutating func add(_ article: Int64, in segments: [Int]) {
    for segment in segments { articles[segment].append(article) }
    count += segments.count
  }

  /// Writes what was added since, if it is much.
  mutating func write(atLeast least: Int = 0, _ log: LogTable) throws {
    guard count >= least else { return }
    for (place, segment) in segments.enumerated() {
      try log.index(articles[place], segment: segment)
      articles[place] = []
    }
    count = 0
  }
}
