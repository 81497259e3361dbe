package import Models

/// Why bytes are not taken as a segment, or a draft cannot become one.
package enum SegmentError: Error, Hashable, Sendable {
  /// Not there yet or cut short: empty, shorter than it says, or ending in zeros. It may come whole later.
  case incomplete
  /// All there, and wrong. Ask its replica to publish again.
  case damaged(Damage)
  /// Sound as far as can be told, of another corpus.
  case foreignCorpus(CorpusID)
  /// Sound as far as can be told, in a format that only a newer version of the program reads.
  case newerFormat(UInt32)
  /// Doesn't begin as a segment does.
  case notASegment
  /// What was to be encoded is not a replica's consecutive changes, or too large.
  case invalidDraft(Fault)

  /// What is wrong with a segment that is all there.
  package enum Damage: Hashable, Sendable {
    /// It isn't as long as it says, or longer than any segment.
    case length
    case hash
    /// The public key doesn't hash to the replica's id.
    case key
    case signature
    /// First and last are no range of operation numbers.
    case numbers
    /// The list of columns, or the bytes of one.
    case column(Int)
    /// What the columns say together: a reference to nothing, a list out of order, bytes left over.
    case content(Int)
    /// The changes don't run from first to last without gaps.
    case gap
    /// The changes don't lead from the chain before to the chain after.
    case chain
  }

  /// What is wrong with a draft.
  package enum Fault: Hashable, Sendable {
    case empty
    /// A change of another replica, or one that doesn't follow the one before it.
    case gap(OperationID)
    /// An operation that has no canonical bytes: numbers out of range or overwritten ids out of order.
    case operation(OperationID)
    /// An operation names a replica that isn't in the table.
    case notInTable(ReplicaID)
    case table
    /// Beyond the limits of a segment; the change must be made in several parts.
    case tooLarge
  }
}

extension SegmentError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .incomplete: "cut short or not there yet; it is read again when it changes"
    case .damaged(let damage): "damaged (\(damage)); ask its replica to publish again"
    case .foreignCorpus(let corpus): "belongs to another corpus (\(corpus))"
    case .newerFormat(let format): "is in format \(format); a newer version of hashiya reads it"
    case .notASegment: "is not a segment"
    case .invalidDraft(let fault): "cannot be sealed: \(fault)"
    }
  }
}

extension SegmentError.Damage: CustomStringConvertible {
  package var description: String {
    switch self {
    case .length: "its length is not what it says"
    case .hash: "its hash is wrong"
    case .key: "its key is not that of the replica it names"
    case .signature: "its signature is wrong"
    case .numbers: "its operation numbers are out of range"
    case .column(let number): "column \(number) cannot be read"
    case .content(let number): "column \(number) makes no sense with the others"
    case .gap: "its changes have a gap"
    case .chain: "its changes do not lead to the chain it states"
    }
  }
}

extension SegmentError.Fault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty: "no changes"
    case .gap(let id): "change \(id) does not follow the one before it"
    case .operation(let id): "operation \(id) has numbers or lists out of order"
    case .notInTable(let replica): "replica \(replica) is named and not in the table"
    case .table: "the table names a replica twice or a number out of range"
    case .tooLarge: "too large for one segment; make the change in several parts"
    }
  }
}
