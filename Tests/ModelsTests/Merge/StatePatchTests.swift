import Models
import TestSupport
import Testing

/// What a few operations make of a stored state, read in part, against folding the whole.
@Suite struct StatePatchTests {
  static let seeds = Seeds.first(120)

  @Test(arguments: seeds)
  func `a patched state is the folded one, patch after patch`(seed: UInt64) throws {
    var stored: [ArticleID: Stored] = [:]
    for change in history(seed) {
      for (id, operations) in grouped(change) {
        let known = stored[id] ?? Stored(ArticleState(id: id))
        stored[id] = try known.after(operations, of: change.header)
      }
    }
  }

  /// Guards the test above against histories in which nothing is patched, or nothing is refused.
  @Test func `much is patched, and much is not`() throws {
    var counts = (patched: 0, whole: 0)
    for seed in Self.seeds.prefix(20) {
      var states: [ArticleID: ArticleState] = [:]
      for change in history(seed) {
        for (id, operations) in grouped(change) {
          let state = states[id] ?? ArticleState(id: id)
          let patch = try StatePatch(of: id, stored: state.encoded, by: operations.map { ($0, change.header) })
          if patch == nil { counts.whole += 1 } else { counts.patched += 1 }
          states[id] = folded(state, operations, change.header)
        }
      }
    }
    #expect(counts.patched > 300, "\(counts)")
    #expect(counts.whole > 500, "\(counts)")
  }
}

/// An article as a replica keeps it.
private struct Stored {
  let state: ArticleState
  let bytes: [UInt8]
  let summary: ArticleSummary

  init(_ state: ArticleState) {
    self.init(state, bytes: state.encoded)
  }

  private init(_ state: ArticleState, bytes: [UInt8]) {
    self.state = state
    self.bytes = bytes
    summary = ArticleSummary(state)
  }

  /// Compares what a patch says with the whole, and goes on with what it wrote.
  func after(_ operations: [Operation], of header: ChangeHeader, isPatched: Bool? = nil) throws -> Stored {
    let next = folded(state, operations, header)
    let patch = try StatePatch(of: state.id, stored: bytes, by: operations.map { ($0, header) })
    if let isPatched { #expect((patch != nil) == isPatched) }
    guard let patch else { return Stored(next) }
    let new = try patch.delta.applied(to: bytes)
    let read = try ArticleState(id: state.id, decoding: new)
    #expect(read.encoded == next.encoded, "after \(header.first)")
    var expected = ArticleSummary(next)
    var words = Dictionary(uniqueKeysWithValues: summary.facets.map { ($0.facet, $0.count) })
    for item in patch.before.facets { words[item.facet, default: 0] -= item.count }
    for item in patch.after.facets { words[item.facet, default: 0] += item.count }
    #expect(
      words.filter { $0.value != 0 }
        == Dictionary(uniqueKeysWithValues: expected.facets.map { ($0.facet, $0.count) }), "after \(header.first)")
    expected.facets = patch.after.facets
    #expect(patch.summary(after: summary) == expected, "after \(header.first)")
    return Stored(next, bytes: new)
  }
}

private func folded(_ state: ArticleState, _ operations: [Operation], _ header: ChangeHeader) -> ArticleState {
  var state = state
  for operation in operations { state.apply(operation, of: header) }
  return state
}

private func grouped(_ change: Change) -> [ArticleID: [Operation]] {
  Dictionary(grouping: change.operations, by: \.article)
}

/// One in four is as wild as can be; in the others people go about their work, and hear of each other's late.
private func history(_ seed: UInt64) -> [Change] {
  let isWild = seed % 4 == 3
  let history = RandomHistory.make(
    seed: seed, replicas: 3 + Int(seed % 6), changes: 30 + Int(seed * 37 % 120), temper: isWild ? .wild : .calm)
  return isWild ? history.linearisation(seed: seed) : history.delayed(by: Int(seed % 7), seed: seed)
}

/// What random histories rarely hold.
@Suite struct StatePatchPlaceTests {
  private static let text: ExactText = "سلام دنیا"
  private static let article = ContentHash.article(url: .empty, text: text)
  private static let sara = ReplicaID(ID128(high: 1, low: 1))
  private static let ali = ReplicaID(ID128(high: 2, low: 2))

  @Test func `a span that several anchors compete for may be one of two alike`() throws {
    let span = operation(Self.sara, 2, .span, .span(creation(0..<3)))
    let target = ThingID.operation(span.id)
    let values = [4..<6, 0..<3].enumerated().map { index, range in
      operation(
        [Self.sara, Self.ali][index], index == 0 ? 3 : 1, .write, on: target,
        .write(.field("fragments"), .fragments(fragments(range))), overwriting: [span.id])
    }
    // Ali's is the later one, and the span is where it was.
    let stored = Stored(state(of: [span] + values))
    #expect(stored.summary.doubles == 0)
    let twin = operation(Self.ali, 2, .span, .span(creation(0..<3)))
    let after = try stored.after([twin], of: header(twin), isPatched: true)
    #expect(after.summary.doubles == 1)
  }

