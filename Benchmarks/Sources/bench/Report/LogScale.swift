import Foundation

/// Values to places by their logarithm. One below the smallest and above the largest there is some air.
struct LogScale: Sendable {
  private let least: Double
  private let most: Double
  private let start: Double
  private let end: Double

  /// Values that are not positive have no place and are drawn at the edge.
  init(_ values: [Double], from start: Double, to end: Double) {
    let positive = values.filter { $0 > 0 }
    least = log10((positive.min() ?? 1) / 1.5)
    most = log10((positive.max() ?? 1) * 1.5)
    self.start = start
    self.end = end
  }

  /// Rounded to tenths, so that files of the same figures are the same.
  subscript(value: Double) -> Double {
    let share = value > 0 ? (log10(value) - least) / (most - least) : 0
    return ((start + share * (end - start)) * 10).rounded() / 10
  }

  /// 1, 2 and 5 of each power of ten in range; where those are many, only the powers.
  var ticks: [Double] {
    let powers = Int(least.rounded(.down))...Int(most.rounded(.up))
    let all = powers.flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
    let inside = all.filter { log10($0) >= least && log10($0) <= most }
    return inside.count <= 8 ? inside : inside.filter { log10($0).rounded() == log10($0) }
  }
}
