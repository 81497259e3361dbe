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
    // What is no longer likely to be asked for would only take memory.
    let likely = Set(entries)
    results = results.filter { likely.contains($0.key) }
    let new = entries.filter { results[$0] == nil }
    // One alone is as well read in its turn.
    guard new.count > 1 else { return }
    let corpus = reader.corpus
    let files = read(new)
    let segments = Parallel.map(files) { file in
      file.read.flatMap { bytes in
        Result { () throws(ReadFailure) in try SegmentReader.segment(in: bytes, of: file.entry, corpus) }
      }
    }
    for (entry, result) in zip(new, segments) { results[entry] = result }
  }

  private func read(_ entries: [DirectoryEntry]) -> [(entry: DirectoryEntry, read: Result<[UInt8], ReadFailure>)] {
    var files: [(entry: DirectoryEntry, read: Result<[UInt8], ReadFailure>)] = []
    for entry in entries {
      let read = Result { () throws(ReadFailure) in try reader.file(entry) }
      files.append((entry, read))
      // Where the directory itself has gone, each further file may take a network's patience.
      if case .failure(.lost) = read { break }
    }
    return files
  }

  /// Gives out what was prepared, once; else reads the file now.
  mutating func segment(_ entry: DirectoryEntry) throws(ReadFailure) -> Segment {
    guard let result = results.removeValue(forKey: entry) else { return try reader.segment(entry) }
    return try result.get()
  }
}
