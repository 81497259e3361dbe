package import Segments

/// A place where replicas publish segments and find those of others: a folder that some other program carries about.
///
/// Whatever it says may be late, cut, repeated, or gone in the next moment; nothing in it is ever changed through this
/// protocol.
package protocol SharedDirectory {
  /// Lists every name at the top level, and every file below the folder `seg`, two levels down, in no certain order.
  ///
  /// Opens no file. Below the top level, names that begin with a dot are left out; what stands for a file that isn't
  /// fetched has that file's name.
  /// - Parameter isHeld: Says of a segment that nobody will ask for its size and time: on a network drive, finding
  ///   them out costs a message each. They are 0 then.
  /// - Throws: `missing` when there is no such directory, `notReadable` and `inputOutput` when the top level or `seg`
  ///   can't be read. A folder below that can't be read is an entry of kind `unreadable`.
  /// - Complexity: O(names).
  func list(isHeld: (SegmentName) -> Bool) throws(DirectoryError) -> [DirectoryEntry]

  /// Returns the first `limit` bytes of a regular file, or all when it has fewer.
  ///
  /// - Throws: `vanished` when it isn't there (any more), `notReadable`, `inputOutput`.
  func read(_ path: String, limit: Int) throws(DirectoryError) -> [UInt8]

  /// Writes a file under a name, durably, and reads it back. Does nothing when a file with these bytes is there.
  ///
  /// - Throws: `exists` when the name holds other bytes, which stay; `readOnly`, `full`, `missing`, `inputOutput`.
  func publish(_ path: String, _ bytes: [UInt8]) throws(DirectoryError)

  /// Removes a file, durably; does nothing when it isn't there. Only for files that this replica wrote.
  ///
  /// - Throws: `readOnly`, `missing`, `inputOutput`.
  func remove(_ path: String) throws(DirectoryError)
}

extension SharedDirectory {
  /// Lists with every size and time.
  package func list() throws(DirectoryError) -> [DirectoryEntry] { try list { _ in false } }
}

/// One name in the listing of a shared directory.
package struct DirectoryEntry: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case file
    case folder
    /// A file that a cloud client shows but has not fetched. `path` is that of the file itself.
    case placeholder
    /// A folder that may not be read.
    case unreadable
    /// A symbolic link, a pipe, a device, or a name that isn't UTF-8: never opened.
    case other
  }

  /// Relative to the directory, with `/` between the parts.
  package let path: String
  /// What the path says of a segment; nil when it isn't the name of one.
  package let segment: SegmentName?
  /// In bytes; 0 for what isn't a file.
  package var size: Int
  /// Differs whenever the file was written or replaced: the sum of both times the file system keeps, in nanoseconds.
  /// Only compared for equality; never says which of two files is newer.
  package var modified: Int64
  package var kind: Kind

  package init(path: String, size: Int, modified: Int64, kind: Kind = .file) {
    self.path = path
    segment = kind == .folder ? nil : SegmentName(path: path)
    self.size = size
    self.modified = modified
    self.kind = kind
  }
}
