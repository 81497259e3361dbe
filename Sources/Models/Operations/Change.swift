/// The operations of one command: recorded, carried and applied entirely or not at all.
package struct Change: Hashable, Sendable {
  package let header: ChangeHeader
  /// Numbered from `header.first` without gaps; never empty.
  package let operations: [Operation]

  package init(header: ChangeHeader, operations: [Operation]) {
    self.header = header
    self.operations = operations
  }

  /// A change's id is that of its first operation.
  package var id: OperationID { header.first }
}

/// What all operations of a change share.
package struct ChangeHeader: Hashable, Sendable {
  package let first: OperationID
  package let count: Int
  /// The clock's reading; advice, never made monotonic.
  package let wall: Timestamp
  /// One more than the largest held when the change was made, at most 2^48.
  package let lamport: UInt64
  package let author: ExactText
  package let device: ExactText

  package init(
    first: OperationID, count: Int, wall: Timestamp, lamport: UInt64, author: ExactText, device: ExactText
  ) {
    self.first = first
    self.count = count
    self.wall = wall
    self.lamport = lamport
    self.author = author
    self.device = device
  }

  package var lastSeq: UInt64 { first.seq + UInt64(count) - 1 }
}

/// Bounds on numbers that come from elsewhere, so that no sum of ours can overflow.
package enum Limits {
  /// Lamport clocks saturate here.
  package static let lamport: UInt64 = 1 << 48
  /// The largest operation number a replica may use.
  package static let seq: UInt64 = (1 << 48) - 1
  /// Scalars in a text, bytes in a payload.
  package static let length = 1 << 30
}
