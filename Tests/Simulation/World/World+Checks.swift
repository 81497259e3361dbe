internal import Formats
internal import Models
internal import Segments
internal import Store
internal import TestSupport

extension World {
  /// What is looked at after every command: the digest, and that nothing is gone.
  func glance(_ desk: Desk, _ replica: Replica) throws {
    let status = try replica.status()
    tally.count(.heldGrows)
    if let seen = desk.seen, status.operations < seen.operations {
      throw Violation(.heldGrows, "desk \(desk.number) had \(seen.operations) operations, now \(status.operations)")
    }
    desk.seen = (status.digest, status.operations)
  }

  /// After a command that was refused.
  func checkUnchanged(_ desk: Desk) throws {
    guard let replica = desk.replica, let seen = desk.seen else { return }
    tally.count(.failureChangesNothing)
    let status = try replica.status()
    if status.digest != seen.digest || status.operations != seen.operations {
      throw Violation(.failureChangesNothing, "desk \(desk.number)")
    }
  }

  /// Looks at everything that a desk holds, between two commands.
  func examine(_ desk: Desk) throws {
    let outcome = try run(desk) { replica in
      try glance(desk, replica)
      try audit(desk, replica)
      _ = try verify(desk.number, replica)
    }
    if case .refused(let error) = outcome { throw Violation(.noOtherErrors, "reading desk \(desk.number): \(error)") }
  }

  /// Compares every change held with what was said when it was made, and what is held with what has to be.
  func audit(_ desk: Desk, _ replica: Replica) throws {
    guard let digest = desk.seen?.digest, digest != desk.comparedDigest else { return }
    let ids = TrueIDs(of: try replica.allChanges())
    var known: Set<Int64> = []
    for change in ids.changes {
      tally.count(.onceEach)
      guard known.insert(change.header.wall.milliseconds).inserted else {
        throw Violation(.onceEach, "\(change.id) on \(desk.number) is there twice")
      }
      let spelled = ids.spelled(change)
      guard let said = truth.said(by: change, spelled: spelled) else {
        throw Violation(.onceEach, "\(change.id) on \(desk.number) was made by nobody")
      }
      tally.count(.sameMeaning)
      // Its author may have named what he didn't hold, and could not be spelled then.
      guard try spelled.says(said) || spelled.says(ids.spelled(said)) || isUnbound(change, replica) else {
        throw Violation(.sameMeaning, "\(change.id) on \(desk.number): \(spelled) was \(said)")
      }
    }
    try check(known, desk)
    desk.comparedDigest = digest
    desk.names = (digest, ids)
  }

  private func check(_ known: Set<Int64>, _ desk: Desk) throws {
    tally.count(.acknowledgedStays)
    if let lost = desk.holding.acknowledged.subtracting(known).min() {
      throw Violation(.acknowledgedStays, "desk \(desk.number) lost the change of \(lost)")
    }
    tally.count(.heldGrows)
    if let lost = desk.holding.known.subtracting(known).min() {
      throw Violation(.heldGrows, "desk \(desk.number) lost the change of \(lost), which came from others")
    }
    desk.holding.known = known
  }

  /// Whether a change stands only in segments that cite what is not held: until it is, its names say nothing.
  private func isUnbound(_ change: Change, _ replica: Replica) throws -> Bool {
    let held = try replica.held()
    var isAnywhere = false
    for name in try replica.allSegments() {
      guard let bytes = try replica.bytes(of: name) else { continue }
      let segment = try SegmentCodec.decodeHeld(bytes)
      guard segment.changes.contains(where: { $0.wall == change.header.wall }) else { continue }
      isAnywhere = true
      let isOpen = try segment.table.contains { entry in
        if let place = held[entry.replica], place.last == entry.seq, place.chain == entry.chain { return false }
        return try !replica.chains(of: entry.replica, after: entry.seq).contains(entry.chain)
      }
      if !isOpen { return false }
    }
    return isAnywhere
  }

  /// Refolds the log; the state must be the same wherever the digest is.
  func verify(_ desk: Int, _ replica: Replica) throws {
    tally.count(.verifies)
    let found = try replica.verify { view in
      var bytes: [UInt8] = []
      ViewJSON.appendArticle(view, to: &bytes)
      return bytes
    }
    if let difference = found.differences.first { throw Violation(.verifies, "desk \(desk): \(difference)") }
    tally.count(.equalStates)
    let digest = try replica.status().digest
    if let known = states.updateValue(found.state, forKey: digest), known != found.state {
      throw Violation(.equalStates, "desk \(desk) at digest \(digest)")
    }
  }

  /// Texts and quotes of every article, on one desk.
  func checkTexts(_ desk: Desk, _ replica: Replica) throws {
    let source = StoredSource(replica: replica)
    let all = try replica.allChanges().flatMap(\.operations)
    tally.count(.textAndQuotes)
    for id in source.articleIDs {
      let operations = all.filter { $0.article == id }
      if let problem = source.textProblem(id, operations) ?? source.quoteProblem(id) {
        throw Violation(.textAndQuotes, "article \(id) on \(desk.number): \(problem)")
      }
    }
  }
}
