internal import Models

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Reads and writes whole files, with errors that name them.
enum Files {
  /// The largest file that is read as one article or one list of edits.
  static let largest = 1 << 30

  static func standardInput() throws -> [UInt8] { try OpenFile(nil, limit: largest).readAll() }

  /// Reads a regular file.
  ///
  /// - Throws: `Failure` naming the file when it is missing, unreadable, no file, or larger than `limit`.
  static func read(_ path: String, limit: Int = largest) throws -> [UInt8] {
    try OpenFile(path, limit: limit).readAll()
  }

  /// Writes a file beside its place, durably, and renames it: a reader sees the old one or the new one.
  static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { append in try append(bytes) }
  }

  /// The same of bytes that come in parts; none is held. When they cannot all be made, the old file stays.
  static func write(to path: String, _ produce: (_ append: ([UInt8]) throws -> Void) throws -> Void) throws {
    let draft = path + ".hashiya-\(getpid()).tmp"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("write", path) }
    do {
      defer { close(descriptor) }
      try produce { part in
        do { try Output.write(part, to: descriptor) } catch let error as Failure { throw Failure("\(path): \(error)") }
      }
      guard fsync(descriptor) == 0 else { throw failure("write", path) }
    } catch {
      unlink(draft)
      throw error
    }
    guard rename(draft, path) == 0 else {
      let failed = failure("write", path)
      unlink(draft)
      throw failed
    }
  }

  static func remove(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
  }

  static func makeFolder(_ path: String) throws {
    guard !Environment.isFolder(path) else { return }
    guard mkdir(path, 0o755) == 0 else { throw failure("make the folder", path) }
  }

  /// Makes a folder and those it lies in.
  static func makeFolders(_ path: String) throws {
    guard !path.isEmpty, !Environment.isFolder(path) else { return }
    if let slash = path.lastIndex(of: "/") { try makeFolders(String(path[..<slash])) }
    try makeFolder(path)
  }

  /// The names in a folder, sorted by bytes.
  static func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else { throw failure("read", folder) }
    defer { closedir(stream) }
    var names: [ExactText] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(ExactText(name)) }
    }
    return names.sorted().map(\.string)
  }

  static func failure(_ action: String, _ path: String) -> Failure {
    Failure("cannot \(action) \(ExactText(path).printable): \(String(cString: strerror(errno)))")
  }
}
