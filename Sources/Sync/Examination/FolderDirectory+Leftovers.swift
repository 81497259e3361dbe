#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension FolderDirectory {
  /// All names at the top level, in the folder of the segments, and in those of the replicas. What can't be read is left
  /// out: nothing is decided from it.
  ///
  /// - Throws: When the directory itself can't be opened.
  package func names() throws(DirectoryError) -> [FolderName] {
    let root = try openRoot(for: .list)
    var names = Self.names(in: root, prefix: "")
    for folder in names where FolderListing.isSegmentFolder(folder.path) {
      guard let open = Descriptor(Posix.openFolder(folder.path, in: root)) else { continue }
      let inner = Self.names(in: open, prefix: folder.path + "/")
      names += inner
      for replica in inner where replica.isFolder {
        guard let files = Descriptor(Posix.openFolder(replica.name, in: open)) else { continue }
        names += Self.names(in: files, prefix: replica.path + "/")
      }
    }
    return names
  }

  private static func names(in folder: borrowing Descriptor, prefix: String) -> [FolderName] {
    let raw = folder.raw
    var names: [FolderName] = []
    _ = FolderNames.forEach(in: folder) { name, type in
      var found = FolderName(path: prefix + name, isFolder: Int(type) == Int(DT_DIR))
      // Many network file systems give no types.
      if Int(type) == Int(DT_UNKNOWN) || TemporaryName.isOurs(name), let status = status(of: name, in: raw) {
        found.isFolder = status.st_mode & S_IFMT == S_IFDIR
        if TemporaryName.isOurs(name), Posix.isRegular(status) { found.written = seconds(status) }
      }
      names.append(found)
    }
    return names
  }

  /// Removes a temporary file that we began to write and never finished; whether it is gone.
  package func removeLeftover(_ path: String) -> Bool {
    guard let target = try? PathInDirectory(path, for: .publish), TemporaryName.isOurs(target.name),
      var folder = try? openRoot(for: .publish)
    else { return false }
    for name in target.folders {
      guard let next = Descriptor(Posix.openFolder(name, in: folder)) else { return false }
      folder = next
    }
    return unlinkat(folder.raw, target.name, 0) == 0 || errno == ENOENT
  }

  private static func status(of name: String, in folder: Int32) -> stat? {
    var status = stat()
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
  }

  private static func seconds(_ status: stat) -> Int64 {
    #if canImport(Darwin)
      Int64(status.st_mtimespec.tv_sec)
    #else
      Int64(status.st_mtim.tv_sec)
    #endif
  }
}
