/// What differs between two sequences of numbers (scalars, or the numbers of words).
package enum ScalarDiff {
  /// A place: the items of `old` became those of `new`. One of the two may be empty.
  package struct Difference: Hashable, Sendable {
    package let old: Range<Int>
    package let new: Range<Int>

    package init(old: Range<Int>, new: Range<Int>) {
      self.old = old
      self.new = new
    }
  }

  /// The differences in order, with at least one common item between any two; together as few items deleted and
  /// inserted as there can be, as long as that is at most `limit`.
  ///
  /// Beyond the limit a stretch is cut where the way so far was mostly common items, and has nearly the least; a
  /// stretch with no such way is one difference. A pure deletion or insertion that could stand at several places stands
  /// at the last of them, and is one with what it then touches.
  ///
  /// - Complexity: O((n + m) · limit) time at worst, O(n + m + edits²) on texts that differ in some places; O(n + m)
  ///   space.
  package static func differences(
    from old: [UInt32], to new: [UInt32], limit: Int = 2_000
  ) -> [Difference] {
    var search = MiddleSearch(old: old, new: new, limit: limit)
    var boxes = [Difference(old: 0..<old.count, new: 0..<new.count)]
    var found: [Difference] = []
    while let box = boxes.popLast() {
      let rest = trimmed(box, old, new)
      if rest.old.isEmpty && rest.new.isEmpty { continue }
      guard !rest.old.isEmpty, !rest.new.isEmpty, let middle = search.middle(of: rest) else {
        found.append(rest)
        continue
      }
      let first = Difference(
        old: rest.old.lowerBound..<middle.old, new: rest.new.lowerBound..<middle.new)
      let second = Difference(
        old: middle.old..<rest.old.upperBound, new: middle.new..<rest.new.upperBound)
      boxes += [second, first]
    }
    return settled(found.joined, old, new)
  }

  /// Without the common items at both ends.
  private static func trimmed(_ box: Difference, _ old: [UInt32], _ new: [UInt32]) -> Difference {
    let room = min(box.old.count, box.new.count)
    var head = 0
    while head < room, old[box.old.lowerBound + head] == new[box.new.lowerBound + head] { head += 1 }
    var tail = 0
    while tail < room - head, old[box.old.upperBound - 1 - tail] == new[box.new.upperBound - 1 - tail] {
      tail += 1
    }
    return Difference(
      old: box.old.lowerBound + head..<box.old.upperBound - tail,
      new: box.new.lowerBound + head..<box.new.upperBound - tail)
  }

  /// Every difference at the last place it can have.
  private static func settled(_ found: [Difference], _ old: [UInt32], _ new: [UInt32]) -> [Difference] {
    var settled: [Difference] = []  // the last comes first
    for difference in found.reversed() {
      let end = settled.last?.old.lowerBound ?? old.count
      var place = slid(difference, upTo: end, old, new)
      while let next = settled.last, next.old.lowerBound == place.old.upperBound {
        settled.removeLast()
        place = slid(place.joined(with: next), upTo: settled.last?.old.lowerBound ?? old.count, old, new)
      }
      settled.append(place)
    }
    return settled.reversed()
  }

  /// Moved on by one as long as what it leaves in front is what it takes in behind. Where something was replaced a
  /// minimal diff leaves no such choice.
  private static func slid(
    _ place: Difference, upTo end: Int, _ old: [UInt32], _ new: [UInt32]
  ) -> Difference {
    guard place.old.isEmpty != place.new.isEmpty else { return place }
    let (items, range) = place.new.isEmpty ? (old, place.old) : (new, place.new)
    let room = end - place.old.upperBound
    var steps = 0
    while steps < room, items[range.lowerBound + steps] == items[range.upperBound + steps] { steps += 1 }
    return place.shifted(old: steps, new: steps)
  }
}

extension ScalarDiff.Difference {
  func shifted(old: Int, new: Int) -> ScalarDiff.Difference {
    ScalarDiff.Difference(
      old: self.old.lowerBound + old..<self.old.upperBound + old,
      new: self.new.lowerBound + new..<self.new.upperBound + new)
  }

  /// One difference that reaches from this one to the end of a later one.
  func joined(with later: ScalarDiff.Difference) -> ScalarDiff.Difference {
    ScalarDiff.Difference(
      old: old.lowerBound..<later.old.upperBound, new: new.lowerBound..<later.new.upperBound)
  }
}

extension [ScalarDiff.Difference] {
  /// With those made one that have no common item between them; they come in order.
  var joined: [ScalarDiff.Difference] {
    var joined: [ScalarDiff.Difference] = []
    for difference in self {
      if let last = joined.last, last.old.upperBound == difference.old.lowerBound {
        joined[joined.count - 1] = last.joined(with: difference)
      } else {
        joined.append(difference)
      }
    }
    return joined
  }
}

/// Looks for a point on a minimal way through a box, from both its corners at once (Myers 1986, section 4b).
private struct MiddleSearch {
  /// How many edits each side may make.
  private let reach: Int
  private var forward: Front
  private var backward: Front

