import Models
import TestSupport
import Testing

@Suite struct ScalarDiffTests {
  static let seeds = Seeds.first(1_000)

  @Test func `all short sequences differ in as little as can be`() {
    let all = (0...6).flatMap { length in
      (0..<1 << length).map { bits in (0..<length).map { UInt32(bits >> $0 & 1) } }
    }
    for old in all {
      for new in all { check(old, new, isMinimal: true, "\(old) to \(new)") }
    }
  }

  @Test(arguments: seeds)
  func `sequences differ in as little as can be`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let kinds = 2 + random.below(8)
    let old = sequence(length: random.below(60), kinds: kinds, &random)
    let unrelated = sequence(length: random.below(60), kinds: kinds, &random)
    check(old, unrelated, isMinimal: true, "seed \(seed), unrelated")
    check(old, edited(old, times: random.below(12), kinds: kinds, &random), isMinimal: true, "seed \(seed), edited")
  }

  @Test(arguments: seeds)
  func `beyond the limit the differences still lead from one to the other`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let kinds = 2 + random.below(20)
    let old = sequence(length: random.below(300), kinds: kinds, &random)
    let new = edited(old, times: random.below(150), kinds: kinds, &random)
    for limit in [Int.min, 0, 1, 2, 3, 7, 20, 50] {
      check(old, new, isMinimal: false, limit: limit, "seed \(seed), limit \(limit)")
    }
  }

  @Test func `a limit that is just enough gives the least`() {
    for seed in Self.seeds.prefix(100) {
      var random = SeededGenerator(seed: seed)
      let old = sequence(length: 60, kinds: 4, &random)
      let new = edited(old, times: 10, kinds: 4, &random)
      let edits = old.count + new.count - 2 * longestCommon(old, new)
      check(old, new, isMinimal: true, limit: edits + edits % 2, "seed \(seed)")
    }
  }

  @Test func `a sequence does not differ from itself`() {
    #expect(ScalarDiff.differences(from: [], to: []).isEmpty)
    #expect(ScalarDiff.differences(from: [1, 2, 3], to: [1, 2, 3]).isEmpty)
  }

  @Test func `a difference that could stand at several places stands at the last`() {
    #expect(ScalarDiff.differences(from: [1, 2, 3], to: [1, 2, 2, 3]) == [.init(old: 2..<2, new: 2..<3)])
    let found = ScalarDiff.differences(from: [9, 1, 2, 1, 2, 1, 8, 3], to: [9, 1, 2, 1, 8, 4])
    #expect(found == [.init(old: 4..<6, new: 4..<4), .init(old: 7..<8, new: 5..<6)])
  }

  @Test func `unrelated sequences are replaced as a whole`() {
    var random = SeededGenerator(seed: 1)
    let old = sequence(length: 20_000, kinds: 5_000, &random)
    let new = sequence(length: 20_000, kinds: 5_000, &random)
    #expect(ScalarDiff.differences(from: old, to: new).count == 1)
  }

  @Test func `many differences in a long sequence are found as they are`() {
    var random = SeededGenerator(seed: 2)
    let old = sequence(length: 100_000, kinds: 30, &random)
    var new = old
    for _ in 0..<500 { new[random.below(new.count)] = 99 }
    let found = ScalarDiff.differences(from: old, to: new)
    #expect(isSound(found, old, new))
    #expect(found.reduce(0) { $0 + $1.old.count } == new.count { $0 == 99 })
  }

  @Test func `beyond the limit most of what is common is kept`() {
    var random = SeededGenerator(seed: 3)
    let old = sequence(length: 5_000, kinds: 30, &random)
    let new = old.enumerated().map { $0.offset % 10 == 0 ? 99 : $0.element }
    let found = ScalarDiff.differences(from: old, to: new, limit: 200)
    #expect(isSound(found, old, new))
    #expect(found.reduce(0) { $0 + $1.old.count } < 520)
    let back = ScalarDiff.differences(from: new, to: old, limit: 200)
    #expect(back.reduce(0) { $0 + $1.old.count } < 520)
  }

  @Test func `beyond the limit a start or an end that has nothing in common does not hide the rest`() {
    var random = SeededGenerator(seed: 4)
    let common = sequence(length: 2_000, kinds: 30, &random) + [31, 32]
    let rewritten = sequence(length: 300, kinds: 30, &random).map { $0 + 40 }
    let start = ScalarDiff.differences(
      from: rewritten + common, to: Array(rewritten.map { $0 + 40 } + common.dropLast()), limit: 400)
    #expect(start.reduce(0) { $0 + $1.old.count } == 301)
    let end = ScalarDiff.differences(
      from: [33, 34] + common + rewritten, to: [34] + common + rewritten.map { $0 + 40 }, limit: 400)
    #expect(end.reduce(0) { $0 + $1.old.count } == 301)
  }

  private func check(
    _ old: [UInt32], _ new: [UInt32], isMinimal: Bool, limit: Int = 2_000, _ comment: @autoclosure () -> Comment
  ) {
    let found = ScalarDiff.differences(from: old, to: new, limit: limit)
    let kept = old.count - found.reduce(0) { $0 + $1.old.count }
    guard isSound(found, old, new), !isMinimal || kept == longestCommon(old, new) else {
      Issue.record(comment())
      return
    }
  }

  /// Whether they are inside, in order, with common items between and around, and none could stand further on.
  private func isSound(_ found: [ScalarDiff.Difference], _ old: [UInt32], _ new: [UInt32]) -> Bool {
    var (oldEnd, newEnd) = (0, 0)
    for (index, place) in found.enumerated() {
      guard place.old.upperBound <= old.count, place.new.upperBound <= new.count,
        place.old.lowerBound > oldEnd || (index == 0 && place.old.lowerBound == 0), place.new.lowerBound >= newEnd,
        !place.old.isEmpty || !place.new.isEmpty, !slides(place, old, new),
        old[oldEnd..<place.old.lowerBound] == new[newEnd..<place.new.lowerBound]
      else { return false }
      (oldEnd, newEnd) = (place.old.upperBound, place.new.upperBound)
    }
    return old[oldEnd...] == new[newEnd...]
  }

  private func slides(_ place: ScalarDiff.Difference, _ old: [UInt32], _ new: [UInt32]) -> Bool {
    guard place.old.isEmpty != place.new.isEmpty, place.old.upperBound < old.count else { return false }
    return place.new.isEmpty
      ? old[place.old.lowerBound] == old[place.old.upperBound] : new[place.new.lowerBound] == new[place.new.upperBound]
  }

  private func longestCommon(_ old: [UInt32], _ new: [UInt32]) -> Int {
    var row = Array(repeating: 0, count: new.count + 1)
    for item in old {
      var diagonal = 0
      for column in new.indices {
        let above = row[column + 1]
        row[column + 1] = item == new[column] ? diagonal + 1 : max(above, row[column])
        diagonal = above
      }
    }
    return row[new.count]
  }

  private func sequence(length: Int, kinds: Int, _ random: inout SeededGenerator) -> [UInt32] {
    (0..<length).map { _ in UInt32(random.below(kinds)) }
  }

  private func edited(_ old: [UInt32], times: Int, kinds: Int, _ random: inout SeededGenerator) -> [UInt32] {
    var new = old
    for _ in 0..<times {
      let start = random.below(new.count + 1)
      let end = min(new.count, start + random.below(4))
      new.replaceSubrange(start..<end, with: sequence(length: random.below(4), kinds: kinds, &random))
    }
    return new
  }
}
