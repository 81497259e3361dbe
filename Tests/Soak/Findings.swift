internal import Simulation

/// What the processes said.
struct Findings {
  var total = Tally()
  var broken: [(seed: UInt64, text: String)] = []

  mutating func add(_ other: Findings) {
    total.add(other.total)
    broken += other.broken
  }

  /// The faults that there are and that were never injected.
  var neverHappened: [String] {
    let directory = FaultKind.allCases.map { "directory." + $0.rawValue }
    let host = HostFault.allCases.map { "host." + $0.rawValue }
    let disk = ["error", "full", "writeDropped", "writeTorn", "nameDropped"].map { "disk." + $0 }
    return (directory + host + disk).filter { total.faults[$0, default: 0] == 0 }
  }

  /// What one process printed.
  struct Output {
    private(set) var findings = Findings()
    /// The last seed that was begun.
    private(set) var last: UInt64?
    /// Whether it came to its end.
    private(set) var isComplete = false

    init(_ text: String) {
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ", maxSplits: 2)
        switch words.first {
        case "at": last = words.count > 1 ? UInt64(words[1]) : nil
        case "broken" where words.count == 3: findings.broken.append((UInt64(words[1]) ?? 0, String(words[2])))
        case "tally":
          findings.total.add(TallyText.decode(line))
          isComplete = true
        default: break
        }
      }
    }
  }
}

/// What is printed in the end.
struct Summary: CustomStringConvertible {
  let findings: Findings
  let seconds: Double

  var description: String {
    let total = findings.total
    let rounds = total.rounds.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    var lines = [
      "seeds \(total.seeds), steps \(total.steps), broken \(findings.broken.count), seconds \(Int(seconds))",
      "rounds until all was the same: \(rounds)", "faults injected:",
    ]
    lines += total.faults.sorted { $0.key < $1.key }.map { "  \($0.key) \($0.value)" }
    lines.append("invariants checked:")
    lines += Invariant.allCases.map { "  \($0.rawValue) \(total.checks[$0] ?? 0)" }
    return lines.joined(separator: "\n")
  }
}
