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
  private var taken: [Taken] = []
  private var lamport: UInt64 = 0

  /// A segment with the first of its operations that is new here.
  private struct Taken {
    let segment: Segment
    let number: Int64
    let firstNew: Int
  }

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
    var entry = try entry(of: id)
    try acknowledge(segment)
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
    taken.append(Taken(segment: segment, number: number, firstNew: segment.operations(ofChange: firstNew).lowerBound))
  }

  /// Folds what was added, and writes it.
  mutating func finish() throws -> [Contribution] {
    for entry in replicas.values { try ReplicaTable(db: db).save(entry) }
    try MetaTable(db: db).witness(lamport: lamport)
    guard !taken.isEmpty else { return [] }
    var tally = ContributionTally()
    for item in taken {
      let first = item.segment.changeIndex(ofOperation: item.firstNew)
      for header in item.segment.changes[first...] { tally.count(header) }
    }
    let groups = try grouped()
    var words: [Facet: Int] = [:]
    for group in groups { try fold(group, &words, &tally) }
    try WordTable(db: db).add(words)
    return tally.contributions
  }
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

  /// The new operations of one article: where each is, in the order in which they are folded.
  private struct Group {
    let article: ArticleID
    let places: ArraySlice<Place>
  }

  private struct Place {
    let article: Int32
    let segment: Int32
    let operation: Int32
  }

  /// Sorts the new operations by article with a counting sort, which keeps each replica's own order.
  private func grouped() throws -> [Group] {
    var ids: [ArticleID] = []
    var indexes: [ArticleID: Int32] = [:]
    let local = taken.map { item in
      item.segment.articles.map { id in
        if let index = indexes[id] { return index }
        indexes[id] = Int32(ids.count)
        ids.append(id)
        return indexes[id] ?? 0
      }
    }
    var starts = Array(repeating: 0, count: ids.count + 1)
    for (position, item) in taken.enumerated() {
      for operation in item.firstNew..<item.segment.operationCount {
        starts[Int(local[position][item.segment.articleIndex(at: operation)]) + 1] += 1
      }
    }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var places = Array(repeating: Place(article: 0, segment: 0, operation: 0), count: starts[ids.count])
    var next = starts
    for (position, item) in taken.enumerated() {
      for operation in item.firstNew..<item.segment.operationCount {
        let article = local[position][item.segment.articleIndex(at: operation)]
        places[next[Int(article)]] = Place(
          article: article, segment: Int32(position), operation: Int32(truncatingIfNeeded: operation))
        next[Int(article)] += 1
      }
    }
    return ids.indices.filter { starts[$0] < starts[$0 + 1] }.map { index in
      Group(article: ids[index], places: places[starts[index]..<starts[index + 1]])
    }
  }

  private func fold(_ group: Group, _ words: inout [Facet: Int], _ tally: inout ContributionTally) throws {
    let number = try articles.makeNumber(of: group.article)
    let stored = try articles.stored(group.article, number: number)
    var state = stored?.state ?? ArticleState(id: group.article)
    let hadBase = state.baseLength != nil
    var segments: Set<Int32> = []
    for place in group.places {
      let item = taken[Int(place.segment)]
      let operation = item.segment.operation(at: Int(place.operation))
      let header = item.segment.changes[item.segment.changeIndex(ofOperation: Int(place.operation))]
      state.apply(operation, of: header)
      tally.count(group.article, header)
      segments.insert(place.segment)
      if let key = operation.madeKey { try KeyTable(db: db).insert(key, article: number) }
      if !hadBase, state.baseLength != nil, case .article(let creation) = operation.payload {
        // Every creation that is taken has the text that hashes to the id, so any of them will do.
        try articles.insert(text: creation.text, of: number)
      }
    }
    words.record(change: stored?.facets ?? [:], to: try articles.save(state, number: number))
    for segment in segments {
      try db.cachedStatement(sql: "INSERT OR IGNORE INTO article_segment (article, segment) VALUES (?, ?)").execute(
        arguments: [number, taken[Int(segment)].number])
    }
  }
}

/// Counts whose work came in.
private struct ContributionTally {
  private struct Who: Hashable {
    let author: ExactText
    let device: ExactText
  }

  private var counts: [Who: Contribution] = [:]
  private var last: (article: ArticleID, seen: Set<Who>)?

  mutating func count(_ header: ChangeHeader) {
    let who = Who(author: header.author, device: header.device)
    counts[who, default: Self.none(who)].changes += 1
    counts[who, default: Self.none(who)].operations += header.count
  }

  /// Counts an article for the author of a change, once.
  mutating func count(_ article: ArticleID, _ header: ChangeHeader) {
    let who = Who(author: header.author, device: header.device)
    if last?.article != article { last = (article, []) }
    guard last?.seen.insert(who).inserted == true else { return }
    counts[who, default: Self.none(who)].articles += 1
  }

  private static func none(_ who: Who) -> Contribution {
    Contribution(author: who.author.string, device: who.device.string, changes: 0, operations: 0, articles: 0)
  }

  var contributions: [Contribution] {
    counts.values.sorted { ($0.author, $0.device) < ($1.author, $1.device) }
  }
}
