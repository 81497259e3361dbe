import Models

/// What was measured on one trace, by the program and by peers.
struct TraceReport: Sendable {
  var trace: Trace
  /// How many edits the trace is key by key; nil where that is no other number.
  var keystrokes: Int?
  var ours: TraceFigures
  var peers: [Peer]

  /// What gave a wrong text: measures, with the library where it is not ours.
  var wrong: [String] {
    let names = { (figures: TraceFigures) in Measure.allCases.filter(figures.wrong.contains).map(\.rawValue) }
    return names(ours) + peers.flatMap { peer in names(peer.figures).map { "\(peer.library): \($0)" } }
  }
}

// MARK: - For docs/performance.md

extension TraceReport {
  /// What the plot of case i shows, and its table.
  var rows: [Row] {
    [Measure.replay, .mergeValues, .load].compactMap { measure in
      guard let ours = ours.times[measure] else { return nil }
      var row = Row(name: RowName("i", "\(measure.title), \(trace.name)", "ms", size: trace.edits))
      row.values = ours
      row.yardsticks = peers.flatMap { yards(of: $0, beside: measure, ours) }
      return row
    }
  }

  private func yards(of peer: Peer, beside measure: Measure, _ ours: Sample) -> [Row.Yard] {
    Measure.allCases.filter { $0.ours == measure || ($0 == .merge && measure == .mergeValues) }.compactMap { theirs in
      guard let sample = peer.figures.times[theirs] else { return nil }
      // "merge" of "mergeValues": there is little room beside a plot.
      let word = measure.rawValue.prefix { $0.isLowercase }
      let name = theirs == .replayBatch ? "\(peer.library) in batches" : "\(peer.library), \(word)"
      return Row.Yard(name: name, values: sample, ratios: ours.ratios(to: sample))
    }
  }
}

// MARK: - For people

extension TraceReport {
  var lines: [String] {
    let tables = [times.lines, sizes.lines] + peers.map { against($0).lines }
    return [heading] + tables.flatMap { [""] + $0 } + [""]
  }

  private var heading: String {
    let byKey = keystrokes.map { " (\(Numbers.grouped($0)) by key)" } ?? ""
    let typists = trace.isConcurrent ? " by \(trace.agents) at once" : ""
    let verdict = wrong.isEmpty ? "every text is right" : "WRONG TEXTS: " + wrong.joined(separator: ", ")
    return "\(trace.name): \(Numbers.grouped(trace.edits)) edits\(byKey)\(typists), "
      + "\(Numbers.grouped(trace.end.scalarCount)) scalars left; \(verdict)"
  }

  private var times: Grid {
    var grid = Grid(titles: ["milliseconds", "median", "least", "most", "µs an edit"])
    for measure in Measure.allCases {
      guard let sample = ours.times[measure], let median = sample.median else { continue }
      let edits = measure == .load ? nil : measure == .keys ? keystrokes : trace.edits
      grid.rows.append(
        [measure.title] + sample.spread.map(Numbers.short)
          + (edits.map { [Numbers.short(1000 * median / Double(max(1, $0)))] } ?? []))
    }
    return grid
  }

  private var sizes: Grid {
    var grid = Grid(titles: ["bytes", "all", "an edit"])
    for size in Size.allCases {
      guard let bytes = ours.sizes[size] else { continue }
      let perEdit = Double(bytes) / Double(max(1, trace.edits))
      grid.rows.append([size.title, Numbers.grouped(bytes), Numbers.short(perEdit)])
    }
    return grid
  }

  private func against(_ peer: Peer) -> Grid {
    var grid = Grid(titles: ["\(peer.library) \(peer.version)", "theirs", "ours/theirs", "least", "most"])
    for measure in Measure.allCases {
      guard let theirs = peer.figures.times[measure], let ours = ours.times[measure.ours] else { continue }
      let median = theirs.median.map { Numbers.short($0) + " ms" } ?? ""
      grid.rows.append([measure.title, median] + ours.ratios(to: theirs).spread.map(Numbers.short))
    }
    for size in Size.allCases {
      guard let theirs = peer.figures.sizes[size], let ours = ours.sizes[size.ours] else { continue }
      let ratio = Double(ours) / Double(max(1, theirs))
      grid.rows.append([size.title, Numbers.grouped(theirs) + " B", Numbers.short(ratio)])
    }
    return grid
  }
}

// MARK: - For programs

extension TraceReport: Encodable {
  private enum Keys: String, CodingKey {
    case trace, edits, keystrokes, agents, scalars, wrong, times, sizes, peers
    case version, ratios
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(trace.name, forKey: .trace)
    try container.encode(trace.edits, forKey: .edits)
    try container.encodeIfPresent(keystrokes, forKey: .keystrokes)
    try container.encode(trace.agents, forKey: .agents)
    try container.encode(trace.end.scalarCount, forKey: .scalars)
    try container.encode(wrong, forKey: .wrong)
    try container.encode(ours.timesByName, forKey: .times)
    try container.encode(ours.sizesByName, forKey: .sizes)
    let others = peers.map { ($0.library, PeerPart(peer: $0, ratios: ratios(to: $0))) }
    try container.encode(Dictionary(uniqueKeysWithValues: others), forKey: .peers)
  }

  /// Ours by theirs, round by round.
  private func ratios(to peer: Peer) -> [String: Sample] {
    var ratios: [String: Sample] = [:]
    for (measure, theirs) in peer.figures.times {
      if let ours = ours.times[measure.ours] { ratios[measure.rawValue] = ours.ratios(to: theirs) }
    }
    return ratios
  }

  private struct PeerPart: Encodable {
    var peer: Peer
    var ratios: [String: Sample]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(peer.version, forKey: .version)
      try container.encode(peer.figures.timesByName, forKey: .times)
      try container.encode(peer.figures.sizesByName, forKey: .sizes)
      try container.encode(ratios, forKey: .ratios)
    }
  }
}

extension TraceFigures {
  fileprivate var timesByName: [String: Sample] {
    Dictionary(uniqueKeysWithValues: times.map { ($0.key.rawValue, $0.value) })
  }

  fileprivate var sizesByName: [String: Int] {
    Dictionary(uniqueKeysWithValues: sizes.map { ($0.key.rawValue, $0.value) })
  }
}
