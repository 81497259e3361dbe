internal import Models
internal import Segments

/// Why a file gave no segment.
enum ReadFailure: Error, Hashable {
  /// Not there yet, cut short, unreadable now, or of a newer format: tried again at the next sync.
  case waiting(String)
  /// Wrong. Not tried again until the file changes.
  case refused(String)
  /// Not there any more.
  case vanished
  /// Has nothing to do with segments.
  case foreign
  /// The directory itself has gone: nothing else can be read either.
  case lost(DirectoryError)
}

/// Opens files of a shared directory and decodes them, telling those that may come whole from those that are wrong.
struct SegmentReader {
  /// From this size on, a file's header is looked at before the whole is read.
  private static let largeFile = 1 << 20

  let directory: any SharedDirectory
  let corpus: CorpusID

  /// Reads and verifies a whole file.
  func segment(_ entry: DirectoryEntry) throws(ReadFailure) -> Segment {
    try Self.segment(in: file(entry), of: entry, corpus)
  }

  /// Reads a whole file.
  func file(_ entry: DirectoryEntry) throws(ReadFailure) -> [UInt8] {
    guard entry.size <= SegmentLimits.file else {
      throw .refused("is larger than any segment (\(entry.size) bytes)")
    }
    if entry.size >= Self.largeFile { _ = try header(entry) }
    return try bytes(of: entry, limit: SegmentLimits.file)
  }

  /// Verifies the bytes of a file.
  static func segment(
    in bytes: [UInt8], of entry: DirectoryEntry, _ corpus: CorpusID
  ) throws(ReadFailure) -> Segment {
    do {
      return try SegmentCodec.decode(bytes, corpus: corpus)
    } catch {
      throw failure(for: error, entry)
    }
  }

  /// Reads the header alone, which nothing vouches for.
  func header(_ entry: DirectoryEntry) throws(ReadFailure) -> SegmentHeader {
    let bytes = try bytes(of: entry, limit: SegmentHeader.size)
    let header: SegmentHeader
    do {
      header = try SegmentHeader.peek(bytes)
    } catch {
      throw Self.failure(for: error, entry)
    }
    guard header.corpus == corpus else { throw Self.failure(for: .foreignCorpus(header.corpus), entry) }
    return header
  }

  private func bytes(of entry: DirectoryEntry, limit: Int) throws(ReadFailure) -> [UInt8] {
    do {
      return try readTwice(entry.path, limit: limit)
    } catch {
      switch error.cause {
      case .missing: throw .lost(error)
      case .vanished: throw .vanished
      default: throw .waiting(error.description)
      }
    }
  }

  /// A network file system may lose a file between two names of it for a moment: asks a second time.
  private func readTwice(_ path: String, limit: Int) throws(DirectoryError) -> [UInt8] {
    do {
      return try directory.read(path, limit: limit)
    } catch {
      guard error.cause == .vanished else { throw error }
      return try directory.read(path, limit: limit)
    }
  }

  private static func failure(for error: SegmentError, _ entry: DirectoryEntry) -> ReadFailure {
    switch error {
    case .incomplete, .newerFormat: .waiting(error.description)
    case .notASegment where !FileNaming.looksLikeSegment(entry.path): .foreign
    default: .refused(error.description)
    }
  }
}
