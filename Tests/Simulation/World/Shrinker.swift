/// Takes steps out of a script as long as the same invariant breaks.
package struct Shrinker {
  private let invariant: Invariant
  package private(set) var script: Script
  package private(set) var tries = 0

  package init(_ script: Script, breaking invariant: Invariant) {
    self.script = script
    self.invariant = invariant
  }

  /// Until no single step can be taken out, or `limit` scripts have been tried.
  package mutating func shrink(limit: Int = 3_000) {
    var size = max(1, script.lines.count / 2)
    while tries < limit {
      let hasShrunk = pass(size, limit)
      if size == 1, !hasShrunk { return }
      size = max(1, hasShrunk && size == 1 ? 1 : size / 2)
    }
  }

  private mutating func pass(_ size: Int, _ limit: Int) -> Bool {
    var hasShrunk = false
    var end = script.lines.count
    while end > 0, tries < limit {
      let start = max(0, end - size)
      var smaller = script
      smaller.lines.removeSubrange(start..<end)
      if breaks(smaller) {
        script = smaller
        hasShrunk = true
      }
      end = start
    }
    return hasShrunk
  }

  private mutating func breaks(_ script: Script) -> Bool {
    tries += 1
    // What can't be run at all is no smaller form of the same.
    return (try? Run(script))?.violation?.invariant == invariant
  }
}
