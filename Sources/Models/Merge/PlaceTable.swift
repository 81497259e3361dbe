/// Small numbers by where something is in memory.
///
/// Swift's dictionaries hash every key with a cipher, so that nobody can choose keys which collide. Nobody chooses
/// addresses, and a merge looks up a name for each value it writes: one multiplication will do.
package struct PlaceTable: Sendable {
  private var slots: [(place: UInt, number: Int)]
  private var count = 0
  private let multiplier: UInt

  private static let free = -1

  /// - Parameters:
  ///   - size: A power of two.
  ///   - multiplier: Odd. Where somebody may choose the numbers that stand for places, one that nobody can know.
  package init(size: Int = 64, multiplier: UInt = 0x9E37_79B9_7F4A_7C15) {
    slots = Array(repeating: (0, Self.free), count: size)
    self.multiplier = multiplier
  }

  /// - Complexity: O(1).
  package func number(at place: UInt) -> Int? {
    let found = slots[slot(of: place)].number
    return found == Self.free ? nil : found
  }

  /// - Complexity: O(1), amortised.
  package mutating func note(_ number: Int, at place: UInt) {
    if count * 2 >= slots.count { grow() }
    let slot = slot(of: place)
    if slots[slot].number == Self.free { count += 1 }
    slots[slot] = (place, number)
  }

  /// Where a place is, or would be.
  private func slot(of place: UInt) -> Int {
    let mask = slots.count - 1
    // The highest bits: only they depend on all of the number, and collide rarely whatever the numbers are (Dietzfelbinger
    // et al., A Reliable Randomized Algorithm for the Closest-Pair Problem, 1997).
    var slot = Int(truncatingIfNeeded: (place &* multiplier) >> UInt(slots.count.leadingZeroBitCount + 1))
    while slots[slot].number != Self.free, slots[slot].place != place { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let known = slots
    self = PlaceTable(size: known.count * 2, multiplier: multiplier)
    for entry in known where entry.number != Self.free { note(entry.number, at: entry.place) }
  }
}
