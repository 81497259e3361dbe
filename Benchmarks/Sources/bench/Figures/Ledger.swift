/// What is measured: a row of the table.
struct RowName: Hashable, Sendable, Codable {
  /// The case, a letter as in docs/performance.md.
  var letter: String
  var title: String
  var unit: String
  /// Articles or segments, where a case is measured at several sizes.
  var size: Int?

  init(_ letter: String, _ title: String, _ unit: String, size: Int? = nil) {
    self.letter = letter
    self.title = title
    self.unit = unit
    self.size = size
  }
}

/// One thing measured in each round, and beside it, in the same rounds, yardsticks.
struct Row: Sendable, Codable {
  var name: RowName
  var values = Sample()
  /// Peak memory in megabytes.
  var memory = Sample()
  var yardsticks: [Yard] = []

  struct Yard: Sendable, Codable {
    var name: String
    var values = Sample()
    /// Ours divided by the yardstick's, round by round.
    var ratios = Sample()

    /// Whether it is another program, and the whole of it: not ourselves at another size, nor a part (after a stroke).
    var isDrawn: Bool { (name.first?.isLetter ?? false) && !name.contains("/") }
  }

  mutating func add(_ value: Double, yardstick name: String, _ other: Double) {
    if !yardsticks.contains(where: { $0.name == name }) { yardsticks.append(Yard(name: name)) }
    guard let index = yardsticks.firstIndex(where: { $0.name == name }) else { return }
    yardsticks[index].values.add(other)
    if other > 0 { yardsticks[index].ratios.add(value / other) }
  }
}

/// All rows of a run, in the order in which they were first measured.
struct Ledger: Sendable {
  private(set) var rows: [Row] = []
  /// Answers that were not what they must be.
  private(set) var wrong: [String] = []
  private var places: [RowName: Int] = [:]

  mutating func add(_ name: RowName, _ value: Double, memory: Double? = nil, against: [(String, Double)] = []) {
    let place = places[name] ?? rows.count
    if place == rows.count {
      rows.append(Row(name: name))
      places[name] = place
    }
    rows[place].values.add(value)
    if let memory { rows[place].memory.add(memory) }
    for (other, seconds) in against { rows[place].add(value, yardstick: other, seconds) }
  }

  /// Notes an answer that is not as the workload says; once, however many rounds it is so.
  mutating func check<Value: Equatable>(_ what: String, _ answer: Value, _ expected: Value) {
    let complaint = "\(what): \(answer), not \(expected)"
    if answer != expected && !wrong.contains(complaint) { wrong.append(complaint) }
  }
}
