import Models
import Segments
import Sync
import TestSupport

/// A shared directory without a file system, held to the same contract as `FolderDirectory`.
final class InMemoryDirectory: SharedDirectory {
  struct File: Equatable {
    var bytes: [UInt8]
    var modified: Int64
  }

  private(set) var files: [String: File] = [:]
  /// The order in which the replica wrote paths.
  private(set) var published: [String] = []
  private(set) var reads: [String] = []
  /// What the replica removed, in order.
  private(set) var removed: [String] = []
  var isReadOnly = false
  var isMissing = false
  /// In bytes; nil for no limit.
  var capacity: Int?
  var unreadable: Set<String> = []
  private var clock: Int64 = 0

  func list(isHeld: (SegmentName) -> Bool) throws(DirectoryError) -> [DirectoryEntry] {
    try checkPresence(.list)
    var entries: [DirectoryEntry] = []
    var folders: Set<String> = []
    for (path, file) in files {
      let parts = path.split(separator: "/").map(String.init)
      for depth in 1..<max(2, parts.count) where depth < parts.count {
        folders.insert(parts[..<depth].joined(separator: "/"))
      }
      guard isListed(parts) else { continue }
      let entry = DirectoryEntry(path: path, size: 0, modified: 0)
      if let name = entry.segment, isHeld(name) {
        entries.append(entry)
      } else {
        entries.append(DirectoryEntry(path: path, size: file.bytes.count, modified: file.modified))
      }
    }
    for folder in folders where isListed(folder.split(separator: "/").map(String.init)) {
      let kind: DirectoryEntry.Kind = unreadable.contains(folder) ? .unreadable : .folder
      entries.append(DirectoryEntry(path: folder, size: 0, modified: 0, kind: kind))
    }
    return entries.filter { entry in !unreadable.contains { entry.path.hasPrefix($0 + "/") } }
  }

  func read(_ path: String, limit: Int) throws(DirectoryError) -> [UInt8] {
    try checkPresence(.read)
    reads.append(path)
    guard let file = files[path] else { throw DirectoryError(.vanished, .read, path, "no such file") }
    if unreadable.contains(path) { throw DirectoryError(.notReadable, .read, path, "not permitted") }
    return Array(file.bytes.prefix(limit))
  }

  func publish(_ path: String, _ bytes: [UInt8]) throws(DirectoryError) {
    try checkPresence(.publish)
    if let file = files[path] {
      guard file.bytes == bytes else { throw DirectoryError(.exists, .publish, path, "other bytes") }
      return
    }
    if isReadOnly { throw DirectoryError(.readOnly, .publish, path, "read-only") }
    let used = files.values.reduce(0) { $0 + $1.bytes.count }
    if let capacity, used + bytes.count > capacity { throw DirectoryError(.full, .publish, path, "no space") }
    write(path, bytes)
  }

  func remove(_ path: String) throws(DirectoryError) {
    try checkPresence(.remove)
    guard files[path] != nil else { return }
    if isReadOnly { throw DirectoryError(.readOnly, .remove, path, "read-only") }
    removed.append(path)
    lose(path)
  }

  /// Writes as `publish` does in the end; for a fault, less than that.
  func write(_ path: String, _ bytes: [UInt8]) {
    published.append(path)
    put(path, bytes)
  }

  // MARK: - What others do to it

  /// Writes a file over whatever is there.
  func put(_ path: String, _ bytes: [UInt8]) {
    clock += 1
    files[path] = File(bytes: bytes, modified: clock)
  }

  /// Changes a file and leaves its time, as a disk does that goes bad.
  func change(_ path: String, _ bytes: [UInt8]) { files[path]?.bytes = bytes }

  func lose(_ path: String) { files[path] = nil }

  func removeAll() { files = [:] }

  func forgetReads() { reads = [] }
}

extension InMemoryDirectory {
  private func checkPresence(_ operation: DirectoryError.Operation) throws(DirectoryError) {
    if isMissing { throw DirectoryError(.missing, operation, "memory", "no such directory") }
  }

  private func isListed(_ parts: [String]) -> Bool {
    if parts.count == 1 { return true }
    return parts[0].lowercased().hasPrefix("seg") && parts.count <= 3
      && !parts[1...].contains { $0.hasPrefix(".") }
  }
}
