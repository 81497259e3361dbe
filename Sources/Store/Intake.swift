internal import Foundation
internal import GRDB
internal import Models
internal import Segments

/// Takes segments into the database, within one transaction: the log first, then every article they touch once.
///
/// Operations are grouped by article before anything is folded, so that each article is read, folded and written once
/// however many segments touch it, and only one state is in memory at a time.
struct Intake {
  private let reader: CorpusReader
  private let db: Database
  private let own: ReplicaID
  private let corpus: CorpusID
  private let articles: ArticleTable
  private let forks: ForkReading
  private let seal: () throws -> Void
  private let chains = ChainCache()
  /// When this is; nil when every segment is to stay.
  private let replacing: Timestamp?
  private var replicas: [ReplicaID: ReplicaTable.Entry] = [:]
  private var taken: [TakenSegment] = []
  /// What was taken in and has nothing new: the same work, sealed in other pieces.
  private var repeated: [TakenSegment] = []
  private var lamport: UInt64 = 0
  /// The replicas that are known to have forked now.
  private var forked: Set<ReplicaID>

  /// - Parameters:
  ///   - replacing: When this is, if segments make way for larger ones that have all their changes.
  ///   - seal: Seals what is unsealed.
  init(
    _ reader: CorpusReader, corpus: CorpusID, replacing: Timestamp?, seal: @escaping () throws -> Void
  ) throws {
    self.reader = reader
    self.replacing = replacing
    self.seal = seal
    db = reader.db
    own = reader.replica
    forks = try reader.forkReading()
    forked = Set(forks.origins.values)
    self.corpus = corpus
    articles = ArticleTable(db: db)
    for entry in try ReplicaTable(db: db).all() { replicas[entry.id] = entry }
  }

  /// Adds a segment; one that is held already is skipped.
  ///
  /// - Throws: `StoreError.gap` when operations before it are missing.
  mutating func add(_ segment: Segment) throws {
    let id = segment.header.replica
    let known = try entry(of: id)
    let name = segment.name
    guard try !LogTable(db: db).holds(name, replica: known.number) else { return }
    let firstNew = try firstNewChange(of: segment, after: known)
    try acknowledge(segment)
    if firstNew == nil, let replacement = replacement(), try replacement.isCovered(segment, replica: known.number) {
      return try replacement.remember([name])
    }
    var entry = try entry(of: id)
    let number = try LogTable(db: db).insert(
      name, replica: entry.number, chain: segment.header.after, bytes: segment.rawBytes)
    chains.add(segment, number: number)
    guard let firstNew else {
      return repeated.append(TakenSegment(segment, number: number, firstNewChange: segment.changes.count))
    }
    taken.append(TakenSegment(segment, number: number, firstNewChange: firstNew))
    for header in segment.changes[firstNew...] { lamport = max(lamport, header.lamport) }
    // The rows of one that forked are made anew from all its segments.
    guard !forked.contains(id) else { return }
    for header in segment.changes[firstNew...] { entry.advance(past: header) }
    entry.chain = segment.header.after
    entry.cited = max(entry.cited, entry.last)
    replicas[id] = entry
  }

  /// Folds what was added, and writes it.
  mutating func finish() throws -> [Contribution] {
    for entry in replicas.values { try ReplicaTable(db: db).save(entry) }
    try MetaTable(db: db).witness(lamport: lamport)
    guard !taken.isEmpty || !repeated.isEmpty else { return [] }
    guard try fitsTogether() else { return try foldForked() }
    try indexRepeated()
    var tally = ContributionTally(taken)
    var writer = try ArticleWriter(db: db)
    var index = SegmentIndex(taken)
    let groups = OperationGroups(taken).groups
    // While the articles of one part are written, those of the next are folded.
    var folding: Parallel.Work<Result<FoldedArticle, any Error>>?
    for start in stride(from: 0, to: groups.count, by: Self.atOnce) {
      let loaded = try load(groups[start..<min(start + Self.atOnce, groups.count)])
      let taken = taken
      let next = Parallel.start(loaded) { article in Result { try article.folded(from: taken) } }
      for article in folding?.results() ?? [] { try save(article.get(), &writer, &index, &tally) }
      try index.write(atLeast: Self.mostUnindexed, LogTable(db: db))
      folding = next
    }
    for article in folding?.results() ?? [] { try save(article.get(), &writer, &index, &tally) }
    try index.write(LogTable(db: db))
    try writer.finish()
    try replaceCovered()
    return tally.contributions
  }

  /// How many articles are read, then folded side by side, then written.
  private static let atOnce = 64
  /// How many articles of segments are noted before they are written.
  private static let mostUnindexed = 1 << 16
}

extension Intake {
  private mutating func entry(of id: ReplicaID) throws -> ReplicaTable.Entry {
    if let known = replicas[id] { return known }
    let entry = try ReplicaTable(db: db).entry(of: id, corpus: corpus)
    replicas[id] = entry
    return entry
  }

