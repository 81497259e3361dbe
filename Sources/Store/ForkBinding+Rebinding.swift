internal import GRDB
internal import Models
internal import Segments

extension ForkBinding {
  /// For each article that new operations touch, the changes they are in, by place in `added` and in the segment.
  typealias Touched = [ArticleID: [(segment: Int, change: Int)]]

  /// Reads the whole log anew and stores what comes of it: rows of the branches, renamings, and the articles that read
  /// otherwise than before or have new operations.
  ///
  /// - Parameter forked: The replicas that forked.
  func rebind(forked: Set<ReplicaID>, added: [TakenSegment]) throws -> Touched {
    let trees = try trees(of: forked)
    try save(trees)
    let changed = try saveReadings(trees)
    let touched = try index(added)
    let articles = changed.union(touched.keys)
    // A reader of its own: this one remembers how segments were read.
    try CorpusReader(db: reader.db, replica: reader.replica).refold(articles)
    return touched
  }

  private func save(_ trees: Trees) throws {
    let table = ReplicaTable(db: reader.db)
    for (replica, tree) in trees.trees {
      let origin = try table.entry(of: replica, corpus: corpus).number
      for branch in tree.branches {
        var entry = try table.entry(of: branch.name, corpus: corpus)
        if entry.chain != branch.chain { entry.told = 0 }
        entry.authors = []
        for header in trees.makers[branch.name] ?? [] { entry.advance(past: header) }
        entry.last = branch.last
        entry.chain = branch.chain
        entry.cited = branch.last
        entry.start = branch.start
        entry.origin = branch.name == replica ? nil : origin
        try table.save(entry)
      }
    }
  }

  /// Stores how every segment is read; gives the articles of those that are read otherwise than before.
  private func saveReadings(_ trees: Trees) throws -> Set<ArticleID> {
    let table = ForkTable(db: reader.db)
    let log = LogTable(db: reader.db)
    let before = try table.reading()
    var articles: Set<ArticleID> = []
    for row in try log.segments() {
      let segment = try SegmentCodec.decodeHeld(log.bytes(ofSegment: row.number))
      let reading = try reading(of: segment, trees)
      for entry in segment.table { try table.delete(ForkTable.Citation(segment: row.number, entry: entry)) }
      for entry in reading.open { try cite(entry, by: row.number, trees) }
      let wasUnbound = before.unbound.contains(row.number)
      guard before.renaming(ofSegment: row.number) != reading.renaming || wasUnbound != reading.isUnbound else {
        continue
      }
      try table.save(reading.renaming, ofSegment: row.number)
      try table.setUnbound(reading.isUnbound, segment: row.number)
      articles.formUnion(segment.articles)
    }
    return articles
  }

  private func cite(_ entry: TableEntry, by segment: Int64, _ trees: Trees) throws {
    try ForkTable(db: reader.db).insert(ForkTable.Citation(segment: segment, entry: entry))
    guard trees.tree(of: entry.replica) != nil else { return }
    let table = ReplicaTable(db: reader.db)
    var row = try table.entry(of: entry.replica, corpus: corpus)
    row.cited = max(row.cited, entry.seq)
    try table.save(row)
  }

  /// Notes where the operations of new segments are.
  private func index(_ added: [TakenSegment]) throws -> Touched {
    let articles = ArticleTable(db: reader.db)
    var touched: Touched = [:]
    for (position, item) in added.enumerated() {
      try LogTable(db: reader.db).index(item.segment.articles.map(articles.makeNumber), segment: item.number)
      for change in item.segment.changes.indices {
        for index in item.segment.operations(ofChange: change) {
          let operation = item.segment.operation(at: index)
          let number = try articles.makeNumber(of: operation.article)
          if let key = operation.madeKey { try KeyTable(db: reader.db).insert(key, article: number) }
          if change >= item.firstNewChange, touched[operation.article]?.last.map({ $0 != (position, change) }) ?? true {
            touched[operation.article, default: []].append((position, change))
          }
        }
      }
    }
    return touched
  }

  /// Compares what is stored with what the segments say; gives the names of the branches of replicas that forked.
  func verify(_ differences: inout [String]) throws -> Set<ReplicaID> {
    let stored = try reader.forkReading()
    let log = LogTable(db: reader.db)
    let trees = try trees(of: Set(stored.origins.values))
    for branch in trees.trees.values.flatMap(\.branches) {
      let entry = try ReplicaTable(db: reader.db).find(branch.name)
      if entry?.last != branch.last || entry?.chain != branch.chain || entry?.start != branch.start {
        differences.append("branch \(branch.name) is stored otherwise than its segments say")
      }
    }
    for row in try log.segments() {
      let reading = try reading(of: SegmentCodec.decodeHeld(log.bytes(ofSegment: row.number)), trees)
      if reading.renaming != stored.renaming(ofSegment: row.number)
        || reading.isUnbound != stored.unbound.contains(row.number)
      {
        differences.append("segment \(row.name.path) is read under other names than it should be")
      }
    }
    return Set(trees.origins.keys)
  }
}
