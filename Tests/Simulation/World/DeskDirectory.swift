internal import Segments
internal import SimulatedDisk
internal import Sync

/// A shared directory as a process on a machine uses it: when one of the two dies, so does the other.
final class DeskDirectory: SharedDirectory {
  private let folder: SimulatedFolder
  private let disk: SimulatedDisk
  /// Every path that was asked to be written.
  private(set) var asked: [String] = []
  /// Every path that was asked to be removed.
  private(set) var removed: [String] = []

  init(_ folder: SimulatedFolder, _ disk: SimulatedDisk) {
    self.folder = folder
    self.disk = disk
  }

  func list(isHeld: (SegmentName) -> Bool) throws(DirectoryError) -> [DirectoryEntry] {
    try enter(.list, "simulated")
    defer { leave() }
    return try folder.list(isHeld: isHeld)
  }

  func read(_ path: String, limit: Int) throws(DirectoryError) -> [UInt8] {
    try enter(.read, path)
    defer { leave() }
    return try folder.read(path, limit: limit)
  }

  func publish(_ path: String, _ bytes: [UInt8]) throws(DirectoryError) {
    try enter(.publish, path)
    asked.append(path)
    defer { leave() }
    try folder.publish(path, bytes)
  }

  func remove(_ path: String) throws(DirectoryError) {
    try enter(.remove, path)
    removed.append(path)
    defer { leave() }
    try folder.remove(path)
  }

  private func enter(_ operation: DirectoryError.Operation, _ path: String) throws(DirectoryError) {
    if disk.isDead { throw SimulatedCrash.error(operation, path) }
  }

  private func leave() {
    if folder.isDead { disk.kill() }
  }
}
