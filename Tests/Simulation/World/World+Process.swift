internal import Models
internal import SimulatedDisk
internal import Store

extension World {
  /// What became of a command.
  enum Outcome {
    case done
    /// It ended with an error that is no fault of the machine.
    case refused(any Error)
    /// It ended with an error on a machine that was made to fail.
    case troubled
    /// The machine died.
    case died
    /// There is no such database.
    case absent
  }

  /// Runs a command as a process would: opens the database unless one is open, proves that it is the one it was, and
  /// does what `body` says.
  @discardableResult
  func run(_ desk: Desk, _ body: (inout Replica) throws -> Void) throws -> Outcome {
    guard desk.exists else { return .absent }
    let disk = desk.machine.disk
    let troubles = disk.troubles
    arm(desk.machine)
    let failure = failure { try perform(desk, body) }
    if let violation = failure as? Violation { throw violation }
    if disk.isDead {
      recover(desk.machine)
      return .died
    }
    disarm(desk.machine)
    guard let failure else { return .done }
    // A command that is refused has only read.
    if failure is EditError { return .refused(failure) }
    desk.drop()
    guard disk.troubles > troubles || desk.machine.isCramped else { return .refused(failure) }
    desk.isUncertain = true
    return .troubled
  }

  private func failure(_ body: () throws -> Void) -> (any Error)? {
    do {
      try body()
      return nil
    } catch {
      return error
    }
  }

  private func perform(_ desk: Desk, _ body: (inout Replica) throws -> Void) throws {
    if desk.replica == nil { desk.replica = try open(desk) }
    guard var replica = desk.replica else { return }
    if desk.isUncertain {
      desk.forget()
      let before = desk.holding.known
      try glance(desk, replica)
      try audit(desk, replica)
      desk.fragile.formUnion(desk.holding.known.subtracting(before))
      desk.isUncertain = false
    }
    defer {
      // It may go on under another id, whatever came of the rest.
      desk.holding.identities.insert(replica.replica)
      if desk.replica != nil { desk.replica = replica }
    }
    try body(&replica)
  }

  /// Opens a database as the program does before it writes.
  private func open(_ desk: Desk) throws -> Replica {
    let machine = desk.machine
    var replica = try Replica.open(desk.folder, files: machine.disk.files)
    let binding = try machine.binding(ofFile: desk.path)
    let witness = machine.witness(of: replica.replica)
    desk.holding.identities.insert(replica.replica)
    if try replica.discontinuity(binding: binding, witness: witness) != nil { replica = try replica.renewed(newKey()) }
    try replica.bind(to: binding)
    desk.holding.identities.insert(replica.replica)
    return replica
  }

  private func arm(_ machine: Machine) {
    machine.disk.failAfter(boundaries: machine.death?.after)
    machine.disk.errorAfter(boundaries: machine.errorAfter)
  }

  private func disarm(_ machine: Machine) {
    machine.death = nil
    machine.errorAfter = nil
    arm(machine)
  }

  /// The machine starts again after all on it has died.
  func recover(_ machine: Machine) {
    let death = machine.death?.how ?? WorldStep.Death(isPower: false, seed: 0)
    machine.disk.kill()
    for desk in desks(on: machine) { desk.drop() }
    for directory in transport.directories.indices {
      let folder = transport.folder(of: machine.number, in: directory)
      if death.isPower { folder.losePower(seed: death.seed) }
      folder.revive()
    }
    machine.disk.revive(seed: death.seed, mode: death.end)
    disarm(machine)
    tally.count(death.isPower ? .powerLost : .processKilled)
    for desk in desks(on: machine) where desk.exists {
      desk.isUncertain = true
      if death.isPower { desk.losePower() }
    }
  }
}