  @Test func `a relation that waited for a span shows when it comes`() throws {
    let first = operation(Self.sara, 2, .span, .span(creation(0..<3)))
    let second = operation(Self.ali, 1, .span, .span(creation(4..<6)))
    let relation = operation(
      Self.sara, 3, .relation,
      .relation(
        RelationCreation(
          key: nil, source: .operation(first.id), target: .operation(second.id), label: "r", attributes: [], tags: [],
          credit: nil)))
    let stored = Stored(state(of: [first, relation]))
    #expect(stored.summary.relations == 0)
    #expect(try stored.after([second], of: header(second), isPatched: false).summary.relations == 1)
  }

  @Test func `what is said at the end of a thread keeps the span at its beginning`() throws {
    let span = operation(Self.sara, 2, .span, .span(creation(0..<3)))
    let thread = self.thread(on: .operation(span.id), by: Self.ali, count: 3)
    // She had not seen the last answer.
    let removal = operation(Self.sara, 3, .remove, on: .operation(span.id), .remove(seen: [span.id, thread[1].id]))
    let stored = Stored(state(of: [span] + thread + [removal]))
    #expect(stored.summary.annotations == 1)
    let label = operation(
      Self.sara, 4, .write, on: .operation(span.id), .write(.field("label"), .text("m")), overwriting: [span.id])
    #expect(try stored.after([label], of: header(label), isPatched: true).summary.annotations == 1)
  }

  @Test func `a removed span that several anchors compete for may come back as one of two alike`() throws {
    let span = operation(Self.sara, 2, .span, .span(creation(0..<3)))
    let target = ThingID.operation(span.id)
    let far = operation(
      Self.sara, 3, .write, on: target, .write(.field("fragments"), .fragments(fragments(4..<6))),
      overwriting: [span.id])
    let near = operation(
      Self.ali, 1, .write, on: target, .write(.field("fragments"), .fragments(fragments(0..<3))),
      overwriting: [span.id])
    let twin = operation(Self.ali, 2, .span, .span(creation(0..<3)))
    let removal = operation(Self.sara, 4, .remove, on: target, .remove(seen: [far.id, near.id]))
    let stored = Stored(state(of: [span, far, near, twin, removal]))
    #expect(stored.summary.doubles == 0)
    let note = operation(Self.ali, 3, .note, on: target, .note(NoteCreation(key: nil, text: "n", credit: nil)))
    #expect(try stored.after([note], of: header(note), isPatched: false).summary.doubles == 1)
  }

  /// Each note but the first on the one before it.
  private func thread(on target: ThingID, by replica: ReplicaID, count: Int) -> [Operation] {
    var thread: [Operation] = []
    for number in 1...count {
      let target = thread.last.map { ThingID.operation($0.id) } ?? target
      let note = NoteCreation(key: nil, text: "n", credit: nil)
      thread.append(operation(replica, UInt64(number), .note, on: target, .note(note)))
    }
    return thread
  }

  private func state(of operations: [Operation]) -> ArticleState {
    let creation = ArticleCreation(
      url: .empty, text: Self.text, title: "t", language: nil, metadata: [], tags: [], credit: nil)
    let first = operation(Self.sara, 1, .article, .article(creation))
    var state = ArticleState(id: Self.article)
    for operation in [first] + operations { state.apply(operation, of: header(operation)) }
    return state
  }

  private func creation(_ range: Range<Int>) -> SpanCreation {
    SpanCreation(
      key: nil, label: "l", fragments: fragments(range), attributes: [], tags: [], credit: nil)
  }

  private func fragments(_ range: Range<Int>) -> Fragments {
    Fragments(base: [ScalarRange(start: range.lowerBound, end: range.upperBound)])
  }

  private func operation(
    _ replica: ReplicaID, _ seq: UInt64, _ kind: Operation.Kind, on target: ThingID? = nil, _ payload: Payload,
    overwriting: [OperationID] = []
  ) -> Operation {
    Operation(
      id: OperationID(replica: replica, seq: seq), kind: kind, flags: .touches, article: Self.article,
      target: target ?? .article(Self.article), overwrites: overwriting, payload: payload)
  }

  private func header(_ operation: Operation) -> ChangeHeader {
    let isAli = operation.id.replica == Self.ali
    return ChangeHeader(
      first: operation.id, count: 1, wall: Timestamp(milliseconds: isAli ? 2_000 : 1_000), lamport: operation.id.seq,
      author: isAli ? "Ali" : "Sara", device: "d")
  }
}
