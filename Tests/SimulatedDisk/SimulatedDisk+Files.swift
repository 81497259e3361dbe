internal import CSimulatedDisk

/// Files, as a process handles them: each call passes the boundaries it names. Paths are relative to the disk.
extension SimulatedDisk {
  /// What tells a file from its copies.
  package struct FileIdentity: Hashable, Sendable {
    /// May be equal on two disks.
    package let inode: UInt64
    /// Never equal for two files.
    package let birth: UInt64
  }

  /// False on a dead disk too.
  package func exists(_ path: String) -> Bool { simdisk_exists(disk, path) }

  /// Changes when a file is created anew or copied; stays when it is overwritten or renamed.
  ///
  /// - Throws: `SimulatedDiskError.missing`, `.dead`.
  package func identity(of path: String) throws -> FileIdentity {
    var (inode, birth): (UInt64, UInt64) = (0, 0)
    try SimulatedDiskError.check(simdisk_identity(disk, path, &inode, &birth), path)
    return FileIdentity(inode: inode, birth: birth)
  }

  /// The paths of all files, sorted by their bytes.
  ///
  /// - Throws: `SimulatedDiskError.dead`.
  package func list() throws -> [String] {
    guard let list = simdisk_list(disk) else { throw SimulatedDiskError.dead }
    defer { simdisk_free(list) }
    var paths: [String] = []
    var next = list
    while next.pointee != 0 {
      let path = String(cString: next)
      paths.append(path)
      next += path.utf8.count + 1
    }
    return paths
  }

  /// - Throws: `SimulatedDiskError.missing`, `.dead`.
  package func read(_ path: String) throws -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var size = 0
    try SimulatedDiskError.check(simdisk_read_file(disk, path, &bytes, &size), path)
    defer { simdisk_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: size))
  }

  /// Creates or truncates the file, writes, and syncs: a boundary each, and none for writing nothing. A fault leaves
  /// what was done until then.
  ///
  /// - Throws: `SimulatedDiskError`.
  package func write(_ bytes: [UInt8], to path: String) throws {
    let code = bytes.withUnsafeBufferPointer { simdisk_write_file(disk, path, $0.baseAddress, $0.count) }
    try SimulatedDiskError.check(code, path)
  }

  /// The name is gone at once, and durably when the folder is synced: one boundary.
  ///
  /// - Throws: `SimulatedDiskError`.
  package func remove(_ path: String) throws { try SimulatedDiskError.check(simdisk_remove(disk, path), path) }

  /// Replaces what stood under the new name; durable when the folder is synced. One boundary; never half done.
  ///
  /// - Throws: `SimulatedDiskError`.
  package func rename(_ path: String, to newPath: String) throws {
    try SimulatedDiskError.check(simdisk_rename(disk, path, newPath), path)
  }

  /// Makes the names in a folder durable, "" being the topmost one: one boundary. Folders exist by their files.
  ///
  /// - Throws: `SimulatedDiskError`.
  package func syncFolder(_ folder: String) throws {
    try SimulatedDiskError.check(simdisk_sync_folder(disk, folder), folder)
  }
}
