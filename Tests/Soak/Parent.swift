internal import ArgumentParser
internal import Foundation
internal import Simulation
internal import Synchronization

/// Divides the seeds among processes, and says what they found.
struct Parent {
  let options: Soak

  /// From so many seeds on, a fault that never happened is a failure of the simulator.
  private static let enough = 1_000

  func run() throws {
    _ = try options.chosenProfile
    let start = Date()
    let findings = runChildren()
    for line in findings.broken.sorted(by: { $0.seed < $1.seed }) {
      print("seed \(line.seed): \(line.text)\n  replay: \(command(line.seed))")
    }
    print(Summary(findings: findings, seconds: Date().timeIntervalSince(start)))
    if options.shrink, let first = findings.broken.map(\.seed).min() { try shrink(first) }
    let missing = findings.total.seeds >= Self.enough && options.profile == "all" ? findings.neverHappened : []
    if !missing.isEmpty { print("never happened: \(missing.joined(separator: ", "))") }
    if !findings.broken.isEmpty || !missing.isEmpty { throw ExitCode.failure }
  }

  private func runChildren() -> Findings {
    let jobs = max(1, options.jobs)
    let found = Mutex(Findings())
    let range = options.seeds.range
    let share = UInt64((range.count + jobs - 1) / jobs)
    let group = DispatchGroup()
    for job in 0..<UInt64(jobs) {
      let first = min(range.upperBound, range.lowerBound + job * share)
      let part = first..<min(range.upperBound, first + share)
      if part.isEmpty { continue }
      DispatchQueue.global().async(group: group) {
        let findings = runToEnd(part)
        found.withLock { $0.add(findings) }
      }
    }
    group.wait()
    return found.withLock { $0 }
  }

  /// A process that crashes is followed by one that goes on behind the seed it crashed on.
  private func runToEnd(_ range: Range<UInt64>) -> Findings {
    var findings = Findings()
    var next = range.lowerBound
    while next < range.upperBound {
      let said = Findings.Output(Children.output(of: arguments(next..<range.upperBound)))
      findings.add(said.findings)
      if said.isComplete { break }
      let seed = said.last ?? next
      findings.broken.append((seed, "the process crashed"))
      next = seed + 1
    }
    return findings
  }

  private func arguments(_ range: Range<UInt64>) -> [String] {
    [
      "--is-child", "--seeds", "\(range.lowerBound)..<\(range.upperBound)", "--profile", options.profile, "--mode",
      options.mode.rawValue, "--steps", "\(options.steps)",
    ]
  }

  private func command(_ seed: UInt64) -> String {
    "swift run -c release soak --seeds '\(seed)..<\(seed + 1)' --profile \(options.profile) "
      + "--mode \(options.mode.rawValue) --steps \(options.steps) --shrink"
  }

  private func shrink(_ seed: UInt64) throws {
    let run = try Run(
      seed: seed, steps: options.steps, profile: options.chosenProfile, settles: options.settles(seed))
    guard let violation = run.violation else { return print("seed \(seed) holds when it is run alone") }
    try Replay.shrink(run, violation, into: "seed-\(seed).txt")
  }
}
