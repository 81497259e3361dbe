import Foundation
import TestSupport

/// A disk that keeps what was flushed: it is told what a program did, and says what a loss of power would leave.
///
/// A write is safe when the file was flushed after it, a name when its folder was. What is not safe may be there or
/// not; three laws for that are tried.
struct Disk {
  enum Law: String, CaseIterable {
    /// Nothing that was not flushed is there.
    case strict
    /// A flush of anything makes all names safe that were changed before it, as the journals of ext4 and XFS do.
    case journal
    /// As `journal`; of the writes that are not safe each is there, there by half, or not, as a seed says.
    case torn
  }

  private struct File {
    var safe: [UInt8]
    var pending: [Change] = []

    /// What the program itself would read.
    var bytes: [UInt8] { pending.reduce(into: safe) { $1.apply(to: &$0) } }
  }

  private enum Change {
    case write(at: Int, [UInt8])
    case cut(to: Int)

    func apply(to bytes: inout [UInt8]) {
      switch self {
      case .write(let offset, let new):
        let end = offset + new.count
        if bytes.count < end { bytes.append(contentsOf: repeatElement(0, count: end - bytes.count)) }
        bytes.replaceSubrange(offset..<end, with: new)
      case .cut(let length):
        if bytes.count > length { bytes.removeLast(bytes.count - length) }
        if bytes.count < length { bytes.append(contentsOf: repeatElement(0, count: length - bytes.count)) }
      }
    }

    func halved() -> Change {
      guard case .write(let offset, let new) = self else { return self }
      return .write(at: offset, Array(new.prefix(new.count / 2)))
    }
  }

  /// What a name leads to: a file by its index, or a folder.
  private enum Entry: Equatable {
    case file(Int)
    case folder
  }

  private let law: Law
  private var files: [File] = []
  private var names: [String: Entry] = [:]
  private var safeNames: [String: Entry] = [:]

  /// A disk on which all of this is safe.
  init(_ tree: Tree, _ law: Law) {
    self.law = law
    for folder in tree.folders { names[folder] = .folder }
    for (name, bytes) in tree.files {
      names[name] = .file(files.count)
      files.append(File(safe: bytes))
    }
    safeNames = names
  }

  struct Unknown: Error {
    var boundary: Boundary
  }

  mutating func perform(_ boundary: Boundary) throws {
    switch boundary.call {
    case "write", "pwrite", "writev", "pwritev":
      try change(boundary, .write(at: boundary.offset ?? 0, boundary.bytes))
    case "ftruncate": try change(boundary, .cut(to: boundary.offset ?? 0))
    case "truncate": try change(boundary, .cut(to: 0))
    case "fsync": flush(boundary.path)
    case "create":
      names[boundary.path] = .file(files.count)
      files.append(File(safe: []))
    case "mkdir": names[boundary.path] = .folder
    case "unlink", "rmdir": names[boundary.path] = nil
    case "link": names[boundary.path2 ?? ""] = names[boundary.path]
    case "rename":
      names[boundary.path2 ?? ""] = names[boundary.path]
      names[boundary.path] = nil
    default: throw Unknown(boundary: boundary)
    }
  }

  private mutating func change(_ boundary: Boundary, _ change: Change) throws {
    guard case .file(let index)? = names[boundary.path] else { throw Unknown(boundary: boundary) }
    files[index].pending.append(change)
  }

  private mutating func flush(_ path: String) {
    if case .file(let index)? = names[path] {
      files[index] = File(safe: files[index].bytes)
    }
    guard law == .strict else {
      safeNames = names
      return
    }
    for name in Set(names.keys).union(safeNames.keys) where Self.folder(of: name) == path {
      safeNames[name] = names[name]
    }
  }

  private static func folder(of name: String) -> String {
    name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ""
  }

  /// What is there when the power comes back.
  func left(seed: UInt64 = 0) -> Tree {
    var random = SeededGenerator(seed: seed)
    var tree = Tree()
    for (name, entry) in safeNames.sorted(by: { $0.key < $1.key }) {
      let folder = Self.folder(of: name)
      // A name in a folder that is lost is lost with it.
      guard folder.isEmpty || tree.folders.contains(folder) else { continue }
      switch entry {
      case .folder: tree.folders.insert(name)
      // The index of the write-ahead log is made anew; it is never flushed.
      case .file(let index) where !name.hasSuffix("-shm"): tree.files[name] = left(of: files[index], &random)
      case .file: break
      }
    }
    return tree
  }

  private func left(of file: File, _ random: inout SeededGenerator) -> [UInt8] {
    guard law == .torn else { return file.safe }
    return file.pending.reduce(into: file.safe) { bytes, change in
      switch random.below(3) {
      case 0: change.apply(to: &bytes)
      case 1: change.halved().apply(to: &bytes)
      default: break
      }
    }
  }
}
