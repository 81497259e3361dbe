import Models
import TestSupport
import Testing

/// The fold against `NaiveFold`, which computes docs/fold.md anew from the whole set of operations, over
/// random histories of every kind of sense and nonsense.
@Suite struct FoldOracleTests {
  /// A failing seed says all there is to say: `RandomHistory.make` and `linearisation` follow from it.
  static let seeds = Seeds.first(80)

  @Test(arguments: seeds)
  func `any order of arrival reads as the rules say`(seed: UInt64) {
    let history = history(seed)
    for order in seed...seed + 1 {
      let line = history.linearisation(seed: order)
      // A part of the history is a history too; operations in it name others that haven't come.
      for end in [line.count / 3, line.count * 2 / 3, line.count] {
        let (changes, fold) = (Array(line.prefix(end)), NaiveFold(line.prefix(end)))
        let states = folded(changes)
        #expect(states.keys.sorted() == fold.articleIDs, "seed \(seed), order \(order), first \(end) changes")
        for (id, state) in states {
          let difference = difference(state, fold, text: text(of: id, in: changes), changes)
          #expect(difference == nil, "seed \(seed), order \(order), first \(end) changes, article \(id)")
        }
      }
    }
  }

  @Test(arguments: seeds)
  func `what must be understood and is not makes its article read-only`(seed: UInt64) {
    let history = history(seed)
    let fold = NaiveFold(history.changes)
    for (id, state) in folded(history.changes) {
      #expect(state.isReadOnly == fold.isReadOnly(id), "seed \(seed), article \(id)")
    }
  }

  @Test(arguments: seeds)
  func `two orders of arrival give the same state, byte for byte`(seed: UInt64) {
    let history = history(seed)
    let states = folded(history.linearisation(seed: seed))
    for order in seed + 1...seed + 3 {
      let others = folded(history.linearisation(seed: order))
      #expect(states.keys.sorted() == others.keys.sorted())
      for (id, state) in states {
        #expect(others[id]?.encoded == state.encoded, "seed \(seed), order \(order), article \(id)")
        #expect(others[id] == state)
      }
    }
  }

  @Test(arguments: seeds)
  func `a state written and read back in the middle goes on the same`(seed: UInt64) throws {
    let history = history(seed)
    let line = history.linearisation(seed: seed)
    let expected = folded(line)
    var states: [ArticleID: ArticleState] = [:]
    for (position, change) in line.enumerated() {
      apply(change, to: &states)
      guard position % 7 == Int(seed % 7) else { continue }
      for (id, state) in states {
        let read = try ArticleState(id: id, decoding: state.encoded)
        #expect(read.encoded == state.encoded, "seed \(seed), after \(position + 1) changes, article \(id)")
        states[id] = read
      }
    }
    for (id, state) in expected {
      #expect(states[id]?.encoded == state.encoded, "seed \(seed), article \(id)")
    }
  }

