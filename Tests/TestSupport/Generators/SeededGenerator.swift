/// Random numbers that depend on the seed alone, on every machine and with every version of Swift
/// (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number of `0..<bound`, not perfectly even; 0 for a bound below 2. The standard library's own methods
  /// are avoided: their algorithm may change, and with it what a seed means.
  package mutating func below(_ bound: Int) -> Int {
    bound < 2 ? 0 : Int(next() % UInt64(bound))
  }

  package mutating func int(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True `percent` times in a hundred.
  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// Any element; `list` must not be empty.
  package mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  /// Any element, nil when there is none.
  package mutating func pickAny<Element>(_ list: [Element]) -> Element? {
    list.isEmpty ? nil : list[below(list.count)]
  }

  /// An element as often as its weight says; `list` must not be empty.
  package mutating func pick<Element>(weighted list: [(weight: Int, element: Element)]) -> Element {
    var rest = below(list.map(\.weight).reduce(0, +))
    for (weight, element) in list.dropLast() {
      if rest < weight { return element }
      rest -= weight
    }
    return list[list.count - 1].element
  }

  /// Some of the elements, in their order.
  package mutating func some<Element>(of list: [Element], percent: Int = 50) -> [Element] {
    list.filter { _ in chance(percent) }
  }

  /// The elements in any order.
  package mutating func shuffled<Element>(_ list: [Element]) -> [Element] {
    var list = list
    for index in list.indices.reversed() { list.swapAt(index, below(index + 1)) }
    return list
  }
}
