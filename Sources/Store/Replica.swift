internal import Foundation
internal import GRDB
package import Models
package import Segments

/// A replica: one folder on one machine whose `.hashiya` holds the database. This file and its extensions
/// (`Replica+…`) are all that other modules see of the store.
///
/// Every call is one transaction. Nothing here reads a clock, a random number or the environment: they are parameters.
package struct Replica: Sendable {
  /// The folder that holds `.hashiya`.
  package let folder: String
  package let corpus: CorpusID
  /// The identity under which this replica issues operations now.
  package let replica: ReplicaID
  let queue: DatabaseQueue

  package static let folderName = ".hashiya"

  package static func databasePath(in folder: String) -> String { folder + "/" + folderName + "/replica.sqlite" }
  package static func lockPath(in folder: String) -> String { folder + "/" + folderName + "/lock" }

  /// What `init` and `join` decide about a new replica.
  package struct Birth: Sendable {
    package let corpus: CorpusID
    package let signingKey: SigningKey
    package let author: ExactText
    package let device: ExactText
    /// The shared directory it joins; nil for the first replica of a corpus.
    package let shared: String?

    package init(
      corpus: CorpusID, signingKey: SigningKey, author: ExactText, device: ExactText, shared: String? = nil
    ) {
      self.shared = shared
      self.corpus = corpus
      self.signingKey = signingKey
      self.author = author
      self.device = device
    }
  }

  /// Makes a replica in a folder, which may hold other files but no replica.
  ///
  /// The database is built under another name and renamed, so that a crash leaves a replica or none.
  package static func create(
    in folder: String, _ birth: Birth, files: DatabaseFiles = .real
  ) throws -> Replica {
    let path = databasePath(in: folder)
    guard !files.exists(path) else { throw StoreError.replicaExists(folder) }
    let home = folder + "/" + folderName
    try files.makeFolder(home)
    let draft = home + "/new-\(birth.signingKey.replica).sqlite"
    do {
      let queue = try DatabaseQueue(path: files.location(draft), configuration: configuration(readOnly: false))
      try Schema.migrator.migrate(queue)
      try queue.write { db in try record(birth, in: MetaTable(db: db)) }
      try queue.close()
      try files.move(draft, path)
    } catch {
      for suffix in ["", "-wal", "-shm", "-journal"] { try? files.remove(draft + suffix) }
      throw error
    }
    return try open(folder, files: files)
  }

  private static func record(_ birth: Birth, in meta: MetaTable) throws {
    try meta.set(.corpus, birth.corpus.raw.data)
    try meta.set(.replica, birth.signingKey.replica.raw.data)
    try meta.set(.signingKey, Data(birth.signingKey.bytes))
    try meta.set(.author, birth.author.data)
    try meta.set(.device, birth.device.data)
    if let shared = birth.shared { try meta.set(.shared, ExactText(shared).data) }
    try meta.set(.foldVersion, foldVersion)
  }

  /// The version of the fold's rules that the stored states were made by.
  package static let foldVersion: UInt64 = 2

  /// Opens the replica of a folder.
  ///
  /// - Throws: `StoreError.notAReplica`, `.newerVersion`, `.foreignDatabase`, `.damaged`.
  /// - Parameter readOnly: Nothing will be written. Opening then costs no more than opening a database, where a
  ///   connection that may write makes a write-ahead log and folds it in again.
  package static func open(
    _ folder: String, readOnly: Bool = false, files: DatabaseFiles = .real
  ) throws -> Replica {
    let path = databasePath(in: folder)
    guard files.exists(path) else { throw StoreError.notAReplica(folder) }
    let queue = try DatabaseQueue(path: files.location(path), configuration: configuration(readOnly: readOnly))
    guard let (corpus, replica) = try identify(queue, path) else {
      // Of an older version: bringing it up to date writes.
      if readOnly { return try open(folder, files: files) }
      try Schema.migrator.migrate(queue)
      try foldAnew(queue, folder)
      return try open(folder, files: files)
    }
    return Replica(folder: folder, corpus: corpus, replica: replica, queue: queue)
  }

  /// Makes what an earlier version folded anew: by this version's rules, which may read operations that the earlier one
  /// could not, and in the form that this version reads.
  private static func foldAnew(_ queue: DatabaseQueue, _ folder: String) throws {
    let (corpus, replica) = try queue.read { db in try identity(MetaTable(db: db)) }
    try Replica(folder: folder, corpus: corpus, replica: replica, queue: queue).rebuild()
  }

  private static func identity(_ meta: MetaTable) throws -> (CorpusID, ReplicaID) {
    (CorpusID(try ID128(column: meta.require(.corpus))), ReplicaID(try ID128(column: meta.require(.replica))))
  }

  /// Nil when migrations are due, or the states were folded by an earlier version's rules.
  static func identify(_ queue: DatabaseQueue, _ path: String) throws -> (CorpusID, ReplicaID)? {
    try queue.read { db in
      let isOurs = try Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID
      guard isOurs else { throw StoreError.foreignDatabase(path) }
      guard try !Schema.migrator.hasBeenSuperseded(db) else { throw StoreError.newerVersion(path) }
      guard try Schema.migrator.hasCompletedMigrations(db) else { return nil }
      let meta = MetaTable(db: db)
      guard try meta.number(.foldVersion) >= foldVersion else { return nil }
      return try identity(meta)
    }
  }

  static func configuration(readOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    // Not `.wal`: GRDB would then set the synchronous mode itself, after what is said here, to one in which a power cut
    // takes back the last commits.
    configuration.journalMode = .default
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      // What a command acknowledged is on disk (rule 1): a write-ahead log, synced at every commit.
      // Closing folds it in, once for all that a command wrote: SQLite's own limit would do it within most merges too.
      if !readOnly { try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 4000") }
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA foreign_keys = OFF")
    }
    return configuration
  }

  /// Closes the database; the write-ahead log is folded in.
  package func close() throws { try queue.close() }

  func read<Value>(_ body: (CorpusReader) throws -> Value) throws -> Value {
    try queue.read { db in try body(CorpusReader(db: db, replica: replica)) }
  }

  func write<Value>(_ body: (CorpusReader) throws -> Value) throws -> Value {
    try queue.write { db in try body(CorpusReader(db: db, replica: replica)) }
  }

  /// Folds the write-ahead log in: after a large merge, a long log would slow every opening.
  func checkpoint() throws {
    try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
  }
}
