internal import Models
internal import Segments
internal import Store
internal import Sync

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Looks at a replica's folder, its database and its shared directory, and writes nothing anywhere. What there is to say
/// of it is decided elsewhere.
struct Collector {
  /// The folder of the replica, absolute.
  let folder: String
  let now: Timestamp

  private var home: String { folder + "/" + Replica.folderName }
  private var path: String { Replica.databasePath(in: folder) }

  /// Everything there is to say, in the order of what matters first.
  func findings() -> [Finding] {
    let before = Environment.modified(ofFile: path)
    let found = look()
    let isDamage = found.contains { $0.kind == .database || $0.kind == .state }
    let isOpen = Environment.size(ofFile: path + "-wal") > 0
    // A command that began meanwhile changes the file while it is read as if nobody did.
    return isDamage && (isOpen || Environment.modified(ofFile: path) != before) ? look() : found
  }

  private func look() -> [Finding] {
    let seen = observeFolder()
    let isWhole = seen.writeAheadLog == 0 || Replica.showsWriteAheadLog(in: folder)
    var database = closedDatabase
    var log: [Finding] = []
    if database == nil {
      do {
        guard let replica = try Replica.openUntouched(folder) else { throw Older() }
        defer { try? replica.close() }
        let contents = observe(replica, isWhole: isWhole)
        database = .opened(contents)
        log = try logFindings(replica, mayBeCopy: contents.discontinuity != nil)
      } catch {
        database = database ?? observation(of: error)
        if case .opened(var contents) = database {
          contents.failure = contents.failure ?? Problem.description(of: error)
          database = .opened(contents)
        }
      }
    }
    let found = database.map { DatabaseExamination.findings($0, path: path) } ?? []
    return found + FolderExamination.findings(seen, now: now) + log
  }

  private struct Older: Error {}

  // MARK: - The folder

  private func observeFolder() -> FolderObservation {
    var seen = FolderObservation(path: folder)
    for place in [folder, home] {
      for name in (try? Files.names(in: place)) ?? [] where FolderExamination.isDraft(name) {
        guard place == home || !name.hasPrefix("new-") else { continue }
        let path = place + "/" + name
        seen.drafts.append(.init(path: path, written: Environment.modified(ofFile: path) ?? now))
      }
    }
    for (place, tool) in Self.marks(in: Self.folders(around: folder)) { seen.marks[place] = tool }
    seen.writeAheadLog = Environment.size(ofFile: path + "-wal")
    seen.isLocked = ReplicaLock.isHeld(at: Replica.lockPath(in: folder))
    return seen
  }

  /// A folder and those that it lies in.
  private static func folders(around folder: String) -> [String] {
    var folders = [folder]
    var rest = folder[...]
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      folders.append(rest.isEmpty ? "/" : String(rest))
    }
    return folders
  }

  /// The marks of sync tools in some folders.
  private static func marks(in folders: [String]) -> [(path: String, tool: SyncTool)] {
    folders.flatMap { folder in
      SyncTool.markerNames.compactMap { name in
        let path = (folder == "/" ? "" : folder) + "/" + name
        guard Environment.exists(path) else { return nil }
        return SyncTool.marking(name: name, isFolder: Environment.isFolder(path)).map { (path, $0) }
      }
    }
  }

  // MARK: - The database

  /// Why the database need not even be opened; nil when it may be.
  private var closedDatabase: DatabaseObservation? {
    if let reason = Environment.refusal(ofReading: home) { return .folderUnreadable(reason) }
    guard Environment.exists(path) else { return .absent }
    if let reason = Environment.refusal(ofReading: path) { return .unreadable(reason) }
    return Environment.size(ofFile: path) == 0 ? .empty : nil
  }

  private func observation(of error: any Error) -> DatabaseObservation {
    switch error {
    case is Older: .older
    case StoreError.newerVersion: .newer
    case StoreError.foreignDatabase: .foreign
    default: .broken(Problem.description(of: error))
    }
  }

  private func observe(_ replica: Replica, isWhole: Bool) -> DatabaseObservation.Contents {
    var contents = DatabaseObservation.Contents()
    do {
      contents.problems = try replica.integrityProblems()
      contents.differences = try replica.verify { _ in [] }.differences
      // Without what stands in its write-ahead log a database seems to be behind itself.
      guard isWhole else { return contents }
      let binding = Environment.binding(ofFile: path)
      let witness = Witness.read(of: replica.replica)
      contents.discontinuity = try replica.discontinuity(binding: binding, witness: witness)?.description
    } catch {
      contents.failure = Problem.description(of: error)
    }
    return contents
  }

  // MARK: - The log and the directory

  private func logFindings(_ replica: Replica, mayBeCopy: Bool) throws -> [Finding] {
    let record = try replica.record()
    let directory = try record.shared.map { try observeDirectory($0, replica) }
    let log = LogExamination(record: record, rehearsal: directory?.rehearsal, now: now).findings
    guard let directory else { return log }
    let examined = DirectoryFindings(
      directory: directory, record: record, ownSegments: Set(try replica.ownSegments()),
      mayRestore: !mayBeCopy && directory.rehearsal?.doubt == nil)
    return log + examined.findings
  }

  private func observeDirectory(_ shared: String, _ replica: Replica) throws -> DirectoryObservation {
    var seen = DirectoryObservation(path: shared)
    let directory = FolderDirectory(path: shared)
    guard !directory.encloses(folder), !Environment.encloses(shared, folder) else {
      seen.refusal = DirectoryRefusal.replicaInside.description
      return seen
    }
    do {
      let listing = try directory.list()
      let state = DirectoryState.examine(
        listing, corpus: replica.corpus, knownBefore: try replica.hasUsed(directory: shared), refill: false)
      if case .refused(let refusal) = state { throw refusal }
      seen.closed = closedPlaces(shared, replica)
      seen.carriers = carriers(shared)
      seen.leftovers = Leftovers(names: try directory.names(), now: now.milliseconds / 1000)
      seen.rehearsal = try Rehearsal(listing: listing, log: replica, directory: directory)
      // What is not begun lacks nothing.
      guard state == .ready else { return seen }
      seen.examination = DirectoryExamination(
        listing: listing, held: try replica.allSegments(), replaced: Set(try replica.replaced().keys),
        contents: try DirectoryExamination.contents(of: listing, log: replica, directory: directory))
    } catch let error as DirectoryError {
      seen.refusal = error.description
    } catch let refusal as DirectoryRefusal {
      seen.refusal = refusal.description
    }
    return seen
  }

  private func closedPlaces(_ shared: String, _ replica: Replica) -> [String] {
    let own = SegmentName.directory(of: replica.replica)
    return [shared, "\(shared)/\(SegmentName.folder)", "\(shared)/\(own)"].filter(Environment.exists).compactMap {
      place in
      Environment.refusal(ofWriting: place).map { "\(place): \($0)" }
    }
  }

  private func carriers(_ shared: String) -> [SyncTool: String] {
    var carriers: [SyncTool: String] = [:]
    for part in shared.split(separator: "/") {
      if let tool = SyncTool.carrying(folderNamed: part) { carriers[tool] = String(part) }
    }
    for (path, tool) in Self.marks(in: Array(Self.folders(around: shared).dropFirst())) where carriers[tool] == nil {
      carriers[tool] = path
    }
    return carriers
  }
}
