/// Numbers of ids, in the order in which they come: 0, 1, 2 and so on.
///
/// Swift's dictionaries hash every key with a cipher. Scripts name an article in each line, and it is looked for in several
/// places: four multiplications will do. Their factors are chosen at each start, since whoever writes a script chooses the
/// ids in it, and must not know which of them collide.
package struct IDTable: Sendable {
  private var ids: [ID128] = []
  /// Where none is: 0. Else a number plus one in the lower half, and in the upper one what most other ids don't have there:
  /// small, so that the table of a large corpus stays in the processor's cache.
  private var slots: [UInt64]
  private let factors: Factors

  package init() { self.init(factors: .chosen) }

  init(factors: Factors) {
    slots = Array(repeating: 0, count: 64)
    self.factors = factors
  }

  /// How many have a number.
  package var count: Int { ids.count }

  /// - Complexity: O(1).
  package func number(of id: ArticleID) -> Int? {
    let slot = slots[slot(of: id.raw)]
    return slot == 0 ? nil : Self.number(in: slot)
  }

  /// Gives the id the next number, unless it has one.
  ///
  /// - Complexity: O(1), amortised.
  package mutating func add(_ id: ArticleID) {
    if ids.count * 2 >= slots.count { grow() }
    let slot = slot(of: id.raw)
    guard slots[slot] == 0 else { return }
    slots[slot] = factors.hash(id.raw) << 32 | UInt64(ids.count + 1)
    ids.append(id.raw)
  }

  private static func number(in slot: UInt64) -> Int { Int(slot & 0xFFFF_FFFF) - 1 }

  /// Where an id is, or would be.
  private func slot(of id: ID128) -> Int {
    let hash = factors.hash(id)
    var slot = Int(truncatingIfNeeded: hash >> UInt64(slots.count.leadingZeroBitCount + 1))
    while slots[slot] != 0, slots[slot] >> 32 != hash & 0xFFFF_FFFF || ids[Self.number(in: slots[slot])] != id {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (number, id) in ids.enumerated() { slots[slot(of: id)] = factors.hash(id) << 32 | UInt64(number + 1) }
  }
}

extension IDTable {
  /// One of a family of hashes of which two ids collide rarely under most, whatever they are: each half of each half times
  /// a number of its own, the highest bits of the sum (multilinear hashing; Lemire & Kaser, Strongly Universal String
  /// Hashing is Fast, 2014).
  struct Factors: Sendable {
    let first, second, third, fourth, rest: UInt64

    init(_ random: inout some RandomNumberGenerator) {
      (first, second, third) = (random.next(), random.next(), random.next())
      (fourth, rest) = (random.next(), random.next())
    }

    static let chosen: Factors = {
      var random = SystemRandomNumberGenerator()
      return Factors(&random)
    }()

    func hash(_ id: ID128) -> UInt64 {
      let high = (id.high >> 32) &* first &+ (id.high & 0xFFFF_FFFF) &* second
      let low = (id.low >> 32) &* third &+ (id.low & 0xFFFF_FFFF) &* fourth
      return high &+ low &+ rest
    }
  }
}
