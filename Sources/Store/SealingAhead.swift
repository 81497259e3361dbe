internal import Models
internal import Segments

/// Gathers a segment of a change that is large enough to be sealed at once, while the change is being decided.
///
/// Knows the transaction and not the replica: an editor may outlive both, and what holds the replica keeps its database
/// from being closed, which folds the write-ahead log in.
final class SealingAhead: ChangeFollower {
  private let reader: CorpusReader
  private let corpus: CorpusID
  private(set) var segment: SegmentAhead?
  private var isGivenUp = false

  init(_ reader: CorpusReader, corpus: CorpusID) {
    self.reader = reader
    self.corpus = corpus
  }

  func follow(_ operations: [Models.Operation], of header: ChangeHeader) {
    // What can't be read now is asked for again when the change is sealed, and said then.
    if segment == nil, !isGivenUp { segment = try? begun(with: header) }
    isGivenUp = segment == nil
    segment?.add(operations)
  }

  /// Of what is unsealed and the change after it.
  private func begun(with header: ChangeHeader) throws -> SegmentAhead {
    SegmentAhead(
      before: try MetaTable(db: reader.db).sealedChain(of: reader.replica, in: corpus),
      earlier: try LogTable(db: reader.db).unsealed(of: reader.replica), header: header)
  }
}
