/// Everything held about one article, span, relation or note.
package struct Thing: Hashable, Sendable {
  package let id: ThingID
  /// Its creations, sorted by operation; empty while none is held.
  package internal(set) var creations = Few<Creation>()
  /// Sorted by key.
  package internal(set) var registers: [RegisterState] = []
  /// Sorted by operation.
  package internal(set) var removals: [Removal] = []
  /// The removals that are taken back; sorted.
  package internal(set) var restored: [OperationID] = []
  /// The last operation of each replica that touched it directly; sorted by replica.
  package internal(set) var touches = Few<Stamp>()

  package init(id: ThingID) { self.id = id }

  package struct Creation: Hashable, Sendable {
    package let stamp: Stamp
    package let kind: Kind
    package let credit: Credit?
    package let isSource: Bool
    /// Whether the operation touches what it is about.
    package let touches: Bool

    package init(stamp: Stamp, isSource: Bool, touches: Bool, kind: Kind, credit: Credit?) {
      self.stamp = stamp
      self.isSource = isSource
      self.touches = touches
      self.kind = kind
      self.credit = credit
    }
  }

  package enum Kind: Hashable, Sendable {
    case article
    case span
    indirect case relation(source: ThingID, target: ThingID)
    indirect case note(on: ThingID)
  }

  package struct Removal: Hashable, Sendable {
    package let stamp: Stamp
    /// Sorted by replica.
    package let seen: [OperationID]

    package init(stamp: Stamp, seen: [OperationID]) {
      self.stamp = stamp
      self.seen = seen
    }
  }

  /// The creation that says what the thing is, who made it and when (rule T2); nil while none is held.
  package var first: Creation? {
    guard var first = creations.first else { return nil }
    for creation in creations.dropFirst() where creation.stamp.precedes(first.stamp) { first = creation }
    return first
  }

  /// What the thing is; nil while no creation is held.
  package var kind: Kind? { creations.count == 1 ? creations[0].kind : first?.kind }

  /// Whether the thing is a note, as far as is known.
  var isNote: Bool {
    if case .note = kind { true } else { false }
  }

  /// Whether a register remembers names of operations that were not applied yet.
  var hasEarlyNames: Bool {
    registers.contains { !$0.early.isEmpty }
  }

  /// - Complexity: O(log registers).
  package func register(_ key: RegisterKey) -> RegisterState? { index(of: key).map { registers[$0] } }

  /// Where the register of a key is.
  func index(of key: RegisterKey) -> Int? {
    let registers = registers.span
    // Nearly always a few, whose names are the same in memory: finding an equal one is quicker than ordering them.
    guard registers.count > 8 else {
      for index in registers.indices where registers[index].key == key { return index }
      return nil
    }
    var low = 0
    var high = registers.count
    while low < high {
      let middle = (low + high) / 2
      if registers[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < registers.count && registers[low].key == key ? low : nil
  }
}

extension Thing {
  /// Gives the register of a key for changing, made when missing, dropped again when nothing is left in it.
  mutating func withRegister(_ key: RegisterKey, _ body: (inout RegisterState) -> Void) {
    var position = registers.count
    while position > 0, key <= registers[position - 1].key { position -= 1 }
    if position == registers.count || registers[position].key != key {
      registers.insert(RegisterState(key: key), at: position)
    }
    body(&registers[position])
    if registers[position].isEmpty { registers.remove(at: position) }
  }

  /// Adds a value that is said of the thing.
  mutating func say(_ key: consuming RegisterKey, _ value: consuming RegisterState.LiveValue) {
    let (key, value) = (key, value)
    if !registers.isEmpty, key <= registers[registers.count - 1].key { return withRegister(key) { $0.add(value) } }
    registers.append(RegisterState(key: key, values: Few(one: value)))
  }

  /// Notes that a replica's operation touched the thing; a replica's operations come in order.
  mutating func touch(_ stamp: Stamp) {
    let replica = stamp.operation.replica
    if let position = touches.firstIndex(where: { $0.operation.replica == replica }) {
      touches[position] = stamp
    } else {
      let position = touches.firstIndex { replica < $0.operation.replica } ?? touches.endIndex
      touches.insert(stamp, at: position)
    }
  }

  mutating func add(_ creation: Creation) {
    let position = creations.lastIndex { $0.stamp.operation < creation.stamp.operation }.map { $0 + 1 } ?? 0
    creations.insert(creation, at: position)
  }

  mutating func add(_ removal: Removal) {
    let position = removals.lastIndex { $0.stamp.operation < removal.stamp.operation }.map { $0 + 1 } ?? 0
    removals.insert(removal, at: position)
  }

  mutating func restore(_ named: [OperationID]) {
    restored = Set(restored).union(named).sorted()
  }
}
