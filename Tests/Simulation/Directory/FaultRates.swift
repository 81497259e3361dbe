internal import TestSupport

/// How often which faults are proposed.
package struct FaultRates: Sendable {
  /// How many of a hundred steps are faults.
  package var percent: Int
  /// How often each kind beside the others; those that aren't named never happen.
  package var weights: [FaultKind: Int]

  package init(percent: Int, weights: [FaultKind: Int]) {
    self.percent = percent
    self.weights = weights
  }

  /// Some kinds only, and each as often as the seed says: what needs two faults of one kind in a row isn't drowned by
  /// all the others.
  ///
  /// - Parameter crashes: Whether processes die and machines lose their power, which the harness has to deal with.
  package init(seed: UInt64, crashes: Bool = false) {
    var random = SeededGenerator(seed: seed)
    percent = random.pick([0, 5, 15, 30, 50])
    weights = [:]
    for kind in FaultKind.allCases {
      let weight = random.chance(50) ? 1 + random.below(8) : 0
      let isCrash = kind == .killed || kind == .powerLost
      if weight > 0, crashes || !isCrash { weights[kind] = weight }
    }
  }

  /// Nothing goes wrong but that everything takes its time.
  package static let none = FaultRates(percent: 0, weights: [:])

  /// One kind alone.
  package static func only(_ kind: FaultKind, percent: Int = 30) -> FaultRates {
    FaultRates(percent: percent, weights: [kind: 1])
  }

  /// The kinds with their weights, in a certain order.
  var list: [(weight: Int, element: FaultKind)] {
    FaultKind.allCases.compactMap { kind in weights[kind].map { ($0, kind) } }
  }
}