  /// Notes what the segment's table says exists, and how much of this replica's work its writer holds.
  private mutating func acknowledge(_ segment: Segment) throws {
    let writer = segment.header.replica
    for line in segment.table {
      if line.replica == own {
        var entry = try entry(of: writer)
        entry.acknowledged = max(entry.acknowledged, line.seq)
        replicas[writer] = entry
      } else {
        var entry = try entry(of: line.replica)
        entry.cited = max(entry.cited, line.seq)
        replicas[line.replica] = entry
      }
    }
  }

  /// The index of the first change that is not held; nil when all are. Notes a replica that forked.
  private mutating func firstNewChange(of segment: Segment, after entry: ReplicaTable.Entry) throws -> Int? {
    let header = segment.header
    if header.first == entry.last + 1, header.before == entry.chain { return 0 }
    let before = try chains(after: header.first - 1, of: entry)
    guard before.contains(header.before) else {
      throw StoreError.gap(entry.id, held: entry.last, next: header.first)
    }
    let known = try heldChanges(of: segment, entry)
    guard known < segment.changes.count else { return nil }
    let reached = known == 0 ? header.first - 1 : segment.changes[known - 1].lastSeq
    if reached < entry.last { forked.insert(entry.id) }
    return known
  }

  /// How many changes at the start of a segment are held. When one is, all before it are: a chain says all of them.
  private func heldChanges(of segment: Segment, _ entry: ReplicaTable.Entry) throws -> Int {
    let after = segment.chains()
    var low = 0
    var high = segment.changes.count
    while low < high {
      let middle = (low + high) / 2
      let isHeld = try chains(after: segment.changes[middle].lastSeq, of: entry).contains(after[middle])
      if isHeld { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func chains(after seq: UInt64, of entry: ReplicaTable.Entry) throws -> Set<Chain> {
    guard seq > 0 else { return [Chain(corpus: corpus, replica: entry.id)] }
    return try LogTable(db: db).chains(after: seq, of: entry.number, isForked: forked.contains(entry.id), chains)
  }

  /// How segments make way for others; nil when none does. What a fork means can depend on what each of them cites.
  private func replacement() -> Replacement? {
    guard let replacing, forked.isEmpty else { return nil }
    return Replacement(db: db, chains: chains, now: replacing)
  }

  /// Lets those make way that were held and of which something larger came.
  private func replaceCovered() throws {
    guard let replacement = replacement() else { return }
    for item in taken + repeated {
      guard let replica = replicas[item.segment.header.replica] else { continue }
      let covered = try replacement.rows(coveredBy: item.segment, replica: replica.number, number: item.number)
      try replacement.replace(covered, with: item.segment, number: item.number)
    }
  }

  /// Whether all that was added can be read as it is written: no replica forked that it comes from or speaks of.
  private func fitsTogether() throws -> Bool {
    guard (taken + repeated).allSatisfy({ !forked.contains($0.segment.header.replica) }) else { return false }
    let citations = Citations(
      db: db, corpus: corpus, replicas: replicas, forked: forked, forks: forks, chains: chains)
    // All are looked at, so that what can't be compared yet is remembered.
    let added = try (taken + repeated).map { try citations.agree($0.segment, number: $0.number) }
    let waiting = try Set(taken.map(\.segment.header.replica)).map { try citations.agree(upTo: $0) }
    return (added + waiting).allSatisfy { $0 }
  }

  /// Whoever looks for an article's operations may find them in any segment that has them.
  private func indexRepeated() throws {
    for item in repeated {
      try LogTable(db: db).index(item.segment.articles.map(articles.makeNumber), segment: item.number)
    }
  }

  /// Binds the whole log anew, and folds what reads otherwise with what was added.
  private func foldForked() throws -> [Contribution] {
    // What is unsealed names operations as they were called until now. Sealed, it says which ones it meant.
    try seal()
    let touched = try ForkBinding(reader, corpus: corpus).rebind(forked: forked, added: taken + repeated)
    var tally = ContributionTally(taken)
    for changes in touched.values { tally.countArticle(by: changes) }
    return tally.contributions
  }

  private func load(_ groups: ArraySlice<OperationGroups.Group>) throws -> [LoadedArticle] {
    let stored = try articles.stored(groups.map(\.article))
    return try groups.map { group in
      let stored = stored[group.article]
      let number = try stored?.number ?? articles.makeNumber(of: group.article)
      return LoadedArticle(group: group, number: number, stored: stored)
    }
  }

  private func save(
    _ article: FoldedArticle, _ writer: inout ArticleWriter, _ index: inout SegmentIndex,
    _ tally: inout ContributionTally
  ) throws {
    let number = article.number
    try writer.save(article.refolded, number: number)
    if let text = article.news.text { try articles.insert(text: text, of: number) }
    for key in article.news.keys { try KeyTable(db: db).insert(key, article: number) }
    index.add(number, in: article.news.segments)
    tally.countArticle(by: article.news.changes)
  }
}
