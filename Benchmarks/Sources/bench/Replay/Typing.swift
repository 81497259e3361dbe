import Models

/// A script being typed: the text of each branch, and the edits made so far.
struct Typing: Sendable {
  let script: Script
  private(set) var texts: [TextState]
  /// All edits, in the order of the trace.
  private(set) var edits: [TextEdit] = []

  enum Failure: Error, CustomStringConvertible {
    /// A position of the trace is beyond the text as it is then.
    case outside(transaction: Int)
    case notPlaced(OperationID)

    var description: String {
      switch self {
      case .outside(let transaction): "transaction \(transaction) edits beyond the end of the text"
      case .notPlaced(let id): "the edit \(id) was not placed"
      }
    }
  }

  init(_ script: Script) {
    self.script = script
    texts = Array(repeating: TextState(baseLength: script.imported.text.length), count: script.replicas.count)
    edits.reserveCapacity(script.trace.edits)
  }

  /// Types the whole trace: each branch is given what it lacks before each of its transactions. This is what is timed.
  mutating func run() throws(Failure) {
    for (transaction, step) in script.schedule.steps.enumerated() {
      for other in step.received { try receive(other, on: step.branch) }
      try make(transaction, on: step.branch)
    }
  }

  /// Gives every branch everything. Afterwards all texts must be equal.
  mutating func finish() throws(Failure) {
    for branch in texts.indices {
      for transaction in script.schedule.missing(onBranch: branch) { try receive(transaction, on: branch) }
    }
  }

  /// Whether every branch has the text that the trace ends with, byte for byte.
  var isRight: Bool { texts.allSatisfy { $0.text(over: script.imported.text) == script.end } }

  private mutating func make(_ transaction: Int, on branch: Int) throws(Failure) {
    for patch in script.trace.transactions[transaction].patches {
      let id = script.id(edits.count, of: transaction)
      edits.append(try Self.type(patch, of: transaction, id, &texts[branch]))
    }
  }

  /// One patch; in place, since a text that is read out of an array is copied.
  private static func type(
    _ patch: Trace.Patch, of transaction: Int, _ id: OperationID, _ text: inout TextState
  ) throws(Failure) -> TextEdit {
    let start = patch.position + Script.leadLength
    guard start + patch.deleted <= text.length else { throw .outside(transaction: transaction) }
    let edit = text.edit(replacing: start..<start + patch.deleted, with: patch.inserted)
    guard text.place(edit, id: id) else { throw .notPlaced(id) }
    return edit
  }

  private mutating func receive(_ transaction: Int, on branch: Int) throws(Failure) {
    for edit in script.edits(of: transaction) {
      let id = script.id(edit, of: transaction)
      guard texts[branch].place(edits[edit], id: id) else { throw .notPlaced(id) }
    }
  }
}
