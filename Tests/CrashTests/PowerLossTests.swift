import CommandSupport
import Testing

/// The power goes at each boundary of a command, and what was not flushed by then is lost.
///
/// One undisturbed run is enough for it: what the disk holds after each boundary follows from the calls.
@Suite(.enabled(if: Shim.isThere, "needs Linux and a C compiler")) struct PowerLossTests {
  @Test(arguments: Scenario.edits + Scenario.syncs)
  func `a command is done or not done when the power goes`(_ scenario: Scenario) throws {
    let rehearsal = try Rehearsal(scenario)
    for law in Disk.Law.allCases { try expectSound(rehearsal, law) }
  }

  @Test(arguments: Scenario.births) func `a new replica is there or not`(_ scenario: Scenario) throws {
    try expectSound(try Rehearsal(scenario), .journal)
  }

  private func expectSound(_ rehearsal: Rehearsal, _ law: Disk.Law) throws {
    let judge = Judge(rehearsal: rehearsal)
    for loss in try Loss.all(in: rehearsal, law, most: law == .torn ? 5 : 8) {
      try rehearsal.check("the power gone, \(law), after \(loss.last)") {
        try loss.left.restore(to: rehearsal.world.root)
        try judge.judge(spoke: loss.spoke)
      }
    }
  }
}

/// What a loss of power leaves.
struct Loss {
  /// The boundary after which the power goes.
  var last: Boundary
  /// Whether the program had told of its success.
  var spoke: Bool
  var left: Tree

  /// The losses that leave something else than the one before; without `HASHIYA_CRASH=all`, so many of them, and always
  /// the last.
  static func all(in rehearsal: Rehearsal, _ law: Disk.Law, most: Int) throws -> [Loss] {
    var disk = Disk(rehearsal.start, law)
    var losses: [Loss] = []
    var spoke = false
    for boundary in rehearsal.boundaries {
      if boundary.isSaying { spoke = true } else { try disk.perform(boundary) }
      let left = disk.left(seed: UInt64(losses.count))
      if losses.last?.left == left, losses.last?.spoke == spoke { continue }
      losses.append(Loss(last: boundary, spoke: spoke, left: left))
    }
    guard !Rehearsal.triesAll, losses.count > most else { return losses }
    return (0..<most).map { losses[$0 * (losses.count - 1) / (most - 1)] }
  }
}
