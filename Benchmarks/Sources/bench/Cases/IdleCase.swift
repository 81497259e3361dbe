import Foundation

/// Case e: a sync that finds nothing new, among many segments.
struct IdleCase {
  static let letter: Character = "e"
  private static let writers = 10

  private let replica: Replica
  private let shared: URL
  private let segments: Int

  /// `segments` segments of one operation each, by ten replicas in turn, taken in by one more.
  init(segments: Int, program: URL, folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var crowd = try Crowd(size: Self.writers, articles: 100, program: program, folder: folder)
    for number in 0..<segments { try crowd.write(by: number % Self.writers, count: 1) }
    self.segments = segments
    shared = crowd.shared
    replica = Replica(
      folder: folder.appending(path: "idle"), program: program, stopwatch: Stopwatch(folder: folder))
    try replica.join(shared)
  }

  func measure(_ ledger: inout Ledger) throws {
    let run = try replica.sync(shared)
    ledger.add(
      RowName("e", "idle, \(Numbers.grouped(segments)) segments", "ms", size: segments), run.milliseconds,
      memory: run.megabytes)
  }

  /// Whether everything was taken in.
  func check(_ ledger: inout Ledger) throws {
    ledger.check("annotations of \(segments) segments", try replica.status().annotations, segments)
  }
}
