internal import Models
internal import Segments

/// Gathers a segment of a change that is large enough to be sealed at once, while the change is being decided.
final class SealingAhead: ChangeFollower {
  private let replica: Replica
  private let reader: CorpusReader
  private(set) var segment: SegmentAhead?
  private var isGivenUp = false

  init(_ replica: Replica, _ reader: CorpusReader) {
    self.replica = replica
    self.reader = reader
  }

  func follow(_ operations: [Models.Operation], of header: ChangeHeader) {
    // What can't be read now is asked for again when the change is sealed, and said then.
    if segment == nil, !isGivenUp { segment = try? replica.segmentAhead(of: header, reader) }
    isGivenUp = segment == nil
    segment?.add(operations)
  }
}
