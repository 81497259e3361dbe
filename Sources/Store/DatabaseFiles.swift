internal import Foundation

/// The files that databases are, as far as a replica handles them itself. Simulated disks have their own.
package struct DatabaseFiles: Sendable {
  /// What SQLite is told to open for a path.
  package var location: @Sendable (String) -> String
  package var exists: @Sendable (String) -> Bool
  package var makeFolder: @Sendable (String) throws -> Void
  /// Gives a file a name that is free.
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
    move: { try FileManager.default.moveItem(atPath: $0, toPath: $1) },
    remove: { try FileManager.default.removeItem(atPath: $0) })
}
