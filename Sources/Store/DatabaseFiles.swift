internal import Foundation

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The files that databases are, as far as a replica handles them itself. Simulated disks have their own.
package struct DatabaseFiles: Sendable {
  /// What SQLite is told to open for a path.
  package var location: @Sendable (String) -> String
  package var exists: @Sendable (String) -> Bool
  package var makeFolder: @Sendable (String) throws -> Void
  /// Gives a file a name that is free, durably.
  package var move: @Sendable (_ path: String, _ newPath: String) throws -> Void
  package var remove: @Sendable (String) throws -> Void

  package init(
    location: @escaping @Sendable (String) -> String, exists: @escaping @Sendable (String) -> Bool,
    makeFolder: @escaping @Sendable (String) throws -> Void,
    move: @escaping @Sendable (String, String) throws -> Void, remove: @escaping @Sendable (String) throws -> Void
  ) {
    self.location = location
    self.exists = exists
    self.makeFolder = makeFolder
    self.move = move
    self.remove = remove
  }

  /// Those of this machine.
  package static let real = DatabaseFiles(
    location: { $0 }, exists: { FileManager.default.fileExists(atPath: $0) },
    makeFolder: { try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: true) },
    move: { path, newPath in
      try FileManager.default.moveItem(atPath: path, toPath: newPath)
      flush(folderOf: newPath)
    },
    remove: { try FileManager.default.removeItem(atPath: $0) })

  /// A name is on disk when its folder is. File systems that can't flush a folder write names at once.
  private static func flush(folderOf path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }
}
