import Models
import Segments
import Sync
import TestSupport

/// One replica's view of a directory that fails in every way it may, decided by a seed.
final class FaultyDirectory: SharedDirectory {
  let local: InMemoryDirectory
  /// Whether faults have stopped.
  var isCalm = false
  /// Every path that the replica asked to write, whatever came of it.
  private(set) var asked: Set<String> = []
  private var random: SeededGenerator
  private var lastListing: [DirectoryEntry]?

  init(local: InMemoryDirectory, seed: UInt64) {
    self.local = local
    random = SeededGenerator(seed: seed)
  }

  func list(isHeld: (SegmentName) -> Bool) throws(DirectoryError) -> [DirectoryEntry] {
    if happens(3) { throw DirectoryError(.inputOutput, .list, "memory", "simulated") }
    if happens(2) { throw DirectoryError(.missing, .list, "memory", "simulated") }
    // Out of an old cache.
    if happens(10), let lastListing { return lastListing }
    let listing = try local.list(isHeld: isHeld)
    lastListing = listing
    // Not visible yet, in an order of its own.
    return random.shuffled(isCalm ? listing : listing.filter { _ in !random.chance(4) })
  }

  func read(_ path: String, limit: Int) throws(DirectoryError) -> [UInt8] {
    if happens(4) { throw DirectoryError(.inputOutput, .read, path, "simulated") }
    if happens(2) { throw DirectoryError(.notReadable, .read, path, "simulated") }
    if happens(4) { throw DirectoryError(.vanished, .read, path, "simulated") }
    let bytes = try local.read(path, limit: limit)
    if happens(4) { return Array(bytes.prefix(random.below(bytes.count + 1))) }
    if happens(3) { return Array(repeating: 0, count: bytes.count) }
    return bytes
  }

  func publish(_ path: String, _ bytes: [UInt8]) throws(DirectoryError) {
    asked.insert(path)
    if happens(8) { throw DirectoryError(.readOnly, .publish, path, "simulated") }
    if happens(5) { throw DirectoryError(.full, .publish, path, "simulated") }
    if happens(5), local.files[path] == nil {
      // A file system without links, and then the power went.
      local.write(path, Array(bytes.prefix(random.below(bytes.count))))
      throw DirectoryError(.inputOutput, .publish, path, "simulated")
    }
    try local.publish(path, bytes)
    // Done, and the reply was lost.
    if happens(8) { throw DirectoryError(.inputOutput, .publish, path, "simulated") }
  }

  func remove(_ path: String) throws(DirectoryError) {
    if happens(10) { throw DirectoryError(.readOnly, .remove, path, "simulated") }
    try local.remove(path)
    // Done, and the reply was lost.
    if happens(8) { throw DirectoryError(.inputOutput, .remove, path, "simulated") }
  }

  private func happens(_ percent: Int) -> Bool { !isCalm && random.chance(percent) }
}
