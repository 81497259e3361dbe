internal import Segments

/// What a name alone says about a file in the shared directory.
enum FileNaming {
  /// Whether a sync tool, a browser or an editor writes under such names what isn't whole: never opened.
  static func isTemporary(_ path: String) -> Bool {
    let name = Array(lowercased(fileName(path)))
    guard let first = name.first else { return true }
    if first == UInt8(ascii: ".") || first == UInt8(ascii: "~") || first == UInt8(ascii: "#") { return true }
    return ends.contains { name.suffix($0.count).elementsEqual($0) }
  }

  private static let ends: [[UInt8]] = [
    ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".!sync", ".swp", ".lock",
    "~",
  ].map { Array($0.utf8) }

  /// Whether the name is, or was once, that of a segment.
  static func looksLikeSegment(_ path: String) -> Bool {
    let suffix = Array(("." + SegmentName.suffix).utf8)
    let name = Array(lowercased(fileName(path)))
    guard name.count >= suffix.count else { return false }
    return (0...name.count - suffix.count).contains { name[$0..<$0 + suffix.count].elementsEqual(suffix) }
  }

  /// Whether a file whose name is not a segment's is looked into all the same: everything in `seg`, and at the top
  /// what says that it is a segment or says nothing.
  static func isWorthOpening(_ path: String) -> Bool {
    if isTemporary(path) || systemNames.contains(fileName(path).lowercased()) { return false }
    return path.utf8.contains(UInt8(ascii: "/")) || looksLikeSegment(path)
      || !path.utf8.contains(UInt8(ascii: "."))
  }

  private static let systemNames: Set<String> = ["desktop.ini", "thumbs.db", "icon\r"]

  private static func fileName(_ path: String) -> Substring {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? path[...]
  }

  private static func lowercased(_ text: Substring) -> [UInt8] {
    text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
  }
}
