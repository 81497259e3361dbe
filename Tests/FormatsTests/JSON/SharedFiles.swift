import Foundation

/// The test material in the folder `shared` beside the checkout; nothing where it is not present.
enum SharedFiles {
  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "../../../../shared/data").standardizedFileURL

  /// Nil when the file is not there.
  static func bytes(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: folder.appending(path: path))).map { Array($0) }
  }

  /// The files whose names end so, in the order of their paths.
  static func all(endingIn suffix: String) -> [(path: String, bytes: [UInt8])] {
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(suffix) }.sorted().compactMap { path in
      bytes(path).map { (path, $0) }
    }
  }
}

extension String {
  /// `String ==` takes canonically equal texts for the same; tests must not.
  func isSame(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
