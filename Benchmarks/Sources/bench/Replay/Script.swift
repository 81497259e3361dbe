import Models

/// A trace as the program is to type it: everything that can be known before the clock starts.
struct Script: Sendable {
  let trace: Trace
  let schedule: Schedule
  /// Its base text is one line break, then what the trace starts with: a base is never empty, but most traces start with
  /// nothing. So positions and lengths are one more than the trace's.
  let imported: Imported
  /// What every replica must have in the end.
  let end: ExactText
  /// The replica of each branch.
  let replicas: [ReplicaID]
  /// The number of the first operation of each transaction on its branch.
  let firstNumbers: [UInt64]
  /// Where the edits of each transaction begin among all, and how many there are in all.
  let starts: [Int]

  private static let lead = "\n"
  static let leadLength = 1

  init(_ trace: Trace) throws {
    self.trace = trace
    schedule = try Schedule(trace.transactions)
    imported = try Imported(ExactText(Self.lead + trace.start.string))
    end = ExactText(Self.lead + trace.end.string)
    replicas = try schedule.branches.indices.map { try Sealer(number: $0).replica }
    var next = Array(repeating: UInt64(1), count: schedule.branches.count)
    var numbers: [UInt64] = []
    var starts = [0]
    for (transaction, step) in zip(trace.transactions, schedule.steps) {
      numbers.append(next[step.branch])
      next[step.branch] += UInt64(transaction.patches.count)
      starts.append((starts.last ?? 0) + transaction.patches.count)
    }
    firstNumbers = numbers
    self.starts = starts
  }

  /// The edits of a transaction, by their places among all.
  func edits(of transaction: Int) -> Range<Int> { starts[transaction]..<starts[transaction + 1] }

  /// The id of the edit at a place among those of a transaction.
  func id(_ edit: Int, of transaction: Int) -> OperationID {
    OperationID(
      replica: replicas[schedule.steps[transaction].branch],
      seq: firstNumbers[transaction] + UInt64(edit - starts[transaction]))
  }
}
