import CommandSupport
import Foundation

/// A small file system in memory, there while the object is.
final class Mount {
  private let path: String

  struct Refused: Error {}

  /// - Parameter size: In bytes.
  init(at path: String, size: Int) throws {
    self.path = path
    guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(size)", "tmpfs", path) else { throw Refused() }
  }

  deinit { _ = Self.run("umount", "-l", path) }

  /// Whether this user may mount.
  static let isAllowed: Bool = {
    guard getuid() == 0, let place = try? World(size: 1 << 16) else { return false }
    return FileManager.default.fileExists(atPath: place.root)
  }()

  private static let filler = "/filler"

  /// Leaves room for so many pages of 4096 bytes.
  static func fill(_ root: String, butPages pages: Int) throws {
    var status = statvfs()
    guard statvfs(root, &status) == 0 else { throw Refused() }
    let free = Int(status.f_bavail) * Int(status.f_bsize) - pages * 4096
    guard free >= 0 else { throw Refused() }
    try Data(count: free).write(to: URL(filePath: root + filler))
  }

  static func unfill(_ root: String) { unlink(root + filler) }

  private static func run(_ words: String...) -> Bool {
    guard let streams = try? Running.Files(in: FileManager.default.temporaryDirectory.path, stdin: nil) else {
      return false
    }
    defer { streams.remove() }
    let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
    let running = try? Running(["/usr/bin/env"] + words, environment: environment, folder: "/", files: streams)
    return running?.wait().status == 0
  }
}