  init(old: [UInt32], new: [UInt32], limit: Int) {
    reach = min(max(1, limit / 2), (old.count + new.count + 1) / 2)
    forward = Front(old: old, new: new, reach: reach, step: 1)
    backward = Front(old: old, new: new, reach: reach, step: -1)
  }

  /// A point of a box where to cut it in two; nil where it had better be replaced. The box must have items on both
  /// sides, and its first and last items must differ: then no cut is at a corner.
  mutating func middle(of box: ScalarDiff.Difference) -> (old: Int, new: Int)? {
    forward.begin(box)
    backward.begin(box)
    let isOdd = (box.old.count - box.new.count) & 1 != 0
    for _ in 0...reach {
      if let point = forward.advance(meeting: isOdd ? backward : nil) { return point }
      if let point = backward.advance(meeting: isOdd ? nil : forward) { return point }
    }
    return furthest
  }

  /// Where the better of the two sides is, if it has come by at least as many common items as it made edits.
  private var furthest: (old: Int, new: Int)? {
    let (here, there) = (forward.furthest, backward.furthest)
    let better = here.sum >= there.sum ? here : there
    return better.sum >= 3 * reach ? (better.old, better.new) : nil
  }
}

/// One of the two sides: on each diagonal the furthest point that so many edits lead to. Counts from its own corner.
private struct Front {
  private let old: [UInt32]
  private let new: [UInt32]
  /// 1 from the first corner on, -1 from the last one back.
  private let step: Int
  private var box = ScalarDiff.Difference(old: 0..<0, new: 0..<0)
  private var edits = -1
  /// Old items passed, by diagonal (old items less new items passed) plus `center`; -1 where no way leads.
  private var passed: [Int]
  private let center: Int

  init(old: [UInt32], new: [UInt32], reach: Int, step: Int) {
    self.old = old
    self.new = new
    self.step = step
    center = reach + 1
    passed = Array(repeating: -1, count: 2 * center + 1)
  }

  mutating func begin(_ box: ScalarDiff.Difference) {
    self.box = box
    edits = -1
  }

  /// Makes one edit more on every diagonal; the first point that the other side has come to as well.
  mutating func advance(meeting other: Front?) -> (old: Int, new: Int)? {
    edits += 1
    passed[center - edits - 1] = -1
    // The first way begins at the corner, as if it came from above.
    passed[center + edits + 1] = edits == 0 ? 0 : -1
    for diagonal in stride(from: -last(within: box.new.count), through: last(within: box.old.count), by: 2) {
      let count = follow(diagonal)
      passed[center + diagonal] = count
      if let other, count >= 0, other.hasPassed(count, on: diagonal) { return point(count, diagonal) }
    }
    return nil
  }

  /// The outermost diagonal of this turn: they have the parity of the edits, and end with the box.
  private func last(within size: Int) -> Int { edits <= size ? edits : size - (edits - size) & 1 }

  /// The furthest old item on a diagonal: over one edit from a diagonal next to it, then along common items.
  private func follow(_ diagonal: Int) -> Int {
    let (width, height) = (box.old.count, box.new.count)
    let (deleting, inserting) = (passed[center + diagonal - 1], passed[center + diagonal + 1])
    var count = deleting >= 0 && deleting < width ? deleting + 1 : -1
    if inserting - diagonal <= height { count = max(count, inserting) }
    guard count >= 0 else { return -1 }
    while count < width, count - diagonal < height, isCommon(count, count - diagonal) { count += 1 }
    return count
  }

  private func isCommon(_ oldCount: Int, _ newCount: Int) -> Bool {
    step > 0
      ? old[box.old.lowerBound + oldCount] == new[box.new.lowerBound + newCount]
      : old[box.old.upperBound - 1 - oldCount] == new[box.new.upperBound - 1 - newCount]
  }

  /// Whether this side came as far as the other side, which is on a diagonal of its own counting.
  private func hasPassed(_ count: Int, on diagonal: Int) -> Bool {
    let mine = box.old.count - box.new.count - diagonal
    guard abs(mine) <= edits, passed[center + mine] >= 0 else { return false }
    return passed[center + mine] + count >= box.old.count
  }

  private func point(_ count: Int, _ diagonal: Int) -> (old: Int, new: Int) {
    step > 0
      ? (box.old.lowerBound + count, box.new.lowerBound + count - diagonal)
      : (box.old.upperBound - count, box.new.upperBound - count + diagonal)
  }

  /// The point with the most items behind it on both sides together, and how many these are.
  var furthest: (old: Int, new: Int, sum: Int) {
    var best = (old: 0, new: 0, sum: -1)
    for diagonal in stride(from: -last(within: box.new.count), through: last(within: box.old.count), by: 2) {
      let count = passed[center + diagonal]
      guard count >= 0, 2 * count - diagonal > best.sum else { continue }
      let (old, new) = point(count, diagonal)
      best = (old, new, 2 * count - diagonal)
    }
    return best
  }
}
