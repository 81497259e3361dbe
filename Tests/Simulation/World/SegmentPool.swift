internal import Models
internal import Segments
internal import Sync

/// Intact segments from anywhere, and which of them can be taken in beginning with nothing.
struct SegmentPool {
  private let corpus: CorpusID
  private var segments: [SegmentName: Segment] = [:]

  init(corpus: CorpusID) { self.corpus = corpus }

  mutating func add(_ bytes: [UInt8]) {
    // What is damaged is nobody's to take in.
    guard let segment = try? SegmentCodec.decode(bytes, corpus: corpus) else { return }
    segments[segment.name] = segment
  }

  /// The files of a folder whose names say what they are.
  mutating func add(_ tree: FileTree) {
    for file in tree.files {
      guard file.entry.kind == .file, let name = file.entry.segment, segments[name] == nil else { continue }
      add(file.bytes)
    }
  }

  /// The times of the changes in segments that continue each other from the first operation on.
  func reachableTimes() -> Set<Int64> {
    var reached: Set<Chain> = []
    var times: Set<Int64> = []
    var open = segments.values.sorted { $0.name < $1.name }
    var hasMoved = true
    while hasMoved {
      hasMoved = false
      open.removeAll { segment in
        let header = segment.header
        guard header.first == 1 || reached.contains(header.before) else { return false }
        reached.formUnion(segment.chains())
        times.formUnion(segment.changes.map(\.wall.milliseconds))
        hasMoved = true
        return true
      }
    }
    return times
  }
}
