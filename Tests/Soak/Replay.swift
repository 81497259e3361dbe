internal import ArgumentParser
internal import Foundation
internal import Simulation

/// Does what a script says again.
struct Replay {
  let path: String

  func run(shrink: Bool, isVerbose: Bool) throws {
    guard let script = Script(try String(contentsOfFile: path, encoding: .utf8)) else {
      throw ValidationError("\(path) is no script")
    }
    let run = try Run(script, watcher: isVerbose ? { print($0) } : nil)
    guard let violation = run.violation else { return print("holds: \(run.tally.steps) steps") }
    print("broken after \(run.tally.steps) steps: \(violation)")
    if shrink { try Self.shrink(run, violation, into: path + ".shrunk") }
    throw ExitCode.failure
  }

  /// Shrinks what broke, and keeps it.
  static func shrink(_ run: Run, _ violation: Violation, into path: String) throws {
    var shrinker = Shrinker(run.script, breaking: violation.invariant)
    shrinker.shrink()
    try "# \(violation.invariant.rawValue)\n\(shrinker.script)".write(toFile: path, atomically: true, encoding: .utf8)
    print("shrunk to \(shrinker.script.lines.count) steps in \(shrinker.tries) tries: \(path)")
  }
}
