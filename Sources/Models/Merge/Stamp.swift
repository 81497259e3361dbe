/// Who said something, where and when: an operation with what its change says of it.
///
/// A class, because a state holds a stamp in every value, touch and creation: copying a reference counts one reference
/// instead of two arrays', and counting references is what a merge spends most on. It never changes.
package final class Stamp: Hashable, Sendable {
  package let operation: OperationID
  package let wall: Timestamp
  package let lamport: UInt64
  package let author: ExactText
  package let device: ExactText

  package init(
    operation: OperationID, wall: Timestamp, lamport: UInt64, author: ExactText, device: ExactText
  ) {
    self.operation = operation
    self.wall = wall
    self.lamport = lamport
    self.author = author
    self.device = device
  }

  package convenience init(_ operation: OperationID, of change: ChangeHeader) {
    self.init(
      operation: operation, wall: change.wall, lamport: change.lamport, author: change.author,
      device: change.device)
  }

  /// The one order by which concurrent values are ranked: wall time, lamport, replica, number (rule R5).
  package func isOutranked(by other: Stamp) -> Bool {
    if wall != other.wall { return wall < other.wall }
    if lamport != other.lamport { return lamport < other.lamport }
    return operation < other.operation
  }

  /// The order in which several creations of one thing are considered (rule T2).
  package func precedes(_ other: Stamp) -> Bool {
    wall != other.wall ? wall < other.wall : operation < other.operation
  }

  package static func == (left: Stamp, right: Stamp) -> Bool {
    left === right
      || left.operation == right.operation && left.wall == right.wall && left.lamport == right.lamport
        && left.author == right.author && left.device == right.device
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(operation) }
}
