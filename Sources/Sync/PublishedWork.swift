package import Models
internal import Segments

/// Reads what a shared directory holds of one replica, whether it continues what is held or not.
package enum PublishedWork {
  /// The changes in the readable segments of a replica, in the order of their numbers, each number once.
  ///
  /// What cannot be read is left out: it can't be told from what was never there.
  package static func changes(
    of replica: ReplicaID, corpus: CorpusID, in directory: any SharedDirectory
  ) throws(DirectoryError) -> [Change] {
    var found: [UInt64: Change] = [:]
    for entry in try directory.list() {
      // A name and a size are anybody's to choose: nothing larger than a segment may be is read.
      guard entry.kind == .file, entry.size <= SegmentLimits.file, let name = SegmentName(path: entry.path),
        name.replica == replica,
        let bytes = try? directory.read(entry.path, limit: entry.size),
        let segment = try? SegmentCodec.decode(bytes, corpus: corpus)
      else { continue }
      for index in segment.changes.indices where found[segment.changes[index].first.seq] == nil {
        found[segment.changes[index].first.seq] = segment.change(at: index)
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}
