internal import Models
internal import Segments

/// Writes sealed segments into a shared directory, where they are missing or not what they were.
struct Publisher {
  let log: any SegmentLog
  let directory: any SharedDirectory
  let options: Synchronizer.Options
  /// Whether to publish what is held of others too, and to compare all contents.
  let isRefill: Bool
  let progress: (SyncProgress) -> Void

  func publish(_ listing: [DirectoryEntry], into report: inout SyncReport) throws {
    let names = isRefill ? try log.allSegments() : try log.ownSegments()
    let publication = Publication(listing: listing, of: Set(names.map(\.replica)))
    let missing = try missing(names, publication)
    for (index, segment) in missing.enumerated() {
      let bytes = try bytes(of: segment)
      do throws(DirectoryError) {
        try write(segment, bytes, publication)
      } catch {
        try report.stop(error, unpublished: missing[index...])
        return
      }
      report.published.add(operations: segment.operations, bytes: bytes.count)
      progress(.published(segments: index + 1, of: missing.count))
    }
  }

  /// The segments of which no file is known to be whole, in order.
  private func missing(_ names: [SegmentName], _ publication: Publication) throws -> [SegmentName] {
    let sizes = try log.ownSizes()
    let known = try log.sightings(in: options.directory)
    var seen: [String: Int64] = [:]
    let missing = try names.filter { name in
      let files = publication.files(of: name)
      // One that isn't fetched was whole where it came from.
      if files.contains(where: { $0.kind == .placeholder }) { return false }
      if !isRefill, files.contains(where: { $0.size == sizes[name] && $0.modified == known[$0.path]?.modified }) {
        return false
      }
      switch try state(of: name, among: files) {
      case .whole(let file):
        if sizes[name] != nil { seen[file.path] = file.modified }
        return false
      // What can't be read now may well be whole; only a refill wants to be sure.
      case .unknown: return isRefill
      case .missing: return true
      }
    }
    let news = seen.filter { known[$0.key]?.modified != $0.value }
    // Compared first: a sync with nothing new must not write.
    if !news.isEmpty { try log.note(sightings: news, in: options.directory, now: options.now) }
    return missing.sorted()
  }

  private enum State {
    case whole(DirectoryEntry)
    case unknown
    case missing
  }

  /// Compares the files that have a segment's name with its bytes.
  private func state(of name: SegmentName, among files: [DirectoryEntry]) throws -> State {
    guard !files.isEmpty else { return .missing }
    let bytes = try bytes(of: name)
    var state = State.missing
    for file in files where file.size == bytes.count {
      do throws(DirectoryError) {
        if try directory.read(file.path, limit: bytes.count + 1) == bytes { return .whole(file) }
      } catch {
        if error.cause != .vanished { state = .unknown }
      }
    }
    return state
  }

  /// Writes a segment under its name or, where bad files hold that, beside them.
  private func write(
    _ name: SegmentName, _ bytes: [UInt8], _ publication: Publication
  ) throws(DirectoryError) {
    var failure = DirectoryError(.exists, .publish, name.path, "as have all the names beside it")
    for path in publication.freePaths(for: name) {
      do {
        return try directory.publish(path, bytes)
      } catch {
        guard error.cause == .exists else { throw error }
        failure = error
      }
    }
    throw failure
  }

  private func bytes(of name: SegmentName) throws -> [UInt8] {
    guard let bytes = try log.bytes(of: name) else { throw SyncError.segmentLost(name) }
    return bytes
  }
}

extension SyncReport {
  /// Notes why publishing ended, unless the directory itself has gone.
  fileprivate mutating func stop(_ error: DirectoryError, unpublished: ArraySlice<SegmentName>) throws {
    isReadOnly = error.cause == .readOnly
    unpublishedReason = error
    for segment in unpublished {
      self.unpublished.add(operations: segment.operations, bytes: 0)
    }
    if error.cause == .missing { throw error }
  }
}

extension SyncReport.Volume {
  mutating func add(operations: UInt64, bytes: Int) {
    segments += 1
    self.operations += operations
    self.bytes += bytes
  }
}

extension SegmentName {
  fileprivate var operations: UInt64 { last - first + 1 }
}

extension SharedDirectory {
  /// Writes the marker of a corpus, which must come before anything else.
  func start(corpus: CorpusID) throws(DirectoryError) {
    let marker = CorpusMarker(corpus: corpus)
    try publish(marker.fileName, marker.content)
    do {
      // For git as transport, which would change line ends and merge what must stay as it is.
      try publish(".gitattributes", Array("* -text -diff -merge\n".utf8))
    } catch {
      // A help for one kind of directory: without it, or with somebody's own, the rest works.
    }
  }
}
