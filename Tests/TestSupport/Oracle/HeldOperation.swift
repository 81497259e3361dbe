internal import Models

/// An operation with what its change says of all its operations. A class, since the slow ways copy it so
/// often.
final class HeldOperation: Sendable {
  let operation: Operation
  let header: ChangeHeader

  init(operation: Operation, header: ChangeHeader) {
    self.operation = operation
    self.header = header
  }

  var id: OperationID { operation.id }
  var isSource: Bool { operation.flags.contains(.source) }

  /// Rule E1: the flag decides; a removal never touches.
  var touches: Bool { operation.flags.contains(.touches) && operation.kind != .remove }

  /// Rule R5: the order among values, the largest winning.
  var rank: Rank {
    Rank(wall: header.wall, lamport: header.lamport, replica: id.replica, seq: id.seq)
  }

  struct Rank: Comparable {
    let wall: Timestamp
    let lamport: UInt64
    let replica: ReplicaID
    let seq: UInt64

    static func < (left: Rank, right: Rank) -> Bool {
      (left.wall, left.lamport, left.replica, left.seq) < (
        right.wall, right.lamport, right.replica, right.seq
      )
    }
  }

  /// Rule T2: the order among creations of one thing, the smallest deciding.
  func isEarlierCreation(than other: HeldOperation) -> Bool {
    (header.wall, id.replica, id.seq) < (other.header.wall, other.id.replica, other.id.seq)
  }
}
