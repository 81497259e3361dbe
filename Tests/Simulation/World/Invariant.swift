/// What holds of a world at all times, or when its faults have stopped.
package enum Invariant: String, CaseIterable, Sendable {
  /// What was acknowledged is in the database that acknowledged it, whatever died since.
  case acknowledgedStays
  /// What a database held it goes on holding; only its owner takes it back.
  case heldGrows
  /// What one holder holds is enough to fill an empty directory, from which a new replica becomes the same.
  case recoverable
  /// Equal digests mean equal states, at all times and on all machines.
  case equalStates
  /// All segments of the run, in any order and twice, give the same digest and state.
  case anyOrder
  /// Nothing is there twice, and nothing that nobody did.
  case onceEach
  /// Every operation means what its author meant, whatever it is called.
  case sameMeaning
  /// Quotes are what stands at their places, and every living character has one place.
  case textAndQuotes
  /// Refolding the log gives what is stored.
  case verifies
  /// A replica writes under its own ids and the markers only, unless it fills a directory.
  case ownFilesOnly
  /// A command that is refused leaves the database as it was.
  case failureChangesNothing
  /// A process that has the database open sees what another has just recorded.
  case processesAgree
  /// Nothing fails but for a fault that was injected.
  case noOtherErrors
  /// When the faults stop, all come to the same within a few rounds of syncs.
  case converges
  /// What somebody held when the faults stopped is held by everybody in the end.
  case survives
  /// In the end nothing waits.
  case nothingWaits
}

/// A broken invariant.
package struct Violation: Error, Hashable, CustomStringConvertible {
  package let invariant: Invariant
  package let detail: String

  package init(_ invariant: Invariant, _ detail: String) {
    self.invariant = invariant
    self.detail = detail
  }

  package var description: String { "\(invariant.rawValue): \(detail)" }
}

/// What may happen to a machine and to the databases on it.
package enum HostFault: String, CaseIterable, Sendable {
  /// The process died at a write boundary, or between two commands.
  case processKilled
  /// What was not synced by then is, by seed, there, gone or torn.
  case powerLost
  case clockJump
  /// A database was copied to another path or machine, alone or with the witnesses beside it.
  case cloned
  case clonedWithWitness
  /// An older state of a database was put back.
  case restoredInPlace
  case restoredAsNewFiles
  case restoredWithWitness
  /// The whole machine went back to an earlier state.
  case reverted
  case secondProcess
  case joined
  case discarded
}
