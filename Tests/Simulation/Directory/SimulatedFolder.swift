package import Segments
package import Sync
internal import TestSupport

/// One machine's view of a shared directory in memory, which does to its files what `FolderDirectory` does over a
/// POSIX file system, system call by system call.
package final class SimulatedFolder: SharedDirectory {
  /// What the file system is like.
  package struct Traits {
    /// Whether it can give a file a second name. Without that, files are written in place.
    package var hasLinks = true
    /// For how many milliseconds a listing is answered from a cache, as by a client of a network drive.
    package var listingLifetime: Int64 = 0

    package init() {}
  }

  package let machine: Int
  package let tree: FileTree
  package var trouble = FolderTrouble()
  /// How often each fault was met by the replica.
  package private(set) var hits: [FaultKind: Int] = [:]
  /// Every path that the replica asked to write, whatever came of it.
  package private(set) var asked: Set<String> = []
  /// How many write boundaries were passed or met: where a process may die is a number below this.
  package internal(set) var boundaries = 0
  /// How often a hostile size was believed. A reader that looks at sizes first never does.
  package private(set) var oversizedReads = 0
  /// The process that used this folder was killed; every call fails until `revive`.
  package private(set) var isDead = false

  let clock: VirtualClock
  package let traits: Traits
  var random: SeededGenerator
  /// What is in the empty folder on which the directory should be mounted.
  let underlay: FileTree
  /// Nothing gets through for the rest of a call.
  var isCutOff = false
  var swept: Set<String> = []
  private var cached: (listing: [SimulatedFile], until: Int64)?

  package init(
    machine: Int = 0, tree: FileTree, clock: VirtualClock, seed: UInt64 = 0, traits: Traits = Traits()
  ) {
    self.machine = machine
    self.tree = tree
    self.clock = clock
    self.traits = traits
    random = SeededGenerator(seed: seed)
    underlay = FileTree(clock: clock)
  }

  /// The files that calls see now.
  var visible: FileTree { trouble.mount(at: clock.now) == .empty ? underlay : tree }

  package func list(isHeld: (SegmentName) -> Bool) throws(DirectoryError) -> [DirectoryEntry] {
    try enter(.list, "simulated")
    let files = listedFiles()
    var entries: [DirectoryEntry] = []
    entries.reserveCapacity(files.count)
    for file in files {
      guard let entry = try entry(of: file) else { continue }
      let isKnown = entry.kind == .file && (entry.segment.map(isHeld) ?? false)
      entries.append(entry)
      if isKnown {
        entries[entries.count - 1].size = 0
        entries[entries.count - 1].modified = 0
      }
    }
    return random.shuffled(entries)
  }

  package func read(_ path: String, limit: Int) throws(DirectoryError) -> [UInt8] {
    let target = try SimulatedPath(path, for: .read)
    try enter(.read, path)
    let now = clock.now
    for folder in target.folders {
      if trouble.isUnreadable(folder, at: now) { throw refused(path) }
      guard visible[folder]?.entry.kind == .folder else { throw vanished(path) }
    }
    guard let file = visible[path], file.presence != .stub, file.entry.kind != .other else {
      throw vanished(path)
    }
    if trouble.isUnreadable(path, at: now) { throw refused(path) }
    guard file.entry.kind == .file else {
      throw DirectoryError(.notReadable, .read, path, "simulated: not a regular file")
    }
    if file.presence == .online {
      throw fault(.placeholder, .inputOutput, .read, path)
    }
    return content(of: file, limit: limit)
  }

  // MARK: - Processes

  /// A new process takes the place of the one that died.
  package func revive() {
    isDead = false
    swept = []
  }

  /// Kills the process between two calls.
  package func kill() {
    isDead = true
    count(.killed)
  }

  /// The power fails: the process is dead, and what it or its sync tool wrote last is what chance made of it.
  package func losePower(seed: UInt64) {
    isDead = true
    count(.powerLost)
    tree.losePower(of: machine, seed: seed, at: clock.now)
  }

  /// Ends every trouble.
  package func calm() {
    trouble = FolderTrouble()
    cached = nil
  }

  /// Forgets what a cache says of the names in the folder: the client has changed it itself.
  func dropCache() { cached = nil }

  /// Keeps the listing as it is until the time `until`.
  package func freezeListing(until: Int64) {
    trouble.frozenUntil = until
    cached = (visible.files.filter(\.isListed), until)
  }
}

extension SimulatedFolder {
  func count(_ kind: FaultKind) { hits[kind, default: 0] += 1 }

