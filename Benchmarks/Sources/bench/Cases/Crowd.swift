import Foundation
import Models
import Segments

/// Replicas that are not there: the library itself writes their segments into a shared directory that the program began.
/// A process for each sync of each of them would take days.
struct Crowd: Sendable {
  let shared: URL
  private let articles: [ArticleID]
  private var writers: [Writer]
  private var dice = Dice(seed: 64)
  private var wall = Timestamp(milliseconds: 1_735_689_600_000)
  private var lamport: UInt64 = 1
  private var day = 0
  private var spans: [Int]

  struct Unreadable: Error, CustomStringConvertible {
    var description: String { "cannot read what the program says of its articles and its corpus" }
  }

  /// Scalars of an article.
  static let length = 600
  /// Where spans begin; the longest still ends within the article.
  private static let starts = length - 60

  /// - Parameters:
  ///   - size: how many replicas.
  ///   - articles: how many articles the founder of the corpus has added.
  init(size: Int, articles count: Int, program: URL, folder: URL) throws {
    shared = folder.appending(path: "shared")
    try FileManager.default.createDirectory(at: shared, withIntermediateDirectories: true)
    let founder = Replica(
      folder: folder.appending(path: "founder"), program: program, stopwatch: Stopwatch(folder: folder))
    try founder.initialise()
    let ids = try founder.apply(EditLines(articles: count, length: Self.length)).ids
    try founder.sync(shared)
    articles = ids.compactMap { ArticleID($0) }
    guard articles.count == count, let corpus = CorpusID(try founder.status().corpus) else { throw Unreadable() }
    spans = Array(repeating: 0, count: count)
    let shared = shared
    writers = try (1...size).map { Writer(sealer: try Sealer(number: $0, corpus: corpus), shelf: Shelf(shared)) }
  }

  /// A segment with one change of `count` spans in random articles, by one who has seen everything.
  mutating func write(by number: Int, count: Int) throws {
    let header = header(by: number, count: count)
    let operations = (0..<count).map { offset in
      span(OperationID(replica: header.first.replica, seq: header.first.seq + UInt64(offset)))
    }
    let table = table(of: number)
    writers[number].last = header.lastSeq
    let bytes = try writers[number].sealer.seal([Change(header: header, operations: operations)], table: table)
    try writers[number].shelf.add(bytes, sealer: writers[number].sealer, day: day)
  }

  /// Everybody has synced: files that were merged a month ago go, as the program would let them.
  mutating func endDay() throws {
    for number in writers.indices { try writers[number].shelf.sweep(day: day) }
    day += 1
  }

  private mutating func header(by number: Int, count: Int) -> ChangeHeader {
    wall = Timestamp(milliseconds: wall.milliseconds + 1_000)
    lamport += 1
    let first = OperationID(replica: writers[number].sealer.replica, seq: writers[number].last + 1)
    return ChangeHeader(
      first: first, count: count, wall: wall, lamport: lamport, author: ExactText("author \(number)"),
      device: ExactText("device \(number)"))
  }

  /// Those who have done something since the writer last said what it has seen.
  private mutating func table(of number: Int) -> [TableEntry] {
    let known = writers[number].told
    writers[number].told = writers.map(\.last)
    return writers.indices.filter { $0 != number && writers[$0].last > (known.isEmpty ? 0 : known[$0]) }.map { other in
      TableEntry(
        replica: writers[other].sealer.replica, seq: writers[other].last, chain: writers[other].sealer.chain)
    }
  }

  /// No two of an article are the same.
  private mutating func span(_ id: OperationID) -> Models.Operation {
    let place = Int.random(in: articles.indices, using: &dice)
    let start = spans[place] % Self.starts
    let label = Vocabulary.labels[spans[place] / Self.starts % Vocabulary.labels.count]
    spans[place] += 1
    let range = ScalarRange(start: start, end: start + Int.random(in: 1...59, using: &dice))
    let creation = SpanCreation(
      key: nil, label: ExactText(label), fragments: Fragments(base: [range]), attributes: [], tags: [], credit: nil)
    return Models.Operation(
      id: id, kind: .span, flags: .touches, article: articles[place], target: .article(articles[place]),
      overwrites: [], payload: .span(creation))
  }

  private struct Writer: Sendable {
    var sealer: Sealer
    var shelf: Shelf
    var last: UInt64 = 0
    /// The last operation of each that it has told of; empty when it has told nothing.
    var told: [UInt64] = []
  }
}
