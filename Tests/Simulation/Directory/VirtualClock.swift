/// The time of a simulation, set from outside: nothing in it looks at a real clock.
package final class VirtualClock {
  /// In milliseconds since the simulation began; never goes back, unlike the clocks of the machines in it.
  package private(set) var now: Int64 = 0
  private var ticks: Int64 = 0

  package init() {}

  package func advance(to time: Int64) { now = max(now, time) }

  /// A number that was never given out before: two writes in one millisecond have different time stamps.
  func tick() -> Int64 {
    ticks += 1
    return ticks
  }
}
