internal import Foundation
internal import GRDB
internal import Models
package import Segments

extension Replica {
  /// Goes on under a new identity, because this database was copied or restored, and others may use the old one.
  ///
  /// What is unsealed is sealed under the old identity first. Whoever has the same work unsealed seals the same
  /// operations, so that it is one work everywhere; where others went on differently it is a branch of its own.
  package func renewed(_ key: SigningKey) throws -> Replica {
    try write { reader in
      _ = try seal(reader)
      try adopt(key, reader)
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
    // What others said that they hold, they said of the former identity.
    try reader.db.execute(sql: "UPDATE replica SET told = 0, acknowledged = 0")
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
