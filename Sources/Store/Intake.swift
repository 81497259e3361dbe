internal import Foundation
internal import GRDB
internal import Models
internal import Segments

/// Takes segments into the database, within one transaction: the log first, then every article they touch once.
///
/// Operations are grouped by article before anything is folded, so that each article is read, folded and written once
/// however many segments touch it, and only one state is in memory at a time.
struct Intake {
  private let db: Database
  private let own: ReplicaID
  private let corpus: CorpusID
  private let articles: ArticleTable
  private var replicas: [ReplicaID: ReplicaTable.Entry] = [:]
  private var taken: [TakenSegment] = []
  private var lamport: UInt64 = 0

  init(_ reader: CorpusReader, corpus: CorpusID) throws {
    db = reader.db
    own = reader.replica
    self.corpus = corpus
    articles = ArticleTable(db: db)
    for entry in try ReplicaTable(db: db).all() { replicas[entry.id] = entry }
  }

  /// Adds a segment; one that is held already is skipped.
  ///
  /// - Throws: `StoreError.gap` when operations before it are missing, `.forked` when it contradicts what is held.
  mutating func add(_ segment: Segment) throws {
    let id = segment.header.replica
    try acknowledge(segment)
    var entry = try entry(of: id)
    guard segment.header.last > entry.last else { return }
    guard segment.header.first <= entry.last + 1 else {
      throw StoreError.gap(id, held: entry.last, next: segment.header.first)
    }
    let firstNew = try firstNewChange(of: segment, after: entry)
    let number = try LogTable(db: db).insert(segment.name, replica: entry.number, bytes: segment.rawBytes)
    for header in segment.changes[firstNew...] {
      entry.advance(past: header)
      lamport = max(lamport, header.lamport)
    }
    entry.chain = segment.header.after
    entry.cited = max(entry.cited, entry.last)
    replicas[id] = entry
    taken.append(TakenSegment(segment, number: number, firstNewChange: firstNew))
  }

  /// Folds what was added, and writes it.
  mutating func finish() throws -> [Contribution] {
    for entry in replicas.values { try ReplicaTable(db: db).save(entry) }
    try MetaTable(db: db).witness(lamport: lamport)
    guard !taken.isEmpty else { return [] }
    var tally = ContributionTally(taken)
    var words: [Facet: Int] = [:]
    let groups = OperationGroups(taken).groups
    // While the articles of one part are written, those of the next are folded.
    var folding: Parallel.Work<FoldedArticle>?
    for start in stride(from: 0, to: groups.count, by: Self.atOnce) {
      let loaded = try groups[start..<min(start + Self.atOnce, groups.count)].map(load)
      let taken = taken
      let next = Parallel.start(loaded) { $0.folded(from: taken) }
      for article in folding?.results() ?? [] { try save(article, &words, &tally) }
      folding = next
    }
    for article in folding?.results() ?? [] { try save(article, &words, &tally) }
    try WordTable(db: db).add(words)
    return tally.contributions
  }

  /// How many articles are read, then folded side by side, then written.
  private static let atOnce = 128
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

  /// The index of the first change after what is held. The segment must agree with the chain there.
  private func firstNewChange(of segment: Segment, after entry: ReplicaTable.Entry) throws -> Int {
    var chain = segment.header.before
    var index = 0
    while index < segment.changes.count, segment.changes[index].first.seq <= entry.last {
      chain = chain.extended(by: segment.change(at: index))
      index += 1
    }
    let reached = index == 0 ? segment.header.first - 1 : segment.changes[index - 1].lastSeq
    guard reached == entry.last, chain == entry.chain else {
      throw StoreError.forked(entry.id, at: min(reached, entry.last))
    }
    return index
  }

  private func load(_ group: OperationGroups.Group) throws -> LoadedArticle {
    let number = try articles.makeNumber(of: group.article)
    return LoadedArticle(group: group, number: number, stored: try articles.stored(group.article, number: number))
  }

  private func save(
    _ article: FoldedArticle, _ words: inout [Facet: Int], _ tally: inout ContributionTally
  ) throws {
    let number = article.number
    words.record(change: article.oldFacets, to: try articles.save(article.form, number: number))
    if let text = article.news.text { try articles.insert(text: text, of: number) }
    for key in article.news.keys { try KeyTable(db: db).insert(key, article: number) }
    let statement = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO article_segment (article, segment) VALUES (?, ?)")
    for segment in article.news.segments { try statement.execute(arguments: [number, taken[segment].number]) }
    tally.countArticle(by: article.news.changes)
  }
}
