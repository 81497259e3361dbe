/// The text of an edited article: its characters in order, which of them live, and the edits that made it so (rules X1
/// to X6 of docs/fold.md). An article that nobody edited has none.
///
/// The order is FugueMax (Weidner and Kleppmann, "The Art of the Fugue", 2023), with a rule of its own for corrections
/// made twice. What is here depends on the set of edits alone, whatever the order in which they were placed; only the
/// serials of characters and how edits are gathered in runs follow that order, and neither is stored.
package struct TextState: Sendable {
  typealias Serial = CharacterOrder.Serial

  package let baseLength: Int
  var order: CharacterOrder
  /// The scalars inserted, by serial from the base's end.
  var scalars: [UInt32] = []
  /// In the order in which they were placed.
  var runs: [EditRun] = []
  /// The replicas that edited, in the order in which they first did.
  var authors: [Author] = []
  var authorNumbers: [ReplicaID: Int] = [:]
  /// The runs with characters of their own, by serial.
  var insertions: [Int] = []
  /// The operations behind an insertion that several made alike, by its first character (rule X5).
  var twins: [Serial: [OperationID]] = [:]
  /// Edits that were taken out of force.
  var off: Set<OperationID> = []
  /// Placed edits that are out of force: those of `off`, but for what a correction in force has revised (rule X6).
  var idle: Set<OperationID> = []
  /// The corrections, by run, that delete characters of an insertion, by its first character.
  var revisers: [Serial: [Int]] = [:]
  /// Made when two edits first meet at one place.
  var siblings: Siblings?

  struct Author: Sendable {
    let replica: ReplicaID
    /// Its runs, by number.
    var runs: [Int] = []
  }

  /// - Complexity: O(base).
  package init(baseLength: Int) {
    self.baseLength = baseLength
    order = CharacterOrder(baseLength: baseLength)
  }

  /// The length of the text in scalars.
  package var length: Int { order.living }

  /// Whether nobody has edited the text.
  package var isUntouched: Bool { runs.isEmpty }
}

// MARK: - Names

extension TextState {
  /// The run that an operation is in, by number; nil when it isn't placed.
  func runNumber(of operation: OperationID) -> Int? {
    guard let author = authorNumber(of: operation.replica), let last = authors[author].runs.last else { return nil }
    let seq = operation.seq
    // Mostly the latest edits are named.
    if runs[last].firstSeq <= seq { return seq <= runs[last].lastSeq ? last : nil }
    let position = authors[author].runs.partition { runs[$0].firstSeq > seq }
    guard position > 0 else { return nil }
    let number = authors[author].runs[position - 1]
    return seq <= runs[number].lastSeq ? number : nil
  }

  func authorNumber(of replica: ReplicaID) -> Int? {
    // Few people edit one text; hashing costs more than looking at the first ones.
    for number in 0..<min(authors.count, 4) where authors[number].replica == replica { return number }
    return authors.count > 4 ? authorNumbers[replica] : nil
  }

  /// Whether an edit is placed.
  package func isPlaced(_ operation: OperationID) -> Bool { runNumber(of: operation) != nil }

  /// The character of a name; nil when it isn't placed.
  func serial(of character: CharacterID) -> Serial? {
    switch character {
    case .base(let offset): return offset >= 0 && offset < baseLength ? Serial(offset) : nil
    case .inserted(let operation, let offset):
      guard let number = runNumber(of: operation) else { return nil }
      return runs[number].character(operation.seq, offset)
    }
  }

  /// The run that inserted a character that isn't of the base, by number.
  func insertionNumber(of serial: Serial) -> Int {
    if let last = insertions.last, runs[last].head <= serial { return last }
    return insertions[insertions.partition { runs[$0].head > serial } - 1]
  }

  /// The name of an operation of a run.
  func operation(_ seq: UInt64, ofRun number: Int) -> OperationID {
    OperationID(replica: authors[runs[number].author].replica, seq: seq)
  }

  /// A name of a character; the same for ever on this replica, but not the only one (rule X5).
  package func character(_ serial: UInt32) -> CharacterID {
    guard serial >= baseLength else { return .base(Int(serial)) }
    let number = insertionNumber(of: serial)
    let (seq, offset) = runs[number].origin(of: serial)
    return .inserted(operation(seq, ofRun: number), offset)
  }

  /// The origins of a character (rule X1).
  func origins(of serial: Serial) -> (left: Serial?, right: Serial?) {
    guard serial >= baseLength else { return (serial == 0 ? nil : serial - 1, nil) }
    let number = insertionNumber(of: serial)
    return (serial == runs[number].head ? runs[number].left : serial - 1, runs[number].right)
  }

  func scalar(of serial: Serial) -> UInt32 { scalars[Int(serial) - baseLength] }
}

extension [Int] {
  /// The first position from which on `isBehind` is true; the list is sorted by it.
  func partition(by isBehind: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
