internal import Models
internal import Segments

/// Removes this replica's own small files from a shared directory, long after a larger one has all that they have.
///
/// Only the database decides what is spare, and only the directory whether the larger file is there: it was seen whole
/// long ago, and is read again now. Whatever can't be told stays. For a directory that is in order, with nothing in
/// doubt and nothing unpublished.
struct Remover {
  let log: any SegmentLog
  let directory: any SharedDirectory
  let options: Synchronizer.Options
  /// The names that made way for larger ones before this sync, and since when.
  let replaced: [SegmentName: Timestamp]

  /// - Throws: What the log throws. That a file can't be removed is no error: it is tried again at the next sync.
  /// - Complexity: O(n) in the listing, and in the bytes of what is removed and of what it makes way for.
  func remove(_ listing: [DirectoryEntry]) throws {
    if replaced.isEmpty { return }
    let spare = Set(replaced.filter { $0.key.replica == log.replica && isOld($0.value) }.keys)
    let files = listing.filter { entry in
      entry.kind == .file && entry.segment.map(spare.contains) ?? false
    }
    if !files.isEmpty, try !log.hasForks() { try removeSpare(files, listing) }
    try forgetUnlisted(listing)
  }

  private func isOld(_ time: Timestamp, times: Int64 = 1) -> Bool {
    time.milliseconds <= options.now.milliseconds &- options.keeping &* times
  }

  private func removeSpare(_ files: [DirectoryEntry], _ listing: [DirectoryEntry]) throws {
    let sightings = try log.sightings(in: options.directory)
    var removed: [String] = []
    for larger in try log.ownSegments() where larger.replica == log.replica {
      let within = files.filter { $0.segment.map(larger.exceeds) ?? false && !removed.contains($0.path) }
      guard !within.isEmpty else { continue }
      let seen = listing.filter { entry in
        entry.kind == .file && entry.segment == larger && sightings[entry.path].map { isOld($0.since) } ?? false
      }
      // Bytes that went bad in the database vouch for nothing.
      guard let bytes = try log.bytes(of: larger), seen.contains(where: { read($0) == bytes }),
        let merged = try? SegmentCodec.decode(bytes, corpus: log.corpus)
      else { continue }
      removed += remove(within, whose: merged)
    }
    let forgotten = removed.filter { sightings[$0] != nil }
    if !forgotten.isEmpty { try log.forget(sightings: forgotten, in: options.directory) }
  }

  /// Removes those that hold nothing but what `merged` has; gives their paths.
  private func remove(_ files: [DirectoryEntry], whose merged: Segment) -> [String] {
    let cover = SegmentCover(merged)
    var removed: [String] = []
    for file in files {
      // What is not whole any more, or something else, is left for people to look at.
      guard let bytes = read(file), let segment = try? SegmentCodec.decode(bytes, corpus: log.corpus),
        segment.name == file.segment, cover.exceeds(segment.header), cover.acknowledges(all: segment)
      else { continue }
      do throws(DirectoryError) {
        try directory.remove(file.path)
        removed.append(file.path)
      } catch {
        // Read-only, or gone: nothing else can be removed either.
        break
      }
    }
    return removed
  }

  private func read(_ file: DirectoryEntry) -> [UInt8]? {
    // One that can't be read stays.
    try? directory.read(file.path, limit: SegmentLimits.file)
  }

  /// Forgets names that were in no listing for long: should such a file come back, it is looked at again.
  private func forgetUnlisted(_ listing: [DirectoryEntry]) throws {
    let old = replaced.filter { isOld($0.value, times: 2) }.keys
    if old.isEmpty { return }
    let gone = Set(old).subtracting(listing.compactMap(\.segment))
    if !gone.isEmpty { try log.forget(replaced: gone.sorted()) }
  }
}

extension SegmentName {
  /// Whether a name says that its segment has all numbers of another and more.
  fileprivate func exceeds(_ other: SegmentName) -> Bool {
    replica == other.replica && first <= other.first && last >= other.last && (first < other.first || last > other.last)
  }
}
