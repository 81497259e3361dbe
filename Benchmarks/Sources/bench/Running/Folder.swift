import Foundation

/// Folders with what is measured in them.
enum Folder {
  struct Unreadable: Error, CustomStringConvertible {
    var folder: URL
    var description: String { "cannot read \(folder.path)" }
  }

  /// Gives a new temporary folder to some work, and removes it afterwards.
  static func temporary<Result>(_ work: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hashiya-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // What cannot be removed stays in the system's temporary folder.
    defer { try? FileManager.default.removeItem(at: folder) }
    return try work(folder)
  }

  /// All files in a folder, folders below it included.
  static func files(_ folder: URL) throws -> [URL] {
    let keys: [URLResourceKey] = [.fileSizeKey, .isRegularFileKey]
    guard let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys) else {
      throw Unreadable(folder: folder)
    }
    return try all.compactMap { $0 as? URL }
      .filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false }
  }

  static func bytes(_ folder: URL) throws -> Int {
    try files(folder).reduce(0) { $0 + (try $1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) }
  }
}
