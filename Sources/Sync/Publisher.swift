internal import Models
internal import Segments

/// Writes sealed segments into a shared directory, where they are missing.
struct Publisher {
  let log: any SegmentLog
  let directory: any SharedDirectory
  /// Whether to publish what is held of others too, and to compare contents where names and sizes are right.
  let isRefill: Bool
  let progress: (SyncProgress) -> Void

  func publish(_ listing: [DirectoryEntry], into report: inout SyncReport) throws {
    let held = try sealed()
    let publication = Publication(listing: listing, of: Set(held.map(\.name.replica)))
    let missing = try held.filter { try !isPublished($0, publication) }.sorted { $0.name < $1.name }
    for (index, segment) in missing.enumerated() {
      let bytes = try bytes(of: segment.name)
      do throws(DirectoryError) {
        try write(segment.name, bytes, publication)
      } catch {
        try report.stop(error, unpublished: missing[index...])
        return
      }
      report.published.add(operations: segment.name.operations, bytes: bytes.count)
      progress(.published(segments: index + 1, of: missing.count))
    }
  }
}

extension Publisher {
  fileprivate struct Sealed {
    var name: SegmentName
    /// Nil when it would have to be read to know.
    var size: Int?
  }

  private func sealed() throws -> [Sealed] {
    let sizes = try (log as? any SegmentInventory)?.segmentSizes() ?? [:]
    let names = isRefill ? try log.allSegments() : try log.ownSegments()
    return names.map { Sealed(name: $0, size: sizes[$0]) }
  }

  private func isPublished(_ segment: Sealed, _ publication: Publication) throws -> Bool {
    guard publication.contains(segment.name, size: segment.size) else { return false }
    guard isRefill else { return true }
    let bytes = try bytes(of: segment.name)
    return publication.files(of: segment.name).contains { entry in
      if entry.kind == .placeholder { return true }
      // What can't be read isn't known to be there.
      guard entry.size == bytes.count else { return false }
      return (try? directory.read(entry.path, limit: bytes.count + 1)) == bytes
    }
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
  fileprivate mutating func stop(_ error: DirectoryError, unpublished: ArraySlice<Publisher.Sealed>) throws {
    isReadOnly = error.cause == .readOnly
    unpublishedReason = error
    for segment in unpublished {
      self.unpublished.add(operations: segment.name.operations, bytes: segment.size ?? 0)
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
