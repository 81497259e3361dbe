import Foundation

/// The same operations taken in by SQLite alone; see `Sources/yardstick`.
struct Yardstick: Sendable {
  let stopwatch: Stopwatch

  enum Mode: String, Sendable { case full, fold, incremental }

  struct Answer: Decodable, Sendable {
    /// From the beginning of the transaction to the end of its commit.
    var seconds: Double
    var operations: Int
    /// Annotations that nobody removed.
    var live: Int
    /// Annotations that live when a removal takes only what its author had seen; -1 where it is not counted.
    var kept: Int
    var bytes: Int
  }

  func run(_ mode: Mode, database: URL, stages: [URL]) throws -> (run: Run, answer: Answer) {
    let run = try stopwatch.run(
      Products.url("yardstick"), [mode.rawValue, database.path] + stages.map(\.path))
    return (run, try JSONDecoder().decode(Answer.self, from: run.output))
  }
}
