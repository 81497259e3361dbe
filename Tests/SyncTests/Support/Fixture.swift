import Models
import Segments
import Sync
import TestSupport

extension CorpusID {
  static let first = CorpusID(ID128(high: 11, low: 12))
  static let second = CorpusID(ID128(high: 21, low: 22))
}

extension Timestamp {
  static let start = Timestamp(milliseconds: 1_767_225_600_000)

  func later(days: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + days * 86_400_000) }
}

extension InMemoryLog {
  convenience init(seed: UInt64) { self.init(corpus: .first, seed: seed) }

  /// Syncs with a directory that was used before unless it is empty now.
  @discardableResult
  func sync(
    _ directory: any SharedDirectory, knownBefore: Bool = false, refill: Bool = false, batchBytes: Int? = nil,
    day: Int64 = 0, run: Int? = nil
  ) throws -> SyncReport {
    var options = Synchronizer.Options(knownBefore: knownBefore, refill: refill, now: .start.later(days: day))
    if let run { options.rollUp.run = run }
    if let batchBytes { options.batchBytes = batchBytes }
    return try Synchronizer(log: self, directory: directory, options: options).run()
  }

  /// Every text that is held, by replica.
  var texts: [ReplicaID: [String]] { changes.mapValues { $0.flatMap(\.texts) } }

  /// The path of this replica's segment number `index`.
  func path(_ index: Int) -> String { ownSegments()[index].path }
}

/// A directory that one replica filled with as many segments as there are texts.
func filled(_ texts: String..., seed: UInt64 = 1) throws -> (
  directory: InMemoryDirectory, author: InMemoryLog
) {
  let directory = InMemoryDirectory()
  let author = InMemoryLog(seed: seed)
  if texts.isEmpty { try author.sync(directory) }
  for text in texts {
    author.append(text)
    try author.sync(directory)
  }
  return (directory, author)
}
