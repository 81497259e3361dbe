/// The same thing measured several times.
struct Sample: Sendable, Codable {
  private(set) var values: [Double]

  init(_ values: [Double] = []) { self.values = values }

  mutating func add(_ value: Double) { values.append(value) }

  /// The middle value, or the mean of the two in the middle; nil when nothing was measured.
  var median: Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Median, least and most; nothing when nothing was measured.
  var spread: [Double] { [median, values.min(), values.max()].compactMap(\.self) }

  /// Round by round how many times as long as `other`: on a machine whose speed varies only that means anything. Rounds
  /// that one of them lacks are left out, as are those in which the other took no time.
  func ratios(to other: Sample) -> Sample {
    Sample(zip(values, other.values).filter { $0.1 > 0 }.map { $0.0 / $0.1 })
  }

  private enum Keys: String, CodingKey { case median, least, most, values }

  init(from decoder: any Decoder) throws {
    values = try decoder.container(keyedBy: Keys.self).decode([Double].self, forKey: .values)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(median, forKey: .median)
    try container.encode(values.min(), forKey: .least)
    try container.encode(values.max(), forKey: .most)
    try container.encode(values, forKey: .values)
  }
}

/// The milliseconds that a piece of work takes, and what it gives.
func timed<Result>(_ work: () throws -> Result) rethrows -> (milliseconds: Double, result: Result) {
  let clock = ContinuousClock()
  let start = clock.now
  let result = try work()
  let duration = clock.now - start
  return (duration / .milliseconds(1), result)
}
