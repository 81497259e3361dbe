/// One register of one thing: the values no held operation names (rules R1 to R3).
package struct RegisterState: Hashable, Sendable {
  package let key: RegisterKey
  /// Operations that were named before they were applied; sorted.
  package private(set) var early: [OperationID]
  /// The live values of both layers, sorted by operation.
  package private(set) var values: Few<LiveValue>

  package init(key: RegisterKey, values: Few<LiveValue> = Few(), early: [OperationID] = []) {
    self.key = key
    self.values = values
    self.early = early
  }

  package struct LiveValue: Hashable, Sendable {
    package let stamp: Stamp
    package let value: RegisterValue
    package let isSource: Bool

    package init(stamp: Stamp, isSource: Bool, value: RegisterValue) {
      self.stamp = stamp
      self.isSource = isSource
      self.value = value
    }
  }

  package var isEmpty: Bool { values.isEmpty && early.isEmpty }

  /// The values that show: those of persons, or where there are none those of sources (rule R3).
  package var shown: Few<LiveValue> { Self.layered(values) }

  /// The values of persons among some, or where there are none all of them.
  package static func layered(_ values: Few<LiveValue>) -> Few<LiveValue> {
    guard values.count > 1 else { return values }
    let persons = values.only { !$0.isSource }
    return persons.isEmpty ? values : persons
  }

  /// Adds a value, unless an operation that came before it has overwritten it.
  mutating func add(_ value: LiveValue) {
    if let position = early.firstIndex(of: value.stamp.operation) {
      early.remove(at: position)
      return
    }
    let position = values.lastIndex { $0.stamp.operation < value.stamp.operation }.map { $0 + 1 } ?? 0
    values.insert(value, at: position)
  }

  /// Takes away the values of `named`; remembers those not yet applied.
  mutating func overwrite(_ named: [OperationID], isApplied: (OperationID) -> Bool) {
    for operation in named {
      if let position = values.firstIndex(where: { $0.stamp.operation == operation }) {
        values.remove(at: position)
      } else if !isApplied(operation), !early.contains(operation) {
        let position = early.firstIndex { operation < $0 } ?? early.endIndex
        early.insert(operation, at: position)
      }
    }
  }

  /// Forgets a name that can no longer arrive: its operation was applied and wrote something else.
  mutating func forget(_ operation: OperationID) {
    early.removeAll { $0 == operation }
  }
}
