internal import Models

/// What a segment says, gathered operation by operation. How many operations the last change has, and what its author
/// held of others, is needed only at the end.
struct SegmentRows: Sendable {
  private var encoder: RowEncoder
  private var hasher: CanonicalHasher
  private var next: OperationID
  /// How many changes were ended.
  private(set) var ended = 0
  /// How many operations of the next one were added.
  private(set) var added = 0

  /// - Parameter headers: Those of all changes; of the last one the number of operations doesn't count.
  init(before: Chain, headers: [ChangeHeader]) throws(SegmentError) {
    guard let first = headers.first?.first else { throw .invalidDraft(.empty) }
    next = first
    hasher = CanonicalHasher(before)
    encoder = RowEncoder(replica: first.replica, first: first.seq)
    for header in headers { encoder.add(header) }
  }

  /// How many canonical bytes are held until their change is begun.
  var heldBytes: Int { hasher.heldBytes }

  /// Adds what is missing of a change, and ends it.
  mutating func add(rest change: Change) throws(SegmentError) {
    if added == 0 { hasher.begin(change.header) }
    for operation in change.operations[added...] { try add(operation) }
    hasher.end(change.header)
    ended += 1
    added = 0
  }

  /// Adds the next operation of a change whose number of operations isn't known.
  mutating func add(_ operation: Operation) throws(SegmentError) {
    guard operation.id == next else { throw .invalidDraft(.gap(operation.id)) }
    guard operation.hasCanonicalBytes else { throw .invalidDraft(.operation(operation.id)) }
    try encoder.add(operation)
    hasher.add(operation)
    next = OperationID(replica: next.replica, seq: next.seq + 1)
    added += 1
  }

  /// The body, and the chain after the changes.
  ///
  /// - Parameter table: Sorted by replica, each once, without the segment's own.
  consuming func finish(
    counts: [Int], table: [TableEntry]
  ) throws(SegmentError) -> (body: [UInt8], after: Chain) {
    guard !hasher.isTooLarge else { throw .invalidDraft(.tooLarge) }
    return (try encoder.finish(counts: counts, table: table), hasher.chain)
  }
}
