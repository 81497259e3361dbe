/// A name in a shared directory, of those that a listing leaves out too.
package struct FolderName: Hashable, Sendable {
  /// Relative to the directory, with `/` between the parts.
  package var path: String
  package var isFolder: Bool
  /// When a temporary file of ours was last written, in seconds since 1970; nil for any other name.
  package var written: Int64?

  package init(path: String, isFolder: Bool = false, written: Int64? = nil) {
    self.path = path
    self.isFolder = isFolder
    self.written = written
  }

  var name: String { String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]) }
}

/// What was left in a shared directory by writing that didn't end, and by the tools that carry it.
package struct Leftovers: Hashable, Sendable {
  /// Files that we began to write a day ago or more.
  package private(set) var stale: [String] = []
  /// Files that tools have under way, or gave up.
  package private(set) var ofTools: [String] = []
  /// The tools that left something, each with the first of its traces.
  package private(set) var traces: [SyncTool: String] = [:]

  /// After so many seconds nobody is still writing a file.
  package static let patience: Int64 = 86_400

  /// - Parameter now: Seconds since 1970.
  package init(names: [FolderName], now: Int64) {
    for name in names.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
      if TemporaryName.isOurs(name.name) {
        if let written = name.written, written < now - Self.patience { stale.append(name.path) }
        continue
      }
      if SyncTool.isUnderWay(name: name.name) { ofTools.append(name.path) }
      if let tool = SyncTool.leaving(name: name.name, isFolder: name.isFolder), traces[tool] == nil {
        traces[tool] = name.path
      }
    }
  }
}
