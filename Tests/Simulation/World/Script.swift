/// A world and all that happens in it: enough to see the same again.
package struct Script: Hashable, Sendable {
  package struct Setup: Hashable, Sendable {
    /// Decides keys, the order of listings, and what disks do.
    package var seed: UInt64
    /// Each begins with one desk, which has its number.
    package var machines: Int
    /// One a shared directory.
    package var profiles: [Profile]
    /// Whether the faults stop in the end, and all must come to the same.
    package var settles: Bool

    package init(seed: UInt64, machines: Int, profiles: [Profile], settles: Bool) {
      self.seed = seed
      self.machines = machines
      self.profiles = profiles
      self.settles = settles
    }

    /// How few neighbours replicas merge: often so few that it happens within a short history.
    var rollUpRun: Int { [2, 3, 4, 16][Int(seed % 4)] }

    /// For how many milliseconds files stay beside a larger one.
    var keeping: Int64 { [0, 0, 3_000, 3_600_000, 30 * 86_400_000][Int(seed % 5)] }
  }

  /// A step with the time at which it is taken, in milliseconds since the beginning.
  package struct Line: Hashable, Sendable {
    package var time: Int64
    package var step: WorldStep

    package init(time: Int64, step: WorldStep) {
      self.time = time
      self.step = step
    }
  }

  package var setup: Setup
  package var lines: [Line]

  package init(setup: Setup, lines: [Line]) {
    self.setup = setup
    self.lines = lines
  }
}

extension Script: LosslessStringConvertible {
  package var description: String {
    let profiles = setup.profiles.map(\.rawValue).joined(separator: ",")
    let head = "world \(setup.seed) \(setup.machines) \(profiles) \(setup.settles ? "settles" : "stops")"
    return ([head] + lines.map { "\($0.time) \($0.step)" }).joined(separator: "\n") + "\n"
  }

  /// Reads what `description` wrote. Empty lines, and those that begin with `#`, say nothing.
  package init?(_ description: String) {
    let lines = description.split(separator: "\n").filter { !$0.hasPrefix("#") }
    guard let first = lines.first, let setup = Setup(String(first)) else { return nil }
    self.init(setup: setup, lines: [])
    for text in lines.dropFirst() {
      guard let space = text.firstIndex(of: " "), let time = Int64(text[..<space]),
        let step = WorldStep(String(text[text.index(after: space)...]))
      else { return nil }
      self.lines.append(Line(time: time, step: step))
    }
  }
}

extension Script.Setup {
  fileprivate init?(_ line: String) {
    var words = StepWords(line)
    guard words.next() == "world", let seed: UInt64 = words.number(), let machines: Int = words.number(),
      let names = words.next(), let settles = words.choice("settles", "stops")
    else { return nil }
    let profiles = names.split(separator: ",").compactMap { Profile(rawValue: String($0)) }
    self.init(seed: seed, machines: machines, profiles: profiles, settles: settles)
  }
}
