/// Carries files between the folders of several machines, in one or more shared directories, step by step.
///
/// It decides nothing by chance: a `StepGenerator` proposes steps, and whoever has a list of them can replay it.
package final class SimulatedTransport {
  package let clock = VirtualClock()
  package let machines: Int
  package let directories: [CarriedDirectory]
  /// What was applied, in order.
  package private(set) var trace: [TracedStep] = []

  /// - Parameters:
  ///   - profiles: One a directory.
  ///   - seed: Decides the order of listings and the names of temporary files.
  package init(machines: Int, profiles: [Profile], seed: UInt64) {
    self.machines = machines
    let clock = clock
    directories = profiles.enumerated().map { number, profile in
      CarriedDirectory(
        profile: profile, machines: machines, clock: clock, seed: seed &* 8 &+ UInt64(number))
    }
  }

  /// A machine's view of a directory.
  package func folder(of machine: Int, in directory: Int = 0) -> SimulatedFolder {
    directories[directory].folders[machine]
  }

  /// Sets the time, in milliseconds since the beginning.
  package func advance(to time: Int64) { clock.advance(to: time) }

  /// Does what the step says; false when it changed nothing.
  ///
  /// - Complexity: O(log n) in the files for most steps, O(n log n) for those that carry all.
  @discardableResult
  package func apply(_ step: Step) -> Bool {
    trace.append(TracedStep(time: clock.now, step: step))
    guard directories.indices.contains(step.directory) else { return false }
    return directories[step.directory].apply(step.action, to: step.machine)
  }

  /// Replays one line of a trace.
  @discardableResult
  package func apply(_ traced: TracedStep) -> Bool {
    advance(to: traced.time)
    return apply(traced.step)
  }

  /// Ends all faults: everything undelivered is delivered, disks are back, permissions and placeholders too. What is
  /// damaged or deleted stays so, and is the same on all machines.
  ///
  /// - Returns: Whether it came to an end: the folders of each directory agree.
  @discardableResult
  package func settle() -> Bool {
    directories.reduce(true) { $1.settle() < CarriedDirectory.mostRounds && $0 }
  }

  /// How often each fault happened.
  package var faults: [FaultKind: Int] {
    directories.reduce(into: [:]) { $0.merge($1.faults, uniquingKeysWith: +) }
  }
}

/// A step with the time at which it was applied.
package struct TracedStep: Hashable, Sendable, LosslessStringConvertible {
  package var time: Int64
  package var step: Step

  package init(time: Int64, step: Step) {
    self.time = time
    self.step = step
  }

  package var description: String { "\(time) \(step)" }

  package init?(_ description: String) {
    guard let space = description.firstIndex(of: " "), let time = Int64(description[..<space]),
      let step = Step(String(description[description.index(after: space)...]))
    else { return nil }
    self.init(time: time, step: step)
  }
}
