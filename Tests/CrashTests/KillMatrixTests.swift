import CommandSupport
import Testing

/// Killed at each of its boundaries, a command is done or not done, and can be run again.
///
/// What is on the disk after one call is what is there before the next, so that without `HASHIYA_CRASH=all` the death
/// after a call is tried only at the last boundaries.
@Suite(.enabled(if: Shim.isThere, "needs Linux and a C compiler")) struct KillMatrixTests {
  private static let last = 3

  @Test(arguments: Scenario.all) func `a command that is killed is done or not done`(_ scenario: Scenario) throws {
    let rehearsal = try Rehearsal(scenario)
    let judge = Judge(rehearsal: rehearsal)
    let all = rehearsal.boundaries.filter { !$0.isSaying }
    #expect(all.map(\.number) == Array(1...all.count), "numbered without a gap")
    for boundary in rehearsal.sample(12, seed: 1) {
      for moment in Fault.Moment.allCases {
        if moment == .half, !boundary.isWrite { continue }
        if moment == .after, !Rehearsal.triesAll, boundary.number <= all.count - Self.last { continue }
        let fault = Fault.death(moment, at: boundary.number)
        try rehearsal.check("\(fault) of \(all.count) (\(boundary))") {
          let outcome = try rehearsal.run(fault)
          guard outcome.isKilled, outcome.status == 9 else { throw Unsound(what: "it was not killed: \(outcome)") }
          try judge.judge(spoke: !outcome.stdout.isEmpty)
        }
      }
    }
  }
}
