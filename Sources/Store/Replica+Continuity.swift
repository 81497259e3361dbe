internal import GRDB
package import Models
package import Segments

/// Where a database lives: it was copied or restored when this differs from what it remembers.
package struct Binding: Equatable, Sendable {
  /// What the system says of the machine and of the file: machine, device, inode, time of birth.
  package let text: ExactText

  package init(_ text: ExactText) { self.text = text }
}

extension Replica {
  /// Why a database may not be the only one that goes on under its identity.
  package enum Discontinuity: Equatable, Sendable, CustomStringConvertible {
    /// Its file is another one than it remembers.
    case elsewhere
    /// It sealed more, or other work, before than it holds now. Numbers of operations.
    case behind(sealed: UInt64, held: UInt64)

    package var description: String {
      switch self {
      case .elsewhere: "this replica was copied, moved or restored"
      case .behind(let sealed, let held):
        "this replica was restored: it had sealed operation \(sealed), and now holds \(held)"
      }
    }
  }

  /// Why this database may be a copy or an older state of itself; nil when all fits. One that was never bound is where
  /// it should be.
  ///
  /// - Parameter witness: How far this identity was sealed, as it was noted outside the database; nil when nobody noted
  ///   anything, which says nothing.
  package func discontinuity(binding: Binding, witness: Held?) throws -> Discontinuity? {
    try read { reader in
      if let known = try MetaTable(db: reader.db).text(.binding), known != binding.text { return .elsewhere }
      guard let witness, witness.last > 0 else { return nil }
      let entry = try ReplicaTable(db: reader.db).find(replica)
      let sealed = try lastSealed(reader)
      guard let entry, sealed >= witness.last else { return .behind(sealed: witness.last, held: sealed) }
      let chains = try LogTable(db: reader.db).chains(after: witness.last, of: entry.number, isForked: false)
      return chains.contains(witness.chain) ? nil : .behind(sealed: witness.last, held: sealed)
    }
  }

  /// Remembers where the database is; writes nothing when it knows.
  package func bind(to binding: Binding) throws {
    guard try read({ try MetaTable(db: $0.db).text(.binding) }) != binding.text else { return }
    try write { try MetaTable(db: $0.db).set(.binding, binding.text.data) }
  }
}
