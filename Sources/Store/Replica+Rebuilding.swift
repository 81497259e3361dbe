internal import Foundation
internal import GRDB
internal import Models
internal import Segments

extension Replica {
  /// Makes everything that follows from the log anew, in one transaction: whatever of it was lost or changed is then what
  /// the log says. The log itself, settings and identity stay as they are.
  ///
  /// - Parameter partBytes: How many bytes of segments are taken in at a time, about.
  /// - Throws: `StoreError.damaged` naming the segment, `StoreError.gap`; then nothing was changed.
  /// - Complexity: O(log), with some segments in memory at a time.
  package func rebuild(partBytes: Int = 64 << 20) throws {
    try write { reader in
      // By their operations: one may have come later than those that follow what it has. Asks nothing of other tables.
      let numbers = try Int64.fetchAll(reader.db, sql: "SELECT number FROM segment ORDER BY first, last, number")
      let isKnown = try ReplicaTable(db: reader.db).find(replica) != nil
      try forgetWhatFollows(reader.db)
      // One that never edited may be listed all the same.
      if isKnown { _ = try ReplicaTable(db: reader.db).entry(of: replica, corpus: corpus) }
      var rest = numbers[...]
      while !rest.isEmpty {
        // A reader of its own for each part: it remembers how segments were read.
        let part = try takeOut(&rest, partBytes, reader.db)
        var intake = try Intake(CorpusReader(db: reader.db, replica: replica), corpus: corpus, replacing: nil, seal: {})
        for segment in part { try intake.add(segment) }
        _ = try intake.finish()
      }
      try refoldUnsealed(CorpusReader(db: reader.db, replica: replica))
      try MetaTable(db: reader.db).set(.foldVersion, Self.foldVersion)
    }
    try checkpoint()
  }

  private func forgetWhatFollows(_ db: Database) throws {
    let tables = [
      "article", "state", "delta", "base", "article_segment", "keyed", "word", "replica", "renaming", "unbound",
      "citation",
    ]
    for table in tables { try db.execute(sql: "DELETE FROM \(table)") }
    try TotalTable(db: db).clear()
    // Replicas are numbered anew, and a segment counts as held only when it has been taken in.
    try db.execute(sql: "UPDATE segment SET replica = -number")
  }

  private func takeOut(_ numbers: inout ArraySlice<Int64>, _ partBytes: Int, _ db: Database) throws -> [Segment] {
    let log = LogTable(db: db)
    var part: [Segment] = []
    var size = 0
    while size < partBytes, let number = numbers.popFirst() {
      let bytes = try log.bytes(ofSegment: number)
      do {
        part.append(try SegmentCodec.decode(bytes, corpus: corpus))
      } catch {
        throw StoreError.damaged("segment \(number) of the log: \(error)")
      }
      size += bytes.count
      try db.execute(sql: "DELETE FROM segment WHERE number = ?", arguments: [number])
    }
    return part
  }

  private func refoldUnsealed(_ reader: CorpusReader) throws {
    let db = reader.db
    let changes = try LogTable(db: db).unsealed(of: replica)
    guard !changes.isEmpty else { return }
    var own = try ReplicaTable(db: db).entry(of: replica, corpus: corpus)
    for change in changes {
      own.advance(past: change.header)
      own.chain = own.chain.extended(by: change)
      try MetaTable(db: db).witness(lamport: change.header.lamport)
      for operation in change.operations {
        let article = try ArticleTable(db: db).makeNumber(of: operation.article)
        if let key = operation.madeKey { try KeyTable(db: db).insert(key, article: article) }
      }
    }
    own.cited = max(own.cited, own.last)
    try ReplicaTable(db: db).save(own)
    try reader.refold(Set(changes.flatMap(\.operations).map(\.article)))
  }
}
