/// One seed, from making up its world to the last check.
package struct Run {
  package let script: Script
  package let tally: Tally
  /// Nil when every invariant held.
  package let violation: Violation?

  /// Makes up what happens while it happens.
  ///
  /// - Parameter profile: Of all directories; nil for any.
  package init(seed: UInt64, steps: Int, profile: Profile? = nil, settles: Bool = true) throws {
    let setup = WorldGenerator.setup(seed: seed, profile: profile, settles: settles)
    var generator = WorldGenerator(setup)
    try self.init(setup) { world in
      for _ in 0..<steps { try world.apply(generator.next(for: world)) }
    }
  }

  /// Does what a script says.
  ///
  /// - Parameter watcher: Told what every command comes to.
  package init(_ script: Script, watcher: ((String) -> Void)? = nil) throws {
    try self.init(script.setup) { world in
      world.watcher = watcher
      for line in script.lines { try world.apply(line) }
    }
  }

  private init(_ setup: Script.Setup, _ steps: (World) throws -> Void) throws {
    let world = try World(setup)
    var found: Violation?
    do {
      try steps(world)
      try world.finish()
    } catch let violation as Violation {
      found = violation
    }
    script = Script(setup: setup, lines: world.lines)
    var tally = world.tally
    tally.seeds = 1
    self.tally = tally
    violation = found
  }
}
