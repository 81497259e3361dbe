package import Models
internal import Store
internal import TestSupport

extension World {
  /// What people do.
  func act(_ step: WorldStep) throws {
    switch step {
    case .edit(let desk, let seed): try with(desk) { try edit($0, seed) }
    case .undo(let desk, let seed): try with(desk) { try undo($0, seed) }
    case .sync(let desk, let directory, let refill): try with(desk) { try sync($0, directory, refill: refill) }
    case .seal(let desk): try with(desk) { try seal($0) }
    case .close(let desk): try with(desk) { try close($0) }
    case .second(let desk, let seed): try with(desk) { try second($0, seed) }
    case .join(let desk, let machine, let directory): try join(desk, machine, directory)
    default: break
    }
  }

  private func with(_ number: Int, _ body: (Desk) throws -> Void) throws {
    guard let desk = desks[number], desk.exists else { return }
    try body(desk)
    if isExaminationDue(), desk.exists { try examine(desk) }
  }

  /// A replica that begins with nothing.
  func found(_ desk: Desk, shared: String? = nil) throws {
    let birth = Replica.Birth(
      corpus: corpus, signingKey: newKey(), author: ExactText("author \(desk.number % 3)"),
      device: ExactText("desk \(desk.number)"), shared: shared)
    try Replica.create(in: desk.folder, birth, files: desk.machine.disk.files).close()
    desks[desk.number] = desk
  }

  // MARK: - Recording

  private func edit(_ desk: Desk, _ seed: UInt64) throws {
    try record(desk) { replica, now in
      var random = SeededGenerator(seed: seed)
      let edits = EditGenerator().edits(on: StoredSource(replica: replica), &random)
      return try replica.edit(now: now) { editor, _ in
        for edit in edits { _ = try editor.perform(edit) }
      }.change
    }
  }

  /// Records one change of certain edits, which may be refused.
  package func edit(_ number: Int, _ edits: [Edit]) throws {
    guard let desk = desks[number] else { return }
    try record(desk) { replica, now in
      try replica.edit(now: now) { editor, _ in
        for edit in edits { _ = try editor.perform(edit) }
      }.change
    }
  }

  private func undo(_ desk: Desk, _ seed: UInt64) throws {
    try record(desk) { replica, now in
      var random = SeededGenerator(seed: seed)
      guard let known = random.pickAny(try replica.allChanges()) else { return nil }
      return try replica.undo(known.id, now: now).change
    }
  }

  /// Records a change, and what was said when it was acknowledged.
  private func record(_ desk: Desk, _ make: (Replica, Timestamp) throws -> Change?) throws {
    let now = now(on: desk.machine)
    let outcome = try run(desk) { replica in
      if desk.seen == nil { try glance(desk, replica) }
      if let change = try make(replica, now) { try note(change, desk, replica) }
    }
    guard case .refused(let error) = outcome else { return }
    guard error is EditError else { throw Violation(.noOtherErrors, "an edit on \(desk.number): \(error)") }
    try checkUnchanged(desk)
  }

  /// Notes a change that was acknowledged.
  private func note(_ change: Change, _ desk: Desk, _ replica: Replica) throws {
    let time = change.header.wall.milliseconds
    desk.holding.acknowledged.insert(time)
    desk.holding.known.insert(time)
    desk.fragile = []
    let known = desk.names.flatMap { $0.digest == desk.seen?.digest ? $0.ids.adding(change) : nil }
    let ids = try known ?? TrueIDs(of: replica.allChanges())
    truth.note(change, spelled: ids.spelled(change))
    try glance(desk, replica)
    desk.names = desk.seen.map { ($0.digest, ids) }
  }

  private func second(_ desk: Desk, _ seed: UInt64) throws {
    try run(desk) { _ in }
    guard let first = desk.replica else { return }
    // Out of the way, so that the command opens a connection of its own.
    desk.replica = nil
    try edit(desk, seed)
    tally.count(.secondProcess)
    defer {
      desk.drop()
      // The machine may have died.
      try? first.close()
    }
    guard desk.exists, let other = desk.replica else { return }
    tally.count(.processesAgree)
    let (one, two) = try (first.status(), other.status())
    // The other may go on under a new id; what is unpublished and who holds what is then said of that.
    let isSame = first.replica == other.replica ? one == two : one.digest == two.digest
    if !isSame { throw Violation(.processesAgree, "desk \(desk.number): \(one) and \(two)") }
  }

  // MARK: - Without recording

  private func seal(_ desk: Desk) throws {
    let outcome = try run(desk) { replica in
      _ = try replica.seal()
      try glance(desk, replica)
    }
    if case .refused(let error) = outcome { throw Violation(.noOtherErrors, "seal on \(desk.number): \(error)") }
  }

  private func close(_ desk: Desk) throws {
    let outcome = try run(desk) { try $0.close() }
    desk.replica = nil
    if case .refused(let error) = outcome { throw Violation(.noOtherErrors, "close of \(desk.number): \(error)") }
  }
}
