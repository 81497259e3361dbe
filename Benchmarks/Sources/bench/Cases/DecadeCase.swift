import Foundation

/// Case j: ten years of daily syncs by 64 replicas, and what the next day's sync costs in the first year and in the last.
struct DecadeCase {
  static let letter: Character = "j"
  private static let replicas = 64
  private static let years = 10

  private let articles: Int
  private let annotations: Int
  private let daysAYear: Int
  private let rounds: Int
  private let program: URL
  private let folder: URL

  /// - Parameter share: of all but the replicas and what they do in a day only one part in so many.
  init(share: Int, rounds: Int, program: URL, folder: URL) throws {
    articles = max(1, 100_000 / share)
    annotations = 1_000_000 / share
    daysAYear = max(1, 365 / share)
    self.rounds = rounds
    self.program = program
    self.folder = folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func measure(_ ledger: inout Ledger) throws {
    var crowd = try Crowd(size: Self.replicas, articles: articles, program: program, folder: folder)
    var written = 0
    for year in [1, Self.years] {
      while written < perDay * daysAYear * year { written += try day(&crowd) }
      try measure(year: year, crowd: &crowd, written: &written, &ledger)
    }
  }

  private var perDay: Int { max(Self.replicas, annotations / (daysAYear * Self.years)) }

  /// All work of a day: every replica publishes one segment. Gives the annotations made.
  private func day(_ crowd: inout Crowd) throws -> Int {
    for number in 0..<Self.replicas {
      try crowd.write(by: number, count: perDay / Self.replicas + (number < perDay % Self.replicas ? 1 : 0))
    }
    try crowd.endDay()
    return perDay
  }

  private func measure(year: Int, crowd: inout Crowd, written: inout Int, _ ledger: inout Ledger) throws {
    let replica = Replica(
      folder: folder.appending(path: "year\(year)"), program: program, stopwatch: Stopwatch(folder: folder))
    let joined = try replica.join(crowd.shared)
    let files = try Folder.files(crowd.shared)
    let name = { (title: String, unit: String) in RowName("j", "\(title), year \(year)", unit, size: year) }
    ledger.add(name("join", "s"), joined.seconds, memory: joined.megabytes)
    ledger.add(name("files", ""), Double(files.count))
    ledger.add(name("shared", "MB"), Double(try Folder.bytes(crowd.shared)) / 1e6)
    ledger.add(name("database", "MB"), Double(try replica.bytes) / 1e6)
    for _ in 0..<rounds {
      written += try day(&crowd)
      let next = try replica.sync(crowd.shared)
      ledger.add(name("one more day", "ms"), next.milliseconds, memory: next.megabytes)
      let idle = try replica.sync(crowd.shared)
      ledger.add(name("nothing new", "ms"), idle.milliseconds, memory: idle.megabytes)
    }
    ledger.check("annotations in year \(year)", try replica.status().annotations, written)
    try replica.remove()
  }
}
