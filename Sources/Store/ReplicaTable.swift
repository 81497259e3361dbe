internal import Foundation
internal import GRDB
internal import Models
internal import Segments

/// The replicas heard of, and how far each is held.
struct ReplicaTable {
  let db: Database

  struct Entry {
    let number: Int64
    let id: ReplicaID
    var last: UInt64
    var chain: Chain
    var cited: UInt64
    var acknowledged: UInt64
    var told: UInt64
    var changed: Timestamp?
    var device: ExactText
    var authors: [ExactText]
    /// For a branch under another name: the number of the replica whose key signed it.
    var origin: Int64?
    /// The number of the operation after which a branch parted; 0 for one that has its own id.
    var start: UInt64 = 0

    /// How many operations are held under this name.
    var count: UInt64 { last - min(last, start) }
  }

  func all() throws -> [Entry] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT number, id, last, chain, cited, acknowledged, told, changed, device, authors, origin, start FROM replica
        ORDER BY number
        """
    ).map { row in
      Entry(
        number: row[0], id: ReplicaID(try ID128(column: row[1])), last: UInt64(clamping: row[2] as Int64),
        chain: try Chain(column: row[3]), cited: UInt64(clamping: row[4] as Int64),
        acknowledged: UInt64(clamping: row[5] as Int64), told: UInt64(clamping: row[6] as Int64),
        changed: (row[7] as Int64?).map(Timestamp.init(milliseconds:)), device: try ExactText(column: row[8]),
        authors: try WordList.decode(row[9]), origin: row[10], start: UInt64(clamping: row[11] as Int64))
    }
  }

  func find(_ id: ReplicaID) throws -> Entry? { try all().first { $0.id == id } }

  /// The entry of a replica, made when it is new.
  func entry(of id: ReplicaID, corpus: CorpusID) throws -> Entry {
    if let known = try find(id) { return known }
    let chain = Chain(corpus: corpus, replica: id)
    try db.execute(sql: "INSERT INTO replica (id, chain) VALUES (?, ?)", arguments: [id.raw.data, chain.data])
    return Entry(
      number: db.lastInsertedRowID, id: id, last: 0, chain: chain, cited: 0, acknowledged: 0, told: 0,
      changed: nil, device: .empty, authors: [])
  }

  func save(_ entry: Entry) throws {
    try db.cachedStatement(
      sql: """
        UPDATE replica SET last = ?, chain = ?, cited = ?, acknowledged = ?, told = ?, changed = ?, device = ?, authors = ?,
          origin = ?, start = ? WHERE number = ?
        """
    ).execute(
      arguments: [
        Int64(clamping: entry.last), entry.chain.data, Int64(clamping: entry.cited),
        Int64(clamping: entry.acknowledged), Int64(clamping: entry.told), entry.changed?.milliseconds,
        entry.device.data, Data(WordList.encode(entry.authors)), entry.origin,
        Int64(clamping: entry.start), entry.number,
      ])
  }
}

extension ReplicaTable.Entry {
  /// Moves on past a change.
  mutating func advance(past header: ChangeHeader) {
    last = header.lastSeq
    changed = header.wall
    device = header.device
    // The column ends each name with a zero byte.
    let author = header.author
    if !author.isEmpty, !author.bytes.contains(0), !authors.contains(author) {
      authors.append(author)
      authors.sort()
    }
  }
}
