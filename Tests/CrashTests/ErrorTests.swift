import CommandSupport
import Foundation
import Testing

/// A call fails: the command says so, has lost nothing, and works when the disk does.
@Suite(.enabled(if: Shim.isThere, "needs Linux and a C compiler")) struct ErrorTests {
  private static let codes = [EIO, ENOSPC, EDQUOT]

  @Test(arguments: Scenario.edits + Scenario.syncs)
  func `a failing call is told and loses nothing`(_ scenario: Scenario) throws {
    let rehearsal = try Rehearsal(scenario)
    for (index, boundary) in rehearsal.sample(8, seed: 2).enumerated() {
      for isLasting in Rehearsal.triesAll ? [false, true] : [index.isMultiple(of: 2)] {
        let code = Self.codes[index % Self.codes.count]
        let fault = Fault.error(code, at: boundary.number, lasting: isLasting)
        try FailureJudge(rehearsal: rehearsal).check("\(fault) (\(boundary))") { try rehearsal.run(fault) }
      }
    }
  }
}
