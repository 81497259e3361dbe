#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension FolderDirectory {
  /// Writes beside under a temporary name and then gives the file its own, which must be free.
  func write(_ bytes: [UInt8], to target: PathInDirectory) throws(DirectoryError) {
    let folder = try makeFolder(of: target)
    sweep(folder, named: target.folders.joined(separator: "/"))
    let temporary = TemporaryName.random()
    defer { _ = unlinkat(folder.raw, temporary, 0) }
    try create(temporary, bytes, in: folder, for: target)
    if linkat(folder.raw, temporary, folder.raw, target.name, 0) != 0 {
      let code = errno
      guard code != EEXIST else { throw DirectoryError(.publish, target.path, errno: code) }
      // No hard links here (exFAT, many network mounts). Written in place, a file that gets cut is never taken for
      // whole, since a segment has its length and hash at the end. There may be no room for it twice.
      _ = unlinkat(folder.raw, temporary, 0)
      try create(target.name, bytes, in: folder, for: target)
    }
    let code = Posix.flushFolder(folder)
    guard code == 0 else { throw DirectoryError(.publish, target.path, errno: code) }
  }

  /// Makes a file that isn't there yet; one that can't be written whole is removed again.
  private func create(
    _ name: String, _ bytes: [UInt8], in folder: borrowing Descriptor, for target: PathInDirectory
  ) throws(DirectoryError) {
    guard let file = Descriptor(Posix.createFile(name, in: folder)) else {
      throw DirectoryError(.publish, target.path, errno: errno)
    }
    var code = Posix.write(bytes, to: file)
    if code == 0 { code = Posix.flush(file) }
    let closing = file.closing()
    if code == 0 { code = closing }
    guard code == 0 else {
      _ = unlinkat(folder.raw, name, 0)
      throw DirectoryError(.publish, target.path, errno: code)
    }
  }

  private func makeFolder(of target: PathInDirectory) throws(DirectoryError) -> Descriptor {
    var folder = try openRoot(for: .publish)
    for name in target.folders {
      let failure = mkdirat(folder.raw, name, 0o777) == 0 ? 0 : errno
      if failure == 0 {
        _ = Posix.flushFolder(folder)
      } else if ![EEXIST, EROFS, EACCES, EPERM].contains(failure) {
        throw DirectoryError(.publish, target.path, errno: failure)
      }
      // Whether it is there decides, not what mkdir said; when it is not, mkdir has said why.
      guard let next = Descriptor(Posix.openFolder(name, in: folder)) else {
        throw DirectoryError(.publish, target.path, errno: errno == ENOENT && failure != 0 ? failure : errno)
      }
      folder = next
    }
    return folder
  }

  /// Removes temporary files of ours that a crash left behind a day ago or more. Once a folder and process; what
  /// can't be removed is only clutter.
  private func sweep(_ folder: borrowing Descriptor, named name: String) {
    guard swept.insert(name).inserted else { return }
    var stale: [String] = []
    let limit = time(nil) - 86_400
    _ = FolderNames.forEach(in: folder) { name, _ in
      guard TemporaryName.isOurs(name) else { return }
      var status = stat()
      guard fstatat(folder.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0, Posix.isRegular(status) else {
        return
      }
      #if canImport(Darwin)
        let modified = status.st_mtimespec.tv_sec
      #else
        let modified = status.st_mtim.tv_sec
      #endif
      if modified < limit { stale.append(name) }
    }
    for name in stale { _ = unlinkat(folder.raw, name, 0) }
  }
}

/// The names of files that are being written: `.hashiya-` and thirteen of `[a-z0-9]`, then `.tmp`.
enum TemporaryName {
  private static let start = ".hashiya-"
  private static let end = ".tmp"
  private static let digits = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)

  static func random() -> String {
    let middle = (0..<13).map { _ in digits[Int.random(in: digits.indices)] }
    return start + String(decoding: middle, as: UTF8.self) + end
  }

  static func isOurs(_ name: String) -> Bool {
    guard name.hasPrefix(start), name.hasSuffix(end) else { return false }
    let middle = name.utf8.dropFirst(start.utf8.count).dropLast(end.utf8.count)
    return middle.count == 13 && middle.allSatisfy(digits.contains)
  }
}
