package import Segments

/// What a file of a shared directory turned out to hold.
package enum FileContent: Hashable, Sendable {
  /// All of a segment, and nothing else.
  case segment(SegmentName)
  /// Something else. Its size in bytes.
  case other(bytes: Int)
  /// It is not fetched, or may not be read: nothing can be said of it.
  case unknown
}

extension DirectoryExamination {
  /// Reads the files that should hold what is held, and those that may be copies of segments under other names.
  ///
  /// - Throws: `DirectoryError` of cause `missing` when the directory goes away meanwhile; what the log throws.
  /// - Complexity: O(bytes of these files); one of them is in memory at a time.
  package static func contents(
    of listing: [DirectoryEntry], log: any SegmentLog, directory: any SharedDirectory
  ) throws -> [String: FileContent] {
    let held = try Set(log.allSegments())
    let reader = SegmentReader(directory: directory, corpus: log.corpus)
    var contents: [String: FileContent] = [:]
    for entry in listing {
      if let name = entry.segment, held.contains(name) {
        contents[entry.path] = try content(of: entry, meant: name, log, directory)
      } else if isCandidate(entry) {
        contents[entry.path] = try content(of: entry, reader)
      }
    }
    return contents
  }

  private static func content(
    of entry: DirectoryEntry, meant name: SegmentName, _ log: any SegmentLog, _ directory: any SharedDirectory
  ) throws -> FileContent? {
    guard entry.kind == .file else { return entry.kind == .placeholder ? .unknown : nil }
    guard let bytes = try log.bytes(of: name) else { return .unknown }
    guard entry.size == bytes.count else { return .other(bytes: entry.size) }
    do throws(DirectoryError) {
      return try directory.read(entry.path, limit: bytes.count + 1) == bytes
        ? .segment(name) : .other(bytes: entry.size)
    } catch {
      if error.cause == .missing { throw error }
      return error.cause == .vanished ? nil : .unknown
    }
  }

  private static func content(of entry: DirectoryEntry, _ reader: SegmentReader) throws -> FileContent? {
    do throws(ReadFailure) {
      // The header first: it tells a foreign file without reading all of it.
      _ = try reader.header(entry)
      return .segment(try reader.segment(entry).name)
    } catch {
      if case .lost(let failure) = error { throw failure }
      return nil
    }
  }

  /// Whether a file may hold a segment though its name is none.
  private static func isCandidate(_ entry: DirectoryEntry) -> Bool {
    entry.kind == .file && entry.segment == nil && FileNaming.isWorthOpening(entry.path)
  }
}
