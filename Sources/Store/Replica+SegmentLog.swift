internal import Foundation
internal import GRDB
package import Models
package import Segments

extension Replica: RenewableLog {
  package func held() throws -> [ReplicaID: Held] {
    try read { reader in
      var held: [ReplicaID: Held] = [:]
      for entry in try ReplicaTable(db: reader.db).all() where entry.last > 0 {
        held[entry.id] = Held(last: entry.last, chain: entry.chain)
      }
      return held
    }
  }

  package func cited() throws -> [ReplicaID: UInt64] {
    try read { reader in
      var cited: [ReplicaID: UInt64] = [:]
      for entry in try ReplicaTable(db: reader.db).all() { cited[entry.id] = max(entry.cited, entry.last) }
      return cited
    }
  }

  package func ownSegments() throws -> [SegmentName] {
    try read { reader in try LogTable(db: reader.db).segments(of: identities(reader)).map(\.name) }
  }

  package func allSegments() throws -> [SegmentName] {
    try read { reader in try LogTable(db: reader.db).segments().map(\.name) }
  }

  package func ownSizes() throws -> [SegmentName: Int] {
    try read { reader in try LogTable(db: reader.db).sizes(of: identities(reader)) }
  }

  package func chains(of replica: ReplicaID, after seq: UInt64) throws -> Set<Chain> {
    guard seq > 0 else { return [Chain(corpus: corpus, replica: replica)] }
    return try read { reader in
      guard let entry = try ReplicaTable(db: reader.db).find(replica) else { return [] }
      let isForked = try reader.forkReading().origins.values.contains(replica)
      return try LogTable(db: reader.db).chains(after: seq, of: entry.number, isForked: isForked)
    }
  }

  package func holds(_ headers: [SegmentHeader]) throws -> [Bool] {
    try read { reader in
      let entries = try ReplicaTable(db: reader.db).all()
      let replicas = Dictionary(entries.map { ($0.id, $0.number) }, uniquingKeysWith: { first, _ in first })
      let forked = try Set(reader.forkReading().origins.values)
      let chains = ChainCache()
      return try headers.map { header in
        guard let number = replicas[header.replica] else { return false }
        return try LogTable(db: reader.db).chains(
          after: header.last, of: number, isForked: forked.contains(header.replica), chains
        ).contains(header.after)
      }
    }
  }

  package func bytes(of segment: SegmentName) throws -> [UInt8]? {
    try read { reader in try LogTable(db: reader.db).bytes(of: segment) }
  }

  package func seal() throws -> SegmentName? {
    try write { reader in try seal(reader) }
  }

  package func takeIn(_ segments: [Segment], now: Timestamp) throws -> [Contribution] {
    let contributions = try write { reader in
      var intake = try Intake(reader, corpus: corpus, replacing: now) { _ = try seal(reader) }
      for segment in segments { try intake.add(segment) }
      return try intake.finish()
    }
    // Only housekeeping: what was taken in is committed, and must not be reported as failed. Closing does it for a few.
    if segments.reduce(0, { $0 + $1.rawBytes.count }) > Self.mostUnfoldedBytes { try? checkpoint() }
    return contributions
  }

  /// How many bytes of segments are taken in without folding the write-ahead log in at once.
  private static let mostUnfoldedBytes = 256 << 10

  package func refusals() throws -> [Refusal] {
    try read { try refusals($0.db) }
  }

  func refusals(_ db: Database) throws -> [Refusal] {
    try Row.fetchAll(db, sql: "SELECT file, size, modified, reason FROM refusal ORDER BY file").map { row in
      Refusal(file: row[0], size: row[1], modified: row[2], reason: row[3])
    }
  }

  package func setRefusals(_ refusals: [Refusal]) throws {
    try write { reader in
      try reader.db.execute(sql: "DELETE FROM refusal")
      for refusal in refusals {
        try reader.db.execute(
          sql: "INSERT OR REPLACE INTO refusal (file, size, modified, reason) VALUES (?, ?, ?, ?)",
          arguments: [refusal.file, refusal.size, refusal.modified, refusal.reason])
      }
    }
  }
}

extension Replica {
  /// Seals what is unsealed as one segment, within a transaction.
  ///
  /// - Parameters:
  ///   - last: A change after all of it that was not written down.
  ///   - ahead: What was gathered of all this already.
  func seal(_ reader: CorpusReader, with last: Change? = nil, ahead: SegmentAhead? = nil) throws -> SegmentName? {
    let db = reader.db
    let log = LogTable(db: db)
    let changes = try log.unsealed(of: replica) + (last.map { [$0] } ?? [])
    guard !changes.isEmpty else { return nil }
    var own = try ReplicaTable(db: db).entry(of: replica, corpus: corpus)
    let meta = MetaTable(db: db)
    let draft = SegmentDraft(
      corpus: corpus, before: try meta.sealedChain(of: replica, in: corpus),
      table: try acknowledgements(of: changes, db), changes: changes)
    guard let key = SigningKey(bytes: Array(try meta.require(.signingKey))) else {
      throw StoreError.damaged("the signing key cannot be read")
    }
    let bytes = try SegmentCodec.encode(draft, signingKey: key, ahead: ahead)
    // Read again before it counts: from here on this is the only copy of the edits.
    let segment = try SegmentCodec.decodeHeld(bytes)
    let name = segment.name
    own.chain = segment.header.after
    try ReplicaTable(db: db).save(own)
    let number = try log.insert(name, replica: own.number, chain: own.chain, bytes: bytes)
    try index(segment, number: number, reader)
    try log.deleteUnsealed()
    // Everything up to the last operation is sealed now, so the chain there is where the next segment begins.
    try meta.set(.sealed, own.chain.data)
    return name
  }

  /// How far other replicas are held: of those that the changes name, and of those that moved on since the last segment.
  private func acknowledgements(of changes: [Change], _ db: Database) throws -> [TableEntry] {
    let replicas = ReplicaTable(db: db)
    let others = try replicas.all().filter { $0.id != replica }
    var named: Set<ReplicaID> = []
    // Every operation is looked at for it, so only where somebody did not move on.
    if others.contains(where: { $0.last <= $0.told }) {
      for change in changes { named.formUnion(change.namedReplicas) }
    }
    var entries: [TableEntry] = []
    for var entry in others where entry.last > entry.told || named.contains(entry.id) {
      entries.append(TableEntry(replica: entry.id, seq: entry.last, chain: entry.chain))
      entry.told = entry.last
      try replicas.save(entry)
    }
    return entries.sorted { $0.replica < $1.replica }
  }

  private func index(_ segment: Segment, number: Int64, _ reader: CorpusReader) throws {
    try LogTable(db: reader.db).index(segment.articles.map(reader.makeNumber), segment: number)
  }
}
