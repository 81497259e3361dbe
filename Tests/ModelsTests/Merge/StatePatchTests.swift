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
  func after(_ operations: [Operation], of header: ChangeHeader) throws -> Stored {
    let next = folded(state, operations, header)
    let patch = try StatePatch(of: state.id, stored: bytes, by: operations.map { ($0, header) })
    guard let patch else { return Stored(next) }
    let read = try ArticleState(id: state.id, decoding: patch.bytes)
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
    return Stored(next, bytes: patch.bytes)
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