  func note(asked path: String) { asked.insert(path) }

  func die() {
    isDead = true
    count(.killed)
  }

  func fault(
    _ kind: FaultKind, _ cause: DirectoryError.Cause, _ operation: DirectoryError.Operation, _ path: String
  ) -> DirectoryError {
    count(kind)
    return DirectoryError(cause, operation, path, "simulated: \(kind)")
  }

  /// What every call meets first.
  func enter(_ operation: DirectoryError.Operation, _ path: String) throws(DirectoryError) {
    if isDead { throw SimulatedCrash.error(operation, path) }
    if isCutOff { throw fault(.replyLost, .inputOutput, operation, path) }
    switch trouble.mount(at: clock.now) {
    case .mounted: break
    case .missing: throw fault(.emptied, .missing, operation, path)
    case .empty: count(.emptied)
    }
    if let cause = trouble.failure(of: operation) { throw fault(.inputOutput, cause, operation, path) }
  }

  private func refused(_ path: String) -> DirectoryError { fault(.unreadable, .notReadable, .read, path) }

  private func vanished(_ path: String) -> DirectoryError {
    DirectoryError(.vanished, .read, path, "simulated: no such file")
  }

  /// Those of now, or those that a cache remembers.
  private func listedFiles() -> [SimulatedFile] {
    let fresh = visible.files.filter(\.isListed)
    let now = clock.now
    let lifetime = trouble.frozenUntil > now ? trouble.frozenUntil - now : traits.listingLifetime
    guard lifetime > 0 else { return fresh }
    if let cached, cached.until > now {
      if !cached.listing.elementsEqual(fresh, by: { $0.generation == $1.generation }) { count(.staleListing) }
      return cached.listing
    }
    cached = (fresh, now + lifetime)
    return fresh
  }

  /// What the listing says of a file; nil for what is in a folder that may not be read.
  private func entry(of file: SimulatedFile) throws(DirectoryError) -> DirectoryEntry? {
    var entry = file.entry
    if !trouble.unreadable.isEmpty, trouble.isUnreadable(file.path, at: clock.now) {
      guard entry.kind == .folder else { return isInBlockedFolder(file.path) ? nil : entry }
      guard file.path.utf8.contains(UInt8(ascii: "/")) else {
        if !file.isListedFolder { return entry }
        throw fault(.unreadable, .notReadable, .list, file.path)
      }
      if isInBlockedFolder(file.path) { return nil }
      count(.unreadable)
      entry.kind = .unreadable
    }
    if file.presence == .stub { return stub(of: file) }
    return entry
  }

  private func isInBlockedFolder(_ path: String) -> Bool {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map {
      trouble.isUnreadable(String(path[..<$0]), at: clock.now)
    } ?? false
  }

  /// At the top, where every name is listed, the stub is a file as any other.
  private func stub(of file: SimulatedFile) -> DirectoryEntry {
    count(.placeholder)
    guard file.path.utf8.contains(UInt8(ascii: "/")) else {
      return DirectoryEntry(path: ".\(file.path).icloud", size: 180, modified: file.entry.modified)
    }
    return DirectoryEntry(path: file.path, size: 0, modified: 0, kind: .placeholder)
  }

  /// Zeros follow where a file says to be larger than it is.
  private func content(of file: SimulatedFile, limit: Int) -> [UInt8] {
    guard limit > file.bytes.count, file.isHostile else { return Array(file.bytes.prefix(max(0, limit))) }
    let count = min(limit, file.entry.size)
    if count > SegmentLimits.file { oversizedReads += 1 }
    // So much tells as well that the rest is zeros.
    let enough = max(file.bytes.count, min(count, 1 << 20))
    return file.bytes + Array(repeating: 0, count: enough - file.bytes.count)
  }
}

extension SimulatedFile {
  fileprivate var isListedFolder: Bool { ListedPaths.isSegmentFolder(path[...].utf8) }
}

/// A path taken apart; never leads out of the directory.
struct SimulatedPath {
  let path: String
  /// The paths of the folders above it, the outermost first.
  let folders: [String]

  init(_ path: String, for operation: DirectoryError.Operation) throws(DirectoryError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && part != "." && part != ".." && !part.utf8.contains(0)
    }
    guard isPlain else {
      throw DirectoryError(.notReadable, operation, path, "simulated: not a path in the directory")
    }
    self.path = path
    folders = (1..<max(1, parts.count)).map { parts[..<$0].joined(separator: "/") }
  }
}