  @Test(arguments: seeds)
  func `applying what was applied changes nothing`(seed: UInt64) {
    let history = history(seed)
    let line = history.linearisation(seed: seed)
    let once = folded(line)
    var twice: [ArticleID: ArticleState] = [:]
    for change in line {
      apply(change, to: &twice)
      apply(change, to: &twice)
    }
    for change in history.linearisation(seed: seed + 1) { apply(change, to: &twice) }
    for (id, state) in once { #expect(twice[id]?.encoded == state.encoded, "seed \(seed), article \(id)") }
  }

  /// Guards the tests above against histories in which nothing happens.
  @Test func `the histories hold everything that the rules speak of`() throws {
    var found: [String: Int] = [:]
    for seed in Self.seeds.prefix(40) {
      let fold = NaiveFold(history(seed).changes)
      for id in fold.articleIDs {
        found["waiting", default: 0] += fold.waiting(in: id)
        found["read-only", default: 0] += fold.isReadOnly(id) ? 1 : 0
        found["removed", default: 0] += fold.things(in: id).count { fold.isRemoved($0, in: id) }
      }
      for view in fold.articles() { count(view, &found) }
    }
    for what in Self.expected { #expect(found[what, default: 0] > 0, "no \(what) in any history") }
  }

  private static let expected = [
    "waiting", "read-only", "removed", "spans", "relations", "dangling", "notes", "replies", "unknown",
    "label",
    "fragments", "title", "language", "url", "text", "existence", "cleared", "several authors",
    "three values", "collapsed", "marked", "text conflicts", "text conflicts of several",
  ]

  private func count(_ view: ArticleView, _ found: inout [String: Int]) {
    let notes = view.notes + view.annotations.flatMap(\.notes) + view.relations.flatMap(\.notes)
    found["spans", default: 0] += view.annotations.count
    found["collapsed", default: 0] += view.annotations.count { $0.state == .collapsed }
    found["marked", default: 0] += view.annotations.count { $0.marked != nil }
    let disputes = view.conflicts.filter { $0.field == "text" && $0.target == .article(view.id) }
    found["text conflicts", default: 0] += disputes.count
    found["text conflicts of several", default: 0] += disputes.contains { $0.values.count > 2 } ? 1 : 0
    found["relations", default: 0] += view.relations.count
    found["dangling", default: 0] += view.relations.count { $0.state == .dangling }
    found["notes", default: 0] += notes.count
    found["replies", default: 0] += notes.flatMap(\.replies).count
    found["unknown", default: 0] += view.needsNewerVersion
    for conflict in view.conflicts {
      found[conflict.field, default: 0] += 1
      found["cleared", default: 0] += conflict.values.contains { $0.value == .cleared } ? 1 : 0
      found["several authors", default: 0] += conflict.values.contains { $0.author.contains(", ") } ? 1 : 0
      found["three values", default: 0] += conflict.values.count > 2 ? 1 : 0
    }
  }

  @Test func `a seed makes the same history every time, and its changes survive being written`() throws {
    for seed in Self.seeds.prefix(40) {
      let (history, again) = (history(seed), makeHistory(seed))
      #expect(history.changes == again.changes)
      for change in history.changes {
        var writer = ByteWriter()
        writer.change(change)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.change(of: change.id.replica) == change, "seed \(seed), change \(change.id)")
      }
    }
  }
}

/// Made once for all tests, since making them takes longer than folding them.
private let histories = FoldOracleTests.seeds.map(makeHistory)

private func history(_ seed: UInt64) -> RandomHistory { histories[Int(seed)] }

/// A history whose size follows from the seed: three to eight replicas, 30 to 109 changes.
private func makeHistory(_ seed: UInt64) -> RandomHistory {
  .make(seed: seed, replicas: 3 + Int(seed % 6), changes: 30 + Int(seed * 37 % 80))
}

private func folded(_ changes: [Change]) -> [ArticleID: ArticleState] {
  var states: [ArticleID: ArticleState] = [:]
  for change in changes { apply(change, to: &states) }
  return states
}

private func apply(_ change: Change, to states: inout [ArticleID: ArticleState]) {
  for operation in change.operations {
    states[operation.article, default: ArticleState(id: operation.article)].apply(
      operation, of: change.header)
  }
}

/// The text that an article's id is the hash of, if any change brings it.
private func text(of id: ArticleID, in changes: [Change]) -> ExactText {
  for operation in changes.lazy.flatMap(\.operations) where operation.article == id {
    guard case .article(let creation) = operation.payload, !creation.text.isEmpty else { continue }
    if ContentHash.article(url: creation.url, text: creation.text) == id { return creation.text }
  }
  return .empty
}

/// The first difference between the two folds of an article; nil when there is none.
private func difference(
  _ state: ArticleState, _ fold: NaiveFold, text: ExactText, _ changes: [Change]
) -> String? {
  let (id, reader) = (state.id, ArticleReader(state))
  if state.waiting != fold.waiting(in: id) { return "waiting \(state.waiting), not \(fold.waiting(in: id))" }
  for change in changes where reader.isUndone(change.id) != fold.isUndone(change.id, in: id) {
    return "change \(change.id) undone \(reader.isUndone(change.id))"
  }
  for thing in fold.things(in: id) {
    let isRemoved = state.thing(thing).map(reader.existence.isRemoved) ?? false
    if isRemoved != fold.isRemoved(thing, in: id) { return "\(thing) removed \(isRemoved)" }
    if reader.isVisible(thing) != fold.isVisible(thing, in: id) {
      return "\(thing) visible \(reader.isVisible(thing))"
    }
  }
  return firstDifference(reader.view(base: text)?.withoutTextValues, fold.article(id))
}

/// Compares by bytes: `==` on the views would take canonically equal texts for the same.
private func firstDifference(_ view: ArticleView?, _ expected: ArticleView?) -> String? {
  guard let view, let expected else {
    return (view == nil) == (expected == nil) ? nil : "shown \(view != nil)"
  }
  for (part, should) in zip(Mirror(reflecting: view).children, Mirror(reflecting: expected).children) {
    let (found, wanted) = (String(describing: part.value), String(describing: should.value))
    if ExactText(found) != ExactText(wanted) { return "\(part.label ?? "") is \(found), should be \(wanted)" }
  }
  return nil
}
