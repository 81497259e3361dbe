import Models

/// Measures the program on one trace.
struct TraceMeasuring: Sendable {
  let trace: Trace
  /// Nil when every edit of the trace is one key, and for concurrent traces.
  let keystrokes: Trace?
  private(set) var figures = TraceFigures()

  init(_ trace: Trace) {
    self.trace = trace
    let keystrokes = trace.isConcurrent ? trace : trace.keystrokes
    self.keystrokes = keystrokes.edits == trace.edits ? nil : keystrokes
  }

  /// One round of everything. Reading the trace, and checking what came of it, are not in the times.
  mutating func measure() throws {
    let script = try Script(trace)
    let typing = try type(script, as: .replay)
    if let keystrokes { _ = try type(try Script(keystrokes), as: .keys) }
    let history = History(typing)
    try load(history)
    try merge(history)
  }

  private mutating func type(_ script: Script, as measure: Measure) throws -> Typing {
    var typing = Typing(script)
    figures.add(try timed { try typing.run() }.milliseconds, to: measure)
    try typing.finish()
    figures.check(typing.isRight, measure)
    return typing
  }

  private mutating func load(_ history: History) throws {
    let state = history.merged()
    let encoded = state.encoded
    try measure(.load, history) { try ArticleState(id: state.id, decoding: encoded) }
    figures.sizes[.state] = encoded.count
    figures.sizes[.stateZstd] = Zstandard.size(of: encoded)
  }

  private mutating func merge(_ history: History) throws {
    let bytes = history.canonicalBytes
    let segments = try history.segments()
    try measure(.merge, history) { try history.merged(canonical: bytes) }
    measure(.mergeValues, history) { history.merged() }
    try measure(.mergeSegments, history) { try history.merged(segments: segments) }
    figures.sizes[.log] = bytes.count
    figures.sizes[.logZstd] = Zstandard.size(of: bytes)
    figures.sizes[.sealed] = segments.reduce(0) { $0 + $1.count }
  }

  /// Measures how long it takes to get a state and read its text.
  private mutating func measure(_ measure: Measure, _ history: History, _ work: () throws -> ArticleState) rethrows {
    let base = history.script.imported.text.text
    let (time, text) = try timed { try work().text(over: base) }
    figures.add(time, to: measure)
    figures.check(text == history.script.end, measure)
  }
}
