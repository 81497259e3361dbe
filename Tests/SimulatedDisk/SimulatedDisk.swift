internal import CSimulatedDisk

/// A disk in memory for SQLite databases, which loses power, fills up and fails when it is told to.
///
/// Databases are opened by `uri(forPath:)`. The same calls with the same seeds leave the same bytes, as long as one
/// thread at a time uses SQLite: its random numbers are one sequence for the whole process (`seedRandomness`).
///
/// A *process* passes boundaries: SQLite's calls, and those of `SimulatedDisk+Files`. The *owner* passes none, and
/// what he does is durable at once: those of `SimulatedDisk+Owner`. A dead disk refuses all of them.
///
/// `@unchecked Sendable`: the C library guards every call with one mutex.
package final class SimulatedDisk: @unchecked Sendable {
  package let name: String
  let disk: OpaquePointer

  /// - Parameter name: 1 to 63 ASCII letters, digits, `-` and `_`, not the name of another disk of this process.
  /// - Throws: `SimulatedDiskError.badName`.
  package init(name: String, seed: UInt64) throws {
    Self.register()
    guard let disk = simdisk_create(name, seed) else { throw SimulatedDiskError.badName(name) }
    self.name = name
    self.disk = disk
  }

  deinit { simdisk_destroy(disk) }

  /// What SQLite and GRDB open: `DatabaseQueue(path: disk.uri(forPath: "home/replica.sqlite"))`.
  package func uri(forPath path: String) -> String {
    let plain = UInt8(ascii: "a")...UInt8(ascii: "z")
    var encoded = ""
    for byte in path.utf8 {
      let isPlain = plain.contains(byte | 0x20) || (0x2D...0x39).contains(byte) || byte == UInt8(ascii: "_")
      let digits = String(byte, radix: 16)
      encoded += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
    }
    return "file:/\(name)/\(encoded)?vfs=\(SIMDISK_VFS_NAME)"
  }
}

// MARK: - The world that all disks share

extension SimulatedDisk {
  /// Makes the file system known to SQLite; making a disk does that too.
  ///
  /// - Parameter asDefault: Databases that are opened by a plain path `/DISK/path` are then on simulated disks, and
  ///   no others can be opened.
  package static func register(asDefault: Bool = false) {
    guard isRegistered, !asDefault || simdisk_register(true) == 0 else {
      preconditionFailure("SQLite refuses the simulated file system")
    }
  }

  /// Once: registering again would undo a registration as default.
  private static let isRegistered = simdisk_register(false) == 0

  /// Sets what `CURRENT_TIMESTAMP` says, in milliseconds since 1970. The clock stands still between calls.
  package static func setClock(milliseconds: Int64) { simdisk_set_clock(milliseconds) }

  /// Whether SQLite really waits for other threads; at first it doesn't, and a busy timeout is over at once. Threads that
  /// share a database need it.
  package static func setWaiting(_ isReal: Bool) { simdisk_set_waiting(isReal) }

  /// Starts SQLite's random numbers over, in the whole process.
  package static func seedRandomness(_ seed: UInt64) { simdisk_seed_randomness(seed) }
}

// MARK: - Faults

extension SimulatedDisk {
  /// How the life of a machine ends.
  package enum End: Sendable, CaseIterable {
    /// The process was killed: all it wrote is there, and what was unsynced still is.
    case kill
    /// Each unsynced write is kept, dropped, or torn at 512 bytes, and each unsynced name kept or dropped.
    case power
  }

  /// Lets so many more boundaries pass; the next one doesn't take place, and the disk is dead. Nil: never.
  package func failAfter(boundaries: Int?) { simdisk_fail_after(disk, Int64(boundaries ?? -1)) }

  /// Lets so many more boundaries pass; the next one fails with an I/O error, and the disk works on. Nil: never.
  package func errorAfter(boundaries: Int?) { simdisk_error_after(disk, Int64(boundaries ?? -1)) }

  /// How many bytes all files may have together; what would grow beyond is refused with `SQLITE_FULL`. Nil: no limit.
  package func limit(bytes: Int?) { simdisk_set_limit(disk, Int64(bytes ?? -1)) }

  /// The disk dies now, between two boundaries. On repeat nothing changes.
  package func kill() { simdisk_kill(disk) }

  package var isDead: Bool { simdisk_is_dead(disk) }

  /// Starts the machine again; one that lives dies first. Armed faults are disarmed, the limit stays.
  ///
  /// All connections should have been closed. One that wasn't is dead for ever, and may still be closed.
  package func revive(seed: UInt64, mode: End) {
    simdisk_revive(disk, seed, mode == .kill ? SIMDISK_PROCESS_KILLED : SIMDISK_POWER_LOST)
  }
}

// MARK: - Counters

extension SimulatedDisk {
  /// What a process can be stopped before.
  package enum Boundary: Sendable, CaseIterable {
    case write, truncate, sync, delete, create, rename, syncFolder

    var kind: simdisk_boundary {
      switch self {
      case .write: SIMDISK_WRITE
      case .truncate: SIMDISK_TRUNCATE
      case .sync: SIMDISK_SYNC
      case .delete: SIMDISK_DELETE
      case .create: SIMDISK_CREATE
      case .rename: SIMDISK_RENAME
      case .syncFolder: SIMDISK_SYNC_FOLDER
      }
    }
  }

  package enum Fault: Sendable, CaseIterable {
    /// The disk died; one I/O error; a refusal because the disk was full.
    case death, error, full
    /// What became of an unsynced write when power failed.
    case writeKept, writeDropped, writeTorn
    /// A creation, deletion or renaming that was undone when power failed.
    case nameDropped

    var kind: simdisk_fault {
      switch self {
      case .death: SIMDISK_DEATH
      case .error: SIMDISK_ERROR
      case .full: SIMDISK_FULL
      case .writeKept: SIMDISK_WRITE_KEPT
      case .writeDropped: SIMDISK_WRITE_DROPPED
      case .writeTorn: SIMDISK_WRITE_TORN
      case .nameDropped: SIMDISK_NAME_DROPPED
      }
    }
  }

  /// How many boundaries of a kind were passed since the disk was made.
  package func boundaries(_ kind: Boundary) -> Int { Int(simdisk_boundaries(disk, kind.kind)) }

  /// How many boundaries of any kind were passed since the disk was made.
  package var boundaries: Int { Boundary.allCases.map(boundaries).reduce(0, +) }

  /// How many faults of a kind were injected since the disk was made.
  package func faults(_ kind: Fault) -> Int { Int(simdisk_faults(disk, kind.kind)) }
}
