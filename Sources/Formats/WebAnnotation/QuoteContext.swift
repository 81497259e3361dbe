internal import Models

/// What stands around a fragment: up to 32 scalars on each side, never a part of a grapheme cluster.
struct QuoteContext {
  static let reach = 32

  let prefix: String
  let suffix: String

  /// - Complexity: O(1).
  init(around range: ScalarRange, in text: ScalarText) {
    // A wider window than needed, so that what it cuts at its far end is never reached.
    let before = text.slice(ScalarRange(start: max(0, range.start - 2 * Self.reach), end: range.start)).string
    let after = text.slice(ScalarRange(start: range.end, end: range.end + 2 * Self.reach)).string
    prefix = String(before.suffix(Self.clusters(before.reversed())))
    suffix = String(after.prefix(Self.clusters(Array(after))))
  }

  /// How many of the clusters fit.
  private static func clusters(_ characters: [Character]) -> Int {
    var room = reach
    return characters.prefix { character in
      room -= character.unicodeScalars.count
      return room >= 0
    }.count
  }
}
