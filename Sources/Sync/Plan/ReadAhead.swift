internal import Models
internal import Segments

/// Files that are read before their turn, and verified on all cores: verifying takes longer than reading.
struct ReadAhead {
  let reader: SegmentReader
  private var results: [DirectoryEntry: Result<Segment, ReadFailure>] = [:]

  init(_ reader: SegmentReader) { self.reader = reader }

  /// Reads files one after the other, in the order given, and verifies them side by side. What is wrong with one is
  /// said when its turn comes.
  mutating func prepare(_ entries: [DirectoryEntry]) {
    let new = entries.filter { results[$0] == nil }
    // One alone is as well read in its turn.
    guard new.count > 1 else { return }
    let corpus = reader.corpus
    let files = new.map { entry in
      (entry: entry, read: Result { () throws(ReadFailure) in try reader.file(entry) })
    }
    let segments = Parallel.map(files) { file in
      file.read.flatMap { bytes in
        Result { () throws(ReadFailure) in try SegmentReader.segment(in: bytes, of: file.entry, corpus) }
      }
    }
    for (entry, result) in zip(new, segments) { results[entry] = result }
  }

  /// Gives out what was prepared, once; else reads the file now.
  mutating func segment(_ entry: DirectoryEntry) throws(ReadFailure) -> Segment {
    guard let result = results.removeValue(forKey: entry) else { return try reader.segment(entry) }
    return try result.get()
  }
}
