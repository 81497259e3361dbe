internal import CSimulatedDisk

/// Acts of the owner of the machine: they pass no boundaries and are durable at once.
extension SimulatedDisk {
  /// A copy of all files of a disk. It doesn't change, and outlives the disk.
  ///
  /// `@unchecked Sendable`: nothing changes it after it was made.
  package final class Snapshot: @unchecked Sendable {
    let snapshot: OpaquePointer

    init(_ snapshot: OpaquePointer) { self.snapshot = snapshot }

    deinit { simdisk_free_snapshot(snapshot) }
  }

  /// Whose identity restored files have.
  package enum Restoration: Sendable, CaseIterable {
    /// The snapshot's, as when an image of a whole machine is put back. Restoring all files so ends all connections.
    case image
    /// New ones, as when a backup is copied back after the files were lost.
    case newFiles
    /// Those of the files that are overwritten; new ones where there are none.
    case inPlace

    var kind: simdisk_restoration {
      switch self {
      case .image: SIMDISK_AS_IMAGE
      case .newFiles: SIMDISK_AS_NEW_FILES
      case .inPlace: SIMDISK_IN_PLACE
      }
    }
  }

  /// Makes everything durable, as time does.
  ///
  /// - Throws: `SimulatedDiskError.dead`.
  package func settle() throws { try SimulatedDiskError.check(simdisk_settle(disk)) }

  /// All files as a process sees them, with what is unsynced. O(bytes).
  ///
  /// - Throws: `SimulatedDiskError.dead`.
  package func snapshot() throws -> Snapshot {
    guard let snapshot = simdisk_take_snapshot(disk) else { throw SimulatedDiskError.dead }
    return Snapshot(snapshot)
  }

  /// Makes the files what the snapshot holds, and removes the others. It may be another disk's: a clone. O(bytes).
  ///
  /// - Throws: `SimulatedDiskError.dead`.
  package func restore(_ snapshot: Snapshot, as how: Restoration = .image) throws {
    try SimulatedDiskError.check(simdisk_restore(disk, snapshot.snapshot, how.kind))
  }

  /// The same for one database: the file with its `-wal` and `-journal`; what the snapshot lacks of these is removed.
  ///
  /// - Throws: `SimulatedDiskError.missing` when the snapshot lacks the file; `.dead`.
  package func restore(database path: String, from snapshot: Snapshot, as how: Restoration) throws {
    try SimulatedDiskError.check(simdisk_restore_database(disk, snapshot.snapshot, path, how.kind), path)
  }

  /// Copies a file with its `-wal` and `-journal`, as new files. What the target has of the three is replaced or
  /// removed.
  ///
  /// - Throws: `SimulatedDiskError.missing`, also for a copy onto itself; `.dead` of either disk; `.full`.
  package func copy(_ path: String, to target: SimulatedDisk, path targetPath: String) throws {
    try SimulatedDiskError.check(simdisk_copy(disk, path, target.disk, targetPath), path)
  }
}
