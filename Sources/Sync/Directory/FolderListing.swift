internal import Segments

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Reads the names of a shared directory in one pass: at most one `fstatat` a file, nothing opened but folders.
struct FolderListing {
  private(set) var entries: [DirectoryEntry] = []

  mutating func readTop(
    _ root: borrowing Descriptor, at path: String, isHeld: (SegmentName) -> Bool
  ) throws(DirectoryError) {
    let code = append(root, prefix: "", isTop: true)
    guard code == 0 else { throw DirectoryError(.list, path, errno: code) }
    for folder in entries where folder.kind == .folder && Self.isSegmentFolder(folder.path) {
      try readSegments(root, folder.path, isHeld)
    }
  }

  /// Keeps only `seg` and the folders in it.
  mutating func readFolders(_ root: borrowing Descriptor, at path: String) throws(DirectoryError) {
    let code = append(root, prefix: "", isTop: true)
    guard code == 0 else { throw DirectoryError(.list, path, errno: code) }
    entries.removeAll { $0.kind != .folder || !Self.isSegmentFolder($0.path) }
    for folder in entries {
      // One that can't be opened can't be watched either.
      guard let open = Descriptor(Posix.openFolder(folder.path, in: root)) else { continue }
      _ = append(open, prefix: folder.path + "/", isTop: false)
    }
    entries.removeAll { $0.kind != .folder }
  }

  private mutating func readSegments(
    _ root: borrowing Descriptor, _ name: String, _ isHeld: (SegmentName) -> Bool
  ) throws(DirectoryError) {
    guard let folder = Descriptor(Posix.openFolder(name, in: root)) else {
      let error = DirectoryError(.list, name, errno: errno)
      if error.cause == .vanished { return }
      throw error
    }
    let start = entries.count
    let code = append(folder, prefix: name + "/", isTop: false)
    guard code == 0 else { throw DirectoryError(.list, name, errno: code) }
    for index in start..<entries.count where entries[index].kind == .folder {
      readReplica(folder, prefix: name + "/", at: index, isHeld)
    }
  }

  /// Reads one replica's folder. One that can't be read must not stop the others, nor be taken for empty.
  private mutating func readReplica(
    _ parent: borrowing Descriptor, prefix: String, at index: Int, _ isHeld: (SegmentName) -> Bool
  ) {
    let path = entries[index].path
    let name = String(path.dropFirst(prefix.count))
    guard let folder = Descriptor(Posix.openFolder(name, in: parent)) else {
      if DirectoryError(.list, path, errno: errno).cause != .vanished { entries[index].kind = .unreadable }
      return
    }
    if append(folder, prefix: path + "/", isTop: false, isHeld) != 0 { entries[index].kind = .unreadable }
  }

  /// Case folded by a file system, or renamed by a sync tool that met two spellings: `SEG`, `seg (Case Conflict)`.
  static func isSegmentFolder(_ name: String) -> Bool {
    name.utf8.count >= 3 && zip(name.utf8, "seg".utf8).allSatisfy { $0 | 0x20 == $1 }
  }

  /// Appends what a folder holds; 0, or the error.
  private mutating func append(
    _ folder: borrowing Descriptor, prefix: String, isTop: Bool,
    _ isHeld: (SegmentName) -> Bool = { _ in false }
  ) -> Int32 {
    let raw = folder.raw
    var found: [DirectoryEntry] = []
    let code = FolderNames.forEach(in: folder) { name, type in
      if let entry = Self.placeholder(name, prefix: prefix) { return found.append(entry) }
      if name.utf8.first == UInt8(ascii: "."), !isTop { return }
      var entry = DirectoryEntry(path: prefix + name, size: 0, modified: 0, kind: Self.kind(type))
      let isKnown = entry.kind == .file && (entry.segment.map(isHeld) ?? false)
      // Not found is gone since, or a name that isn't UTF-8: no file of ours, but at the top somebody's.
      if !isKnown, type != Self.folderType, !Self.complete(&entry, name, folder: raw), !isTop { return }
      found.append(entry)
    }
    entries += found
    return code
  }

  private static let folderType = UInt8(truncatingIfNeeded: Int(DT_DIR))

  /// What the folder itself says of a name; many file systems say nothing.
  private static func kind(_ type: UInt8) -> DirectoryEntry.Kind {
    switch Int(type) {
    case Int(DT_DIR): .folder
    case Int(DT_REG): .file
    default: .other
    }
  }

  /// Finds out what a name is, with size and time; false when it isn't found.
  private static func complete(_ entry: inout DirectoryEntry, _ name: String, folder: Int32) -> Bool {
    entry.kind = .other
    var status = stat()
    guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
    if Posix.isRegular(status) {
      entry.kind = .file
      entry.size = Int(clamping: status.st_size)
      entry.modified = stamp(status)
    } else if status.st_mode & S_IFMT == S_IFDIR {
      entry.kind = .folder
    }
    return true
  }

  /// `.NAME.icloud` stands for NAME.
  private static func placeholder(_ name: String, prefix: String) -> DirectoryEntry? {
    guard name.hasPrefix("."), name.hasSuffix(".icloud"), name.utf8.count > 8 else { return nil }
    let real = String(name.dropFirst().dropLast(7))
    return DirectoryEntry(path: prefix + real, size: 0, modified: 0, kind: .placeholder)
  }

  /// Both times together: a sync tool may set the first back, and some file systems don't keep the second.
  private static func stamp(_ status: stat) -> Int64 {
    #if canImport(Darwin)
      return nanoseconds(status.st_mtimespec) &+ nanoseconds(status.st_ctimespec)
    #else
      return nanoseconds(status.st_mtim) &+ nanoseconds(status.st_ctim)
    #endif
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

/// The names in a folder with the type the folder itself gives, if it does.
enum FolderNames {
  /// Calls `body` for each but `.` and `..`; returns 0, or the error that ended it early.
  static func forEach(in folder: borrowing Descriptor, _ body: (String, UInt8) -> Void) -> Int32 {
    // A descriptor of its own, since reading names moves it and `closedir` closes it.
    let raw = Posix.openFolder(".", in: folder)
    guard raw >= 0, let stream = fdopendir(raw) else {
      let code = errno
      if raw >= 0 { _ = close(raw) }
      return code
    }
    defer { _ = closedir(stream) }
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while true {
      errno = 0
      guard let entry = readdir(stream) else { return errno }
      let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
      if start[0] == 0x2E, start[1] == 0 || (start[1] == 0x2E && start[2] == 0) { continue }
      body(String(cString: start), entry.pointee.d_type)
    }
  }
}
