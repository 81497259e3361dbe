package import Segments

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A shared directory that is a folder of this machine: local, mounted, or kept by a cloud client.
package final class FolderDirectory: SharedDirectory {
  /// As it was given.
  package let path: String
  /// The folders whose left-over temporary files were looked for already.
  var swept: Set<String> = []
  /// Which directory was there when it was opened first.
  private var identity: Identity?

  package init(path: String) {
    self.path = path
  }

  package func list(isHeld: (SegmentName) -> Bool) throws(DirectoryError) -> [DirectoryEntry] {
    let root = try openRoot(for: .list)
    var listing = FolderListing()
    try listing.readTop(root, at: path, isHeld: isHeld)
    return listing.entries
  }

  /// The folders that hold segments, and `seg` itself, for a watcher. Looks at no file.
  func folders() throws(DirectoryError) -> [String] {
    let root = try openRoot(for: .list)
    var listing = FolderListing()
    try listing.readFolders(root, at: path)
    return listing.entries.map(\.path)
  }

  package func read(_ path: String, limit: Int) throws(DirectoryError) -> [UInt8] {
    let target = try PathInDirectory(path, for: .read)
    let folder = try openFolder(of: target, for: .read)
    guard let file = Descriptor(Posix.openFile(target.name, in: folder)) else {
      throw DirectoryError(.read, path, errno: errno)
    }
    guard let status = Posix.status(of: file) else { throw DirectoryError(.read, path, errno: errno) }
    guard Posix.isRegular(status) else {
      throw DirectoryError(.notReadable, .read, path, "not a regular file")
    }
    let size = Int(clamping: status.st_size)
    guard let bytes = Posix.read(file, limit: max(0, min(size, limit))) else {
      throw DirectoryError(.read, path, errno: errno)
    }
    return bytes
  }

  package func publish(_ path: String, _ bytes: [UInt8]) throws(DirectoryError) {
    let target = try PathInDirectory(path, for: .publish)
    if try isPublished(path, bytes) { return }
    do {
      try write(bytes, to: target)
    } catch {
      // A network file system may report an error for what it did: what is there decides. Whether that can't be
      // seen either doesn't matter, the first error is thrown then.
      if (try? isPublished(path, bytes)) == true { return }
      throw error
    }
    guard try isPublished(path, bytes) else {
      throw DirectoryError(.inputOutput, .publish, path, "what was written is not there")
    }
  }

  package func remove(_ path: String) throws(DirectoryError) {
    let target = try PathInDirectory(path, for: .remove)
    let folder: Descriptor
    do {
      folder = try openFolder(of: target, for: .remove)
    } catch {
      if error.cause == .vanished { return }
      throw error
    }
    // The name itself goes, never what a link leads to.
    var code = unlinkat(folder.raw, target.name, 0) == 0 ? 0 : errno
    if code == ENOENT { return }
    if code == 0 { code = Posix.flushFolder(folder) }
    guard code == 0 else { throw DirectoryError(.remove, path, errno: code) }
  }

  /// Whether this is the shared directory of some corpus; false for what can't be read.
  package var hasMarker: Bool {
    guard let root = try? openRoot(for: .list) else { return false }
    var found = false
    _ = FolderNames.forEach(in: root) { name, _ in found = found || CorpusMarker(fileName: name) != nil }
    return found
  }

  /// Whether `other` is this folder or lies in it, links followed. False when either doesn't exist.
  package func encloses(_ other: String) -> Bool {
    guard let mine = Self.real(path), let theirs = Self.real(other) else { return false }
    let prefix = mine.last == UInt8(ascii: "/") ? mine : mine + [UInt8(ascii: "/")]
    return theirs == mine || theirs.starts(with: prefix)
  }
}

extension FolderDirectory {
  func openRoot(for operation: DirectoryError.Operation) throws(DirectoryError) -> Descriptor {
    guard let root = Descriptor(Posix.openRoot(path)) else {
      let code = errno
      var error = DirectoryError(operation, path, errno: code)
      if code == ENOENT || code == ENOTDIR { error.cause = .missing }
      throw error
    }
    try checkIdentity(root, operation)
    return root
  }

  /// A stick that is pulled leaves an empty folder behind, where what is written would be lost from sight.
  private func checkIdentity(
    _ root: borrowing Descriptor, _ operation: DirectoryError.Operation
  ) throws(DirectoryError) {
    guard let status = Posix.status(of: root) else { throw DirectoryError(operation, path, errno: errno) }
    let found = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
    guard identity == nil || identity == found else {
      throw DirectoryError(.missing, operation, path, "another folder is there now than at the start")
    }
    identity = found
  }

  private struct Identity: Equatable {
    let device: UInt64
    let inode: UInt64
  }

  /// Whether exactly `bytes` are under this name; false when nothing is.
  private func isPublished(_ path: String, _ bytes: [UInt8]) throws(DirectoryError) -> Bool {
    let found: [UInt8]
    do {
      found = try read(path, limit: bytes.count + 1)
    } catch {
      if error.cause == .vanished { return false }
      throw error
    }
    guard found == bytes else {
      throw DirectoryError(.exists, .publish, path, "\(found.count) bytes compared")
    }
    return true
  }

  private func openFolder(
    of target: PathInDirectory, for operation: DirectoryError.Operation
  ) throws(DirectoryError) -> Descriptor {
    var folder = try openRoot(for: operation)
    for name in target.folders {
      guard let next = Descriptor(Posix.openFolder(name, in: folder)) else {
        throw DirectoryError(operation, target.path, errno: errno)
      }
      folder = next
    }
    return folder
  }

  private static func real(_ path: String) -> [UInt8]? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return Array(String(cString: resolved).utf8)
  }
}

/// A path in a shared directory, taken apart; never leads out of it.
struct PathInDirectory {
  let path: String
  let folders: [String]
  let name: String

  init(_ path: String, for operation: DirectoryError.Operation) throws(DirectoryError) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && part != "." && part != ".." && !part.utf8.contains(0)
    }
    guard isPlain, let last = parts.popLast() else {
      throw DirectoryError(.notReadable, operation, path, "not a path in the directory")
    }
    self.path = path
    folders = parts
    name = last
  }
}
