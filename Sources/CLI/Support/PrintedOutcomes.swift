internal import Formats
internal import Models
internal import Segments

/// What `apply --json` prints of its edits: made on the other cores while the change is recorded, and printed after that.
struct PrintedOutcomes {
  let count: Int
  private let work: Parallel.Work<[UInt8]>

  /// How many lines are made by one core at a time.
  private static let groupSize = 1024

  init(_ outcomes: [(line: Int, outcome: Outcome)], json: Bool) {
    count = outcomes.count
    let starts = Array(stride(from: 0, to: json ? count : 0, by: Self.groupSize))
    work = Parallel.start(starts) { start in
      var bytes: [UInt8] = []
      for (line, outcome) in outcomes[start..<min(start + Self.groupSize, outcomes.count)] {
        JSONWriter.append(EditRunner.document(outcome, line: line, change: nil), to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
      return bytes
    }
  }

  func print(_ output: Output) { work.inOrder { output.raw($1) } }
}
