internal import Foundation
internal import GRDB
package import Models
package import Segments

/// Where a database lives: it was copied or restored when this differs from what it remembers.
package struct Binding: Equatable, Sendable {
  /// What the system says of the machine and of the file: machine, device, inode, time of birth.
  package let text: ExactText

  package init(_ text: ExactText) { self.text = text }
}

extension Replica {
  /// Whether the database is where it was when it last wrote. One that was never bound is where it should be.
  package func isBound(to binding: Binding) throws -> Bool {
    try read { reader in
      guard let known = try MetaTable(db: reader.db).text(.binding) else { return true }
      return known == binding.text
    }
  }

  package func bind(to binding: Binding) throws {
    try write { try MetaTable(db: $0.db).set(.binding, binding.text.data) }
  }

  /// Goes on under a new identity, because this database was copied and the other copy may use the old one.
  ///
  /// What is unsealed is sealed under the old identity first: the other copy seals the same work as the same
  /// operations, so that it is one work in both.
  package func renewed(_ key: SigningKey) throws -> Replica {
    try write { reader in
      _ = try seal(reader)
      try adopt(key, reader)
    }
    return Replica(folder: folder, corpus: corpus, replica: key.replica, queue: queue)
  }

  /// Goes on under a new identity, because work that this database doesn't hold was published under the old one: it
  /// is an older state of itself.
  ///
  /// Unsealed changes that are among the `published` ones are the same work, and are dropped here to be taken in; from
  /// the first that differs on they become changes of the new identity, and what they name of each other with them.
  package func renewed(_ key: SigningKey, published: [Change]) throws -> Replica {
    try write { reader in
      let tail = try takeOutUnsealed(reader)
      try adopt(key, reader)
      let known = Dictionary(published.map { ($0.id.seq, $0) }, uniquingKeysWith: { first, _ in first })
      let differing = tail.drop { known[$0.id.seq] == $0 }
      guard let start = differing.first?.id.seq else { return }
      let old = replica
      for change in differing {
        let renamed = change.renamed { id in
          guard id.replica == old, id.seq >= start else { return id }
          return OperationID(replica: key.replica, seq: id.seq - start + 1)
        }
        try append(renamed, reader)
      }
      try CorpusReader(db: reader.db, replica: key.replica).refold(Set(differing.flatMap(\.operations).map(\.article)))
    }
    return Replica(folder: folder, corpus: corpus, replica: key.replica, queue: queue)
  }

  private func adopt(_ key: SigningKey, _ reader: CorpusReader) throws {
    let meta = MetaTable(db: reader.db)
    var former = try meta.data(.former) ?? Data()
    former.append(replica.raw.data)
    try meta.set(.former, former)
    try meta.set(.replica, key.replica.raw.data)
    try meta.set(.signingKey, Data(key.bytes))
    try reader.db.execute(sql: "DELETE FROM meta WHERE name = 'sealed'")
    try reader.db.execute(sql: "UPDATE replica SET told = 0")
  }

  /// Takes the unsealed changes out of the log, and out of the articles.
  private func takeOutUnsealed(_ reader: CorpusReader) throws -> [Change] {
    let log = LogTable(db: reader.db)
    let tail = try log.unsealed(of: replica)
    try log.deleteUnsealed()
    let replicas = ReplicaTable(db: reader.db)
    var own = try replicas.entry(of: replica, corpus: corpus)
    own.last = try lastSealed(reader)
    own.chain =
      try MetaTable(db: reader.db).data(.sealed).map(Chain.init(column:)) ?? Chain(corpus: corpus, replica: replica)
    try replicas.save(own)
    try CorpusReader(db: reader.db, replica: replica).refold(Set(tail.flatMap(\.operations).map(\.article)))
    return tail
  }

  private func append(_ change: Change, _ reader: CorpusReader) throws {
    let bytes = try LogTable(db: reader.db).insert(unsealed: change)
    let replicas = ReplicaTable(db: reader.db)
    var own = try replicas.entry(of: change.id.replica, corpus: corpus)
    own.advance(past: change.header)
    own.chain = own.chain.extended(byCanonicalBytes: bytes)
    own.cited = max(own.cited, own.last)
    try replicas.save(own)
  }

  /// The identities that this database has used, the present one last.
  func identities(_ reader: CorpusReader) throws -> [ReplicaID] {
    let former = try MetaTable(db: reader.db).data(.former) ?? Data()
    let past = stride(from: 0, to: former.count - former.count % 16, by: 16).compactMap { offset in
      ID128(prefixOf: former.dropFirst(offset)).map(ReplicaID.init)
    }
    return past + [replica]
  }
}
