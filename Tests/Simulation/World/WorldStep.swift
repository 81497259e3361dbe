internal import SimulatedDisk

/// One thing that happens in a world, with nothing left to chance. One that no longer makes sense, since steps before it
/// were taken out, does nothing.
///
/// Desks and snapshots have numbers of their own, so that taking one out renames no other.
package enum WorldStep: Hashable, Sendable {
  // What people do.

  case edit(desk: Int, seed: UInt64)
  case undo(desk: Int, seed: UInt64)
  case sync(desk: Int, directory: Int, refill: Bool)
  /// Seals without publishing, as a sync that dies after sealing does.
  case seal(desk: Int)
  /// The process that kept the database open ends.
  case close(desk: Int)
  /// A second process records a change while the first has the database open.
  case second(desk: Int, seed: UInt64)
  case join(desk: Int, machine: Int, directory: Int)

  // What owners do to their machines.

  case clone(desk: Int, from: Int, machine: Int, witness: Bool)
  case snapshot(number: Int, machine: Int)
  case restore(desk: Int, snapshot: Int, inPlace: Bool, witness: Bool)
  case revert(snapshot: Int)
  case discard(desk: Int)

  // What happens to machines.

  /// The next command on the machine dies at a write boundary, if it gets there.
  case die(machine: Int, after: Int, Death)
  /// The machine dies between two commands.
  case crash(machine: Int, Death)
  /// The next command meets one I/O error, if it gets there.
  case fail(machine: Int, after: Int)
  /// The disk has room for so many more bytes only, until there is `room`.
  case full(machine: Int, bytes: Int)
  case room(machine: Int)
  /// The clock is set to so many milliseconds from the true time.
  case clock(machine: Int, offset: Int64)

  /// Something in or to a shared directory.
  case transport(Step)

  /// How a machine dies.
  package struct Death: Hashable, Sendable {
    package var isPower: Bool
    /// Decides what becomes of what is not on the disk.
    package var seed: UInt64

    package init(isPower: Bool, seed: UInt64) {
      self.isPower = isPower
      self.seed = seed
    }

    var end: SimulatedDisk.End { isPower ? .power : .kill }
  }
}
