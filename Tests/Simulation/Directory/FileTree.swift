package import Sync

/// The files of one folder on one disk, in the order of their names.
///
/// Names that are canonically equivalent in Unicode are one name here.
package final class FileTree {
  /// Whether it takes `A` and `a` for one name, and keeps the first spelling.
  package let foldsCase: Bool
  /// What time stamps are rounded down to, in milliseconds.
  let timeStep: Int64
  /// After how many milliseconds a system writes to the disk what nobody asked it to.
  private static let writeBack: Int64 = 30_000
  let clock: VirtualClock
  /// Another number whenever anything has changed.
  private(set) var revision = 0
  private var keys: [String] = []
  /// Beside `keys`. Folders are entries of their own.
  package private(set) var files: [SimulatedFile] = []

  package init(clock: VirtualClock, foldsCase: Bool = false, timeStep: Int64 = 1) {
    self.clock = clock
    self.foldsCase = foldsCase
    self.timeStep = timeStep
  }

  /// The paths of all that isn't a folder, in order.
  package var paths: [String] { files.lazy.filter { $0.entry.kind != .folder }.map(\.path) }

  /// - Complexity: O(log n).
  package subscript(path: String) -> SimulatedFile? {
    let (index, isThere) = find(path)
    return isThere ? files[index] : nil
  }

  /// Writes over whatever has the name, as a program on `machine` does, and makes the folders above it.
  ///
  /// False, and nothing done, when a folder is in the way, or something else where a folder has to be.
  @discardableResult
  package func put(
    _ path: String, _ bytes: [UInt8], by machine: Int = 0, kind: DirectoryEntry.Kind = .file
  ) -> Bool {
    var file = SimulatedFile(path: path, bytes: bytes, kind: kind)
    file.writer = machine
    file.bytesDurable = clock.now + Self.writeBack
    file.nameDurable = clock.now + Self.writeBack
    return put(file)
  }

  /// Like the other; everything but time stamp and generation is taken from `file`.
  @discardableResult
  func put(_ file: SimulatedFile) -> Bool {
    guard self[file.path]?.entry.kind != .folder, makeFolders(above: file.path) else { return false }
    var file = file
    file.generation = clock.tick()
    file.entry.modified = stamp(file.generation)
    insert(file)
    return true
  }

  /// Makes one folder; false when the name is taken.
  @discardableResult
  func makeFolder(_ path: String) -> Bool {
    guard self[path] == nil else { return false }
    insert(SimulatedFile(path: path, bytes: [], kind: .folder))
    return true
  }

  /// Changes a file in place. `isSilent` leaves its time stamp: nobody wrote it, the disk did.
  @discardableResult
  func change(_ path: String, isSilent: Bool = false, _ body: (inout SimulatedFile) -> Void) -> Bool {
    let (index, isThere) = find(path)
    guard isThere, files[index].entry.kind != .folder else { return false }
    revision += 1
    body(&files[index])
    files[index].generation = clock.tick()
    files[index].isSilent = isSilent
    if !isSilent { files[index].entry.modified = stamp(files[index].generation) }
    return true
  }

  /// Changes what is known about a file, not the file.
  func note(_ path: String, _ body: (inout SimulatedFile) -> Void) {
    let (index, isThere) = find(path)
    guard isThere else { return }
    revision += 1
    body(&files[index])
  }

  /// The name before a file's in order; nil for the first.
  func name(before path: String) -> String? {
    let (index, isThere) = find(path)
    return isThere && index > 0 ? files[index - 1].path : nil
  }

  /// Removes a file, never a folder.
  @discardableResult
  package func remove(_ path: String) -> SimulatedFile? {
    let (index, isThere) = find(path)
    guard isThere, files[index].entry.kind != .folder else { return nil }
    revision += 1
    keys.remove(at: index)
    return files.remove(at: index)
  }

  package func removeAll() {
    revision += 1
    keys = []
    files = []
  }

  /// Changes every file in turn, and removes those for which `body` returns false.
  func filter(_ body: (inout SimulatedFile) -> Bool) {
    revision += 1
    let isKept = files.indices.map { body(&files[$0]) }
    let kept = files.indices.filter { isKept[$0] }
    guard kept.count < files.count else { return }
    keys = kept.map { keys[$0] }
    files = kept.map { files[$0] }
  }
}

extension FileTree {
  private func makeFolders(above path: String) -> Bool {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return true }
    let folder = String(path[..<slash])
    if let there = self[folder] { return there.entry.kind == .folder }
    return makeFolders(above: folder) && makeFolder(folder)
  }

  /// Both times a file system keeps, added up, in nanoseconds.
  private func stamp(_ tick: Int64) -> Int64 {
    let time = clock.now / timeStep * timeStep * 2_000_000
    // A coarse clock gives one time to all that is written in one step of it.
    return timeStep > 1 ? time : time + tick
  }

  private func insert(_ file: SimulatedFile) {
    revision += 1
    let (index, isThere) = find(file.path)
    if isThere {
      // A file system that folds case keeps the name that was there first.
      files[index] = files[index].path == file.path ? file : file.renamed(files[index].path)
    } else {
      keys.insert(key(file.path), at: index)
      files.insert(file, at: index)
    }
  }

  private func key(_ path: String) -> String { foldsCase ? path.lowercased() : path }

  private func find(_ path: String) -> (index: Int, isThere: Bool) {
    let key = key(path)
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return (low, low < keys.count && keys[low] == key)
  }
}
