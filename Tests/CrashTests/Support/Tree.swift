import Foundation

/// All that a folder holds.
struct Tree: Equatable {
  /// By their paths from the folder.
  var files: [String: [UInt8]] = [:]
  var folders: Set<String> = []

  init() {}

  init(of root: String) throws {
    for name in FileManager.default.enumerator(atPath: root)?.compactMap({ $0 as? String }) ?? [] {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: root + "/" + name, isDirectory: &isFolder) else { continue }
      if isFolder.boolValue { folders.insert(name) } else { files[name] = try Self.bytes(root + "/" + name) }
    }
  }

  /// Makes the folder hold this and nothing else.
  ///
  /// A file that is there is written over in its place: a replica whose database became another file of the file
  /// system would take itself for a copy and go on under a new id.
  func restore(to root: String) throws {
    let manager = FileManager.default
    let present = try Tree(of: root)
    for name in present.files.keys where files[name] == nil { try manager.removeItem(atPath: root + "/" + name) }
    for name in present.folders.subtracting(folders).sorted().reversed() {
      try manager.removeItem(atPath: root + "/" + name)
    }
    for name in folders.subtracting(present.folders).sorted() {
      try manager.createDirectory(atPath: root + "/" + name, withIntermediateDirectories: true)
    }
    for (name, bytes) in files where present.files[name] != bytes { try Self.write(bytes, to: root + "/" + name) }
  }

  struct Failed: Error {
    var path: String
    var code: Int32
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else { throw Failed(path: path, code: errno) }
    return Array(data)
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard file >= 0 else { throw Failed(path: path, code: errno) }
    defer { close(file) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failed(path: path, code: errno) }
      offset += count
    }
  }
}
