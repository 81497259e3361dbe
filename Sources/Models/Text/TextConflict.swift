/// Corrections of one place that say different things (rule X7).
struct TextConflict {
  /// What one would have: a correction with those that revise it; everybody's edits behind them.
  struct Side {
    let operations: [OperationID]
  }

  /// In no particular order.
  let sides: [Side]
  /// The first and the last character, in the full order, that any side inserted or deleted.
  let first: UInt32
  let last: UInt32
}

extension TextState {
  /// The conflicts over the text, in its order.
  ///
  /// - Complexity: O(n log n) in the corrections.
  func conflicts() -> [TextConflict] {
    let standing = standingCorrections()
    guard standing.count > 1 else { return [] }
    var sides = Groups(count: standing.count)
    revisions(among: standing) { sides.join($0, $1) }
    var disputes = sides
    meetings(of: standing) { disputes.join($0, $1) }
    return disputes.all.map { group in
      Dictionary(grouping: group, by: { sides.root($0) }).values.map { $0.map { standing[$0] } }
    }
    .filter { $0.count > 1 }.map(conflict).sorted { order.isBefore($0.first, $1.first) }
  }

  /// The text as one side would have it, between two living characters outside the conflict.
  func text(of side: Int, in conflict: TextConflict, over base: ScalarText) -> (text: TextState, range: Range<Int>) {
    var settled = self
    for (number, other) in conflict.sides.enumerated() where number != side {
      for operation in other.operations { settled.setInForce(operation, false) }
    }
    let words = WordEdges(text: self, base: base)
    let before = livingNeighbour(of: conflict.first, order.previous).map { words.start(from: $0) } ?? nil
    let after = livingNeighbour(of: conflict.last, order.next).map { words.end(from: $0) } ?? nil
    let start = before.map { settled.order.livingBefore($0) + 1 } ?? 0
    let end = after.map { settled.order.livingBefore($0) } ?? settled.length
    return (settled, start..<max(start, end))
  }

  /// An insertion with all edits in force behind it.
  private struct StandingCorrection {
    let operations: [OperationID]
    let run: EditRun

    var inserted: Range<Serial> { run.head..<run.head + Serial(run.length) }
  }

  private struct Origins: Hashable {
    let left: Serial?
    let right: Serial?
  }

  /// The corrections in force of which a character lives, or that one of these revises.
  private func standingCorrections() -> [StandingCorrection] {
    var found: [StandingCorrection] = []
    var known: Set<Int> = []
    var open = insertions.filter { number in
      let run = runs[number]
      return run.isCorrection && (run.head..<run.head + Serial(run.length)).contains(where: order.isAlive)
    }
    while let number = open.popLast() {
      guard known.insert(number).inserted, let correction = correction(number) else { continue }
      found.append(correction)
      open += insertionNumbers(in: correction.run.deleted)
    }
    return found
  }

  /// Nil when no edit behind it is in force, or it is no correction.
  private func correction(_ number: Int) -> StandingCorrection? {
    let run = runs[number]
    let own = OperationID(replica: authors[run.author].replica, seq: run.firstSeq)
    let operations = (twins[run.head] ?? [own]).filter { !idle.contains($0) }
    guard run.isCorrection, !operations.isEmpty else { return nil }
    return StandingCorrection(operations: operations.sorted(), run: run)
  }

  /// The runs that inserted characters of these ranges.
  func insertionNumbers(in ranges: SerialRanges) -> [Int] {
    var numbers: [Int] = []
    for range in ranges {
      var next = max(range.lowerBound, Serial(baseLength))
      while next < range.upperBound {
        let number = insertionNumber(of: next)
        numbers.append(number)
        next = runs[number].head + Serial(runs[number].length)
      }
    }
    return numbers
  }

  /// Each correction with those whose characters it deletes.
  private func revisions(among all: [StandingCorrection], _ body: (Int, Int) -> Void) {
    let places = Dictionary(all.enumerated().map { ($0.element.run.head, $0.offset) }) { first, _ in first }
    for (place, one) in all.enumerated() {
      for number in insertionNumbers(in: one.run.deleted) {
        if let other = places[runs[number].head] { body(place, other) }
      }
    }
  }

