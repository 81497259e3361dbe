internal import SimulatedDisk

/// What a machine was once.
struct MachineSnapshot {
  let machine: Machine
  let disk: SimulatedDisk.Snapshot
  let paths: [String]
  let time: Int64
  let clockOffset: Int64
  let holdings: [Int: Desk.Holding]
}

extension World {
  /// What owners do to their machines. None of it is stopped half way.
  func own(_ step: WorldStep) throws {
    switch step {
    case .clone(let desk, let from, let machine, let witness): try clone(desk, from, machine, witness)
    case .snapshot(let number, let machine): try snapshot(number, machine)
    case .restore(let desk, let snapshot, let inPlace, let witness): try restore(desk, snapshot, inPlace, witness)
    case .revert(let snapshot): try revert(snapshot)
    case .discard(let desk): try discard(desk)
    default: break
    }
  }

  private func clone(_ number: Int, _ source: Int, _ machine: Int, _ witness: Bool) throws {
    guard desks[number] == nil, let original = desks[source], original.exists, machines.indices.contains(machine),
      !machines[machine].isCramped
    else { return }
    let copy = Desk(number: number, machine: machines[machine], holding: original.holding)
    try original.machine.disk.copy(original.path, to: copy.machine.disk, path: copy.path)
    copy.isUncertain = true
    desks[number] = copy
    tally.count(witness ? .clonedWithWitness : .cloned)
    guard witness, copy.machine !== original.machine else { return }
    for path in try original.machine.disk.list().filter(Machine.isWitness) {
      try original.machine.disk.copy(path, to: copy.machine.disk, path: path)
    }
  }

  private func snapshot(_ number: Int, _ machine: Int) throws {
    guard machines.indices.contains(machine) else { return }
    let machine = machines[machine]
    let holdings = desks(on: machine).filter(\.exists).map { ($0.number, $0.holding) }
    snapshots[number] = MachineSnapshot(
      machine: machine, disk: try machine.disk.snapshot(), paths: try machine.disk.list(), time: transport.clock.now,
      clockOffset: machine.clockOffset, holdings: Dictionary(uniqueKeysWithValues: holdings))
  }

  private func restore(_ number: Int, _ snapshot: Int, _ inPlace: Bool, _ witness: Bool) throws {
    guard let snapshot = snapshots[snapshot], let desk = desks[number], desk.machine === snapshot.machine,
      let holding = snapshot.holdings[number], !desk.machine.isCramped
    else { return }
    desk.drop()
    let how: SimulatedDisk.Restoration = inPlace ? .inPlace : .newFiles
    try desk.machine.disk.restore(database: desk.path, from: snapshot.disk, as: how)
    put(holding, into: desk)
    tally.count(inPlace ? .restoredInPlace : .restoredAsNewFiles)
    guard witness else { return }
    tally.count(.restoredWithWitness)
    for path in snapshot.paths.filter(Machine.isWitness) {
      try desk.machine.disk.restore(database: path, from: snapshot.disk, as: .newFiles)
    }
  }

  private func put(_ holding: Desk.Holding, into desk: Desk) {
    desk.holding = holding
    desk.forget()
    desk.isUncertain = true
  }

  /// The disk and the clock of a machine go back; the directories, which others carry, do not.
  private func revert(_ number: Int) throws {
    guard let snapshot = snapshots[number] else { return }
    let machine = snapshot.machine
    for desk in desks(on: machine) { desk.drop() }
    try machine.disk.restore(snapshot.disk, as: .image)
    machine.clockOffset = snapshot.clockOffset + snapshot.time - transport.clock.now
    tally.count(.reverted)
    for desk in desks(on: machine) {
      if let holding = snapshot.holdings[desk.number] { put(holding, into: desk) }
    }
  }

  private func discard(_ number: Int) throws {
    guard let desk = desks[number], desk.exists else { return }
    desk.drop()
    let files = try desk.machine.disk.list().filter { $0.hasPrefix(desk.folder + "/") }
    for path in files { try desk.machine.disk.remove(path) }
    try desk.machine.disk.settle()
    tally.count(.discarded)
  }

  // MARK: - What happens to machines

  func mishap(_ step: WorldStep) {
    switch step {
    case .die(let number, let after, let death): machine(number)?.death = (after, death)
    case .fail(let number, let after): machine(number)?.errorAfter = after
    case .crash(let number, let death): machine(number).map { crash($0, death) }
    case .full(let number, let bytes):
      guard let machine = machine(number), let used = try? machine.disk.usedBytes() else { return }
      machine.disk.limit(bytes: used + bytes)
      machine.isCramped = true
    case .room(let number): machine(number).map(makeRoom)
    case .clock(let number, let offset):
      machine(number)?.clockOffset = offset
      tally.count(.clockJump)
    default: break
    }
  }

  private func machine(_ number: Int) -> Machine? { machines.indices.contains(number) ? machines[number] : nil }

  private func crash(_ machine: Machine, _ death: WorldStep.Death) {
    machine.death = (0, death)
    recover(machine)
  }

  func makeRoom(_ machine: Machine) {
    machine.disk.limit(bytes: nil)
    machine.isCramped = false
  }

  /// What happens in or to a directory. When the machine loses its power by it, all of it does.
  func apply(_ step: Step) {
    if case .losePower(let seed) = step.action {
      machine(step.machine).map { crash($0, WorldStep.Death(isPower: true, seed: seed)) }
    } else {
      transport.apply(step)
    }
  }
}
