import CommandSupport
import Foundation
import Testing

/// No room left: on the disk, for the user's files, or in the file system.
@Suite(.enabled(if: Shim.isThere, "needs Linux and a C compiler")) struct FullDiskTests {
  private static let scenarios =
    Rehearsal.triesAll
    ? Scenario.edits + Scenario.syncs
    : (Scenario.edits + Scenario.syncs).filter { ["apply", "annotate", "sync that does both"].contains($0.name) }

  @Test(arguments: scenarios)
  func `a full disk changes nothing`(_ scenario: Scenario) throws {
    let rehearsal = try Rehearsal(scenario)
    let written = rehearsal.boundaries.filter { !$0.isSaying }.reduce(0) { $0 + ($1.length ?? 0) }
    let steps = Rehearsal.triesAll ? 40 : 4
    for step in 0..<steps {
      let fault = Fault.full(after: written * step / steps)
      try FailureJudge(rehearsal: rehearsal).check("\(fault)") { try rehearsal.run(fault) }
    }
  }

  /// `ulimit -f` counts blocks of 512 bytes; without the trap the system ends a process that writes more.
  @Test(arguments: scenarios, ["trap '' XFSZ; ", ""])
  func `a limit on the size of files changes nothing`(_ scenario: Scenario, _ trap: String) throws {
    let rehearsal = try Rehearsal(scenario)
    var limited = rehearsal.world.program
    limited.leading = ["-c", trap + #"ulimit -f "$0" && exec "$@""#, "", limited.executable.path]
    limited.executable = URL(filePath: "/bin/sh")
    for blocks in Rehearsal.triesAll ? Array(stride(from: 1, to: 360, by: 8)) : [1, 100, 194] {
      limited.leading[2] = "\(blocks)"
      let what = "\(trap)at most \(blocks) blocks"
      try rehearsal.start.restore(to: rehearsal.world.root)
      let outcome = try rehearsal.world.run(scenario.words, in: scenario.place, stdin: scenario.stdin, by: limited)
      guard trap.isEmpty, outcome.isKilled, outcome.status == SIGXFSZ else {
        try FailureJudge(rehearsal: rehearsal).check(what) { outcome }
        continue
      }
      try rehearsal.check(what) { try Judge(rehearsal: rehearsal).judge(spoke: !outcome.stdout.isEmpty) }
    }
  }

  @Test(.enabled(if: Mount.isAllowed, "needs the right to mount"), arguments: scenarios)
  func `a small file system that is full changes nothing`(_ scenario: Scenario) throws {
    let rehearsal = try Rehearsal(scenario, on: try World(size: 2 << 20))
    for room in Rehearsal.triesAll ? Array(0..<64) : [0, 2, 9, 25] {
      try FailureJudge(rehearsal: rehearsal).check("room for \(room) pages") {
        try rehearsal.start.restore(to: rehearsal.world.root)
        try Mount.fill(rehearsal.world.root, butPages: room)
        defer { Mount.unfill(rehearsal.world.root) }
        return try rehearsal.again()
      }
    }
  }
}
