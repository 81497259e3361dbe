import Foundation

/// Where programs are that were built.
enum Products {
  /// A program of this package: beside this one, or beside the tests.
  static func url(_ name: String) -> URL {
    var folder = Bundle.main.bundleURL
    if !FileManager.default.isExecutableFile(atPath: folder.appending(path: name).path),
      let tests = Bundle.allBundles.first(where: { $0.bundlePath.hasSuffix(".xctest") })
    {
      folder = tests.bundleURL.deletingLastPathComponent()
    }
    return folder.appending(path: name)
  }

  /// The project's folder.
  static let root = (0..<5).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

  /// Runs scripts with the libraries of others.
  static let peers = root.appending(path: "Benchmarks/peers/run").path

  /// The program that is measured.
  static let hashiya = root.appending(path: ".build/release/hashiya")

  /// A program of the system, as a shell would find it; nil when it is not there.
  static func find(_ name: String) -> URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { URL(filePath: String($0)).appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
