import CommandSupport
import Foundation
import Models
import Segments
import Store
import Sync
import Testing

/// A real folder seen through a network drive with faults that no local file system has.
final class NetworkFolder: SharedDirectory {
  private let folder: FolderDirectory
  /// What is said of the next writes, all of which are done.
  var lostReplies: [DirectoryError.Cause] = []
  /// What is said of the next reads, none of which are done.
  var readFaults: [DirectoryError.Cause] = []
  /// Given out instead of the real listing while there is one.
  var staleListing: [DirectoryEntry]?
  /// Whether a file that is there doesn't stop another from being made in its place.
  var overwrites = false
  /// Every write that was asked for.
  private(set) var asked: [(path: String, bytes: [UInt8])] = []
  private let path: String

  init(path: String) {
    self.path = path
    folder = FolderDirectory(path: path)
  }

  func list(isHeld: (SegmentName) -> Bool) throws(DirectoryError) -> [DirectoryEntry] {
    if let staleListing { return staleListing }
    return try folder.list(isHeld: isHeld)
  }

  func read(_ path: String, limit: Int) throws(DirectoryError) -> [UInt8] {
    if let fault = readFaults.popLast() { throw DirectoryError(fault, .read, path, "simulated") }
    return try folder.read(path, limit: limit)
  }

  func remove(_ path: String) throws(DirectoryError) { try folder.remove(path) }

  func publish(_ path: String, _ bytes: [UInt8]) throws(DirectoryError) {
    asked.append((path, bytes))
    if overwrites {
      // As if no file were there; what was is lost.
      _ = unlink(self.path + "/" + path)
    }
    try folder.publish(path, bytes)
    if let reply = lostReplies.popLast() { throw DirectoryError(reply, .publish, path, "simulated") }
  }
}

extension Desk {
  /// Syncs in this process, with a directory that misbehaves, or at another time.
  @discardableResult
  func sync(
    through directory: any SharedDirectory, called name: String = "", at time: Timestamp = Timestamp(milliseconds: 0)
  ) throws -> SyncReport {
    let replica = try Replica.open(path)
    defer { try? replica.close() }
    return try Synchronizer(
      log: replica, directory: directory, options: .init(knownBefore: true, directory: name, now: time)
    ).run()
  }
}