  /// Corrections that delete a common character or, deleting none, have the same origins.
  private func meetings(of all: [StandingCorrection], _ body: (Int, Int) -> Void) {
    let ranges = all.enumerated().flatMap { place, one in one.run.deleted.map { (range: $0, place: place) } }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    var farthest: (end: Serial, place: Int)?
    for (range, place) in ranges {
      if let last = farthest, range.lowerBound < last.end { body(place, last.place) }
      if range.upperBound > farthest?.end ?? 0 { farthest = (range.upperBound, place) }
    }
    let insertions = all.indices.filter { all[$0].run.deleted.isEmpty }
    for set in Dictionary(grouping: insertions, by: { Origins(left: all[$0].run.left, right: all[$0].run.right) })
      .values
    {
      for other in set.dropFirst() { body(set[0], other) }
    }
  }

  private func conflict(_ sides: [[StandingCorrection]]) -> TextConflict {
    var ends: [Serial] = []
    for correction in sides.joined() {
      ends += [correction.inserted.lowerBound, correction.inserted.upperBound - 1]
      for range in correction.run.deleted { ends += self.ends(of: range) }
    }
    ends.sort(by: order.isBefore)
    return TextConflict(
      sides: sides.map { TextConflict.Side(operations: $0.flatMap(\.operations).sorted()) }, first: ends[0],
      last: ends[ends.count - 1])
  }

  /// The first and the last character of each part of a range that is one in the full order: what came one after the
  /// other need not stand so.
  private func ends(of range: Range<Serial>) -> [Serial] {
    var ends: [Serial] = []
    var next = range.lowerBound
    while next < range.upperBound {
      let end = min(order.run(at: order.place(of: next)).end, range.upperBound)
      ends += [next, end - 1]
      next = end
    }
    return ends
  }

  /// The nearest living character outside.
  private func livingNeighbour(of serial: Serial, _ step: (Serial) -> Serial?) -> Serial? {
    var next = step(serial)
    while let found = next, !order.isAlive(found) { next = step(found) }
    return next
  }
}

/// Walks from a living character to the end of the word it may be in.
private struct WordEdges {
  let text: TextState
  let base: ScalarText

  /// The last living character before the word that ends with this one; nil when the text begins with it.
  func start(from serial: UInt32) -> UInt32? { leave(serial) { text.order.previous(before: $0) } }

  /// The first living character after the word that begins with this one; nil when the text ends with it.
  func end(from serial: UInt32) -> UInt32? { leave(serial) { text.order.next(after: $0) } }

  private func leave(_ serial: UInt32, _ step: (UInt32) -> UInt32?) -> UInt32? {
    var next: UInt32? = serial
    while let found = next, !text.order.isAlive(found) || isWord(found) { next = step(found) }
    return next
  }

  private func isWord(_ serial: UInt32) -> Bool {
    guard serial < text.baseLength else {
      return Unicode.Scalar(text.scalar(of: serial))?.isWordScalar ?? false
    }
    return base.scalar(at: Int(serial))?.isWordScalar ?? false
  }
}

/// Numbers in groups that grow together: a union-find by size, so that no way to a root is longer than log(count).
private struct Groups {
  private var parents: [Int]
  private var sizes: [Int]

  init(count: Int) {
    parents = Array(0..<count)
    sizes = Array(repeating: 1, count: count)
  }

  func root(_ number: Int) -> Int {
    var number = number
    while parents[number] != number { number = parents[number] }
    return number
  }

  mutating func join(_ one: Int, _ other: Int) {
    let (first, second) = (root(one), root(other))
    guard first != second else { return }
    let (small, large) = sizes[first] < sizes[second] ? (first, second) : (second, first)
    parents[small] = large
    sizes[large] += sizes[small]
  }

  var all: [[Int]] { Array(Dictionary(grouping: parents.indices, by: root).values) }
}
