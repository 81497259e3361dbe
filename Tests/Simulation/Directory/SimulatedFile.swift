package import Sync

/// One name in a simulated folder with what it stands for.
package struct SimulatedFile: Equatable {
  /// Where the bytes are when a cloud client keeps the folder.
  package enum Presence: Equatable, Sendable {
    case here
    /// Listed with its size; opening it fails until it has been fetched.
    case online
    /// Only a stub of another name is there, as older cloud clients leave it.
    case stub
  }

  /// What a listing says. Its size may be a lie: see `isHostile`.
  package internal(set) var entry: DirectoryEntry
  package internal(set) var bytes: [UInt8]
  package internal(set) var presence = Presence.here
  /// The machine that wrote it last.
  var writer = 0
  /// Another number whenever the bytes are others, even if the time stamp is not.
  var generation: Int64 = 0
  /// Whether the bytes went bad without any program having written them: no sync tool looks at them then.
  var isSilent = false
  /// When the bytes reach the disk, in milliseconds; a power failure before that spoils them.
  var bytesDurable = Int64.max
  /// When the name reaches the disk.
  var nameDurable = Int64.max
  let isListed: Bool

  init(path: String, bytes: [UInt8], kind: DirectoryEntry.Kind = .file) {
    entry = DirectoryEntry(path: path, size: kind == .file ? bytes.count : 0, modified: 0, kind: kind)
    self.bytes = bytes
    isListed = ListedPaths.contains(path)
  }

  package var path: String { entry.path }

  /// A sparse file that says to be larger than what is in it.
  package var isHostile: Bool { entry.kind == .file && entry.size > bytes.count }

  /// Whether a sync tool would carry it to other machines.
  package var isCarried: Bool { entry.kind == .file && !isHostile }

  mutating func replace(_ bytes: [UInt8]) {
    self.bytes = bytes
    entry.size = bytes.count
  }

  /// The same file under another name.
  func renamed(_ path: String) -> SimulatedFile {
    var file = SimulatedFile(path: path, bytes: bytes, kind: entry.kind)
    file.entry.size = entry.size
    file.entry.modified = entry.modified
    file.presence = presence
    file.writer = writer
    file.generation = generation
    file.isSilent = isSilent
    file.bytesDurable = bytesDurable
    file.nameDurable = nameDurable
    return file
  }
}

/// Which paths a listing of a shared directory shows.
enum ListedPaths {
  /// Everything at the top; below a folder whose name begins with `seg`, two levels without dot names.
  static func contains(_ path: String) -> Bool {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if parts.count == 1 { return true }
    return parts.count <= 3 && isSegmentFolder(parts[0])
      && !parts.dropFirst().contains { $0.first == UInt8(ascii: ".") }
  }

  static func isSegmentFolder(_ name: Substring.UTF8View) -> Bool {
    name.count >= 3 && zip(name, "seg".utf8).allSatisfy { $0 | 0x20 == $1 }
  }
}
