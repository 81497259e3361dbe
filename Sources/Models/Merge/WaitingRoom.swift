/// The operations of an article that name characters which are not here yet (rule X2), each under the one thing it waits
/// for first.
package struct WaitingRoom: Sendable {
  package enum Guest: Hashable, Sendable {
    case edit(TextEdit, Stamp)
    case anchors(Fragments)
  }

  /// What must come before a guest can be looked at again.
  enum Cause: Equatable {
    case base
    /// The operation, or a later one of its replica, must be applied.
    case applied(OperationID)
    /// The operation is a guest itself.
    case settled(OperationID)
  }

  private(set) var guests: [OperationID: Guest] = [:]
  private var forBase: [OperationID] = []
  /// By replica: the number waited for and the guest, the smallest first. Slices, since what is called leaves at the front.
  private var forOperations: [ReplicaID: ArraySlice<(seq: UInt64, guest: OperationID)>] = [:]
  private var forGuests: [OperationID: [OperationID]] = [:]

  var isEmpty: Bool { guests.isEmpty }

  /// Whether an operation is a text edit that waits.
  func holdsEdit(_ id: OperationID) -> Bool {
    if case .edit = guests[id] { true } else { false }
  }

  mutating func seat(_ id: OperationID, _ guest: Guest, until cause: Cause) {
    guests[id] = guest
    switch cause {
    case .base: forBase.append(id)
    case .settled(let other): forGuests[other, default: []].append(id)
    case .applied(let operation):
      var list = forOperations.removeValue(forKey: operation.replica) ?? []
      var position = list.endIndex
      while position > list.startIndex, list[position - 1].seq > operation.seq { position -= 1 }
      list.insert((operation.seq, id), at: position)
      forOperations[operation.replica] = list
    }
  }

  /// Takes in guests that were waiting when the state was stored; each is then to be looked at again.
  mutating func admit(_ stored: [(OperationID, Guest)]) {
    for (id, guest) in stored { guests[id] = guest }
  }

  /// Lets a guest go; returns those that waited for it.
  mutating func leave(_ id: OperationID) -> [OperationID] {
    guests[id] = nil
    return forGuests.removeValue(forKey: id) ?? []
  }

  /// The guests to look at again once a replica's operations are applied up to this one.
  mutating func called(by operation: OperationID) -> [OperationID] {
    guard var list = forOperations.removeValue(forKey: operation.replica) else { return [] }
    var called: [OperationID] = []
    while let first = list.first, first.seq <= operation.seq {
      called.append(first.guest)
      list.removeFirst()
    }
    if !list.isEmpty { forOperations[operation.replica] = list }
    return called
  }

  /// The guests to look at again once the base is held.
  mutating func calledByBase() -> [OperationID] {
    defer { forBase = [] }
    return forBase
  }
}
