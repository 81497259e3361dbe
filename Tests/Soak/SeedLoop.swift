internal import Foundation
internal import Simulation

/// Runs seeds one after the other in this process, telling the parent of each on standard output.
struct SeedLoop {
  let options: Soak

  func run() throws {
    let profile = try options.chosenProfile
    var total = Tally()
    for seed in options.seeds.range {
      say("at \(seed)")
      let run = try Run(seed: seed, steps: options.steps, profile: profile, settles: options.settles(seed))
      total.add(run.tally)
      if let violation = run.violation {
        say("broken \(seed) \(violation.description.split(separator: "\n").joined(separator: " "))")
      }
    }
    say("tally \(TallyText.encode(total))")
  }
}

extension SeedLoop {
  /// At once: what a crash leaves in a buffer is lost.
  private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}

/// A tally in one line, for the parent.
enum TallyText {
  static func encode(_ tally: Tally) -> String {
    var words = ["seeds=\(tally.seeds)", "steps=\(tally.steps)"]
    words += tally.faults.map { "fault.\($0.key)=\($0.value)" }
    words += tally.checks.map { "check.\($0.key.rawValue)=\($0.value)" }
    words += tally.rounds.map { "round.\($0.key)=\($0.value)" }
    return words.joined(separator: " ")
  }

  static func decode(_ line: Substring) -> Tally {
    var tally = Tally()
    for word in line.split(separator: " ") {
      let parts = word.split(separator: "=").map(String.init)
      guard parts.count == 2, let number = Int(parts[1]) else { continue }
      if parts[0] == "seeds" { tally.seeds = number }
      if parts[0] == "steps" { tally.steps = number }
      if let fault = parts[0].after("fault.") { tally.faults[fault] = number }
      if let check = parts[0].after("check.").flatMap(Invariant.init) { tally.checks[check] = number }
      if let round = parts[0].after("round.").flatMap({ Int($0) }) { tally.rounds[round] = number }
    }
    return tally
  }
}

extension String {
  fileprivate func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
