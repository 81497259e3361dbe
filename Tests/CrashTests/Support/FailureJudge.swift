import CommandSupport
import Testing

/// Says whether a command that met with an error told the truth of it.
struct FailureJudge {
  let rehearsal: Rehearsal

  /// Judges what a disturbed run printed and left, and keeps the world when it is not sound.
  func check(_ what: String, _ run: () throws -> Outcome) throws {
    try rehearsal.check(what) {
      let outcome = try run()
      let isDenied = try judge(outcome)
      guard isDenied else { return }
      throw Unsound(what: "it said that nothing was changed, and the change is there: \(outcome)")
    }
  }

  /// - Returns: Whether the command denied a change that is there.
  private func judge(_ outcome: Outcome) throws -> Bool {
    guard !outcome.isKilled else { throw Unsound(what: "it crashed: \(outcome)") }
    let found = try rehearsal.world.condition(of: rehearsal.scenario.subject)
    guard found == rehearsal.before || found == rehearsal.after else {
      throw Unsound(what: "a part of the change is there: \(found); \(outcome)")
    }
    switch outcome.status {
    case 0:
      guard found == rehearsal.after else { throw Unsound(what: "it said it was done and is not: \(outcome)") }
      if rehearsal.scenario.kind == .sync { try Judge(rehearsal: rehearsal).expectPublished() }
    case 1:
      guard outcome.stdout.isEmpty else { throw Unsound(what: "it failed and has printed: \(outcome)") }
      try expectMessage(outcome)
    case 2 where rehearsal.scenario.kind == .sync: try expectMessage(outcome)
    default: throw Unsound(what: "\(outcome)")
    }
    try Judge(rehearsal: rehearsal).goOn(from: found)
    // When only the flush of a commit failed, the commit may be found at the next opening. Then it may not be denied.
    return outcome.status == 1 && found != rehearsal.before && outcome.stderr.contains("nothing was changed")
  }

  /// The message says what failed, in words for people.
  private func expectMessage(_ outcome: Outcome) throws {
    let lines = outcome.stderr.split(separator: "\n")
    let words = ["disk", "cannot write", "cannot be written", "make room", "free some space"]
    let isClear = lines.contains { line in words.contains { line.contains($0) } }
    guard lines.allSatisfy({ $0.hasPrefix("hashiya: ") }), isClear else {
      throw Unsound(what: "the message does not say what to do: \(outcome)")
    }
  }
}
