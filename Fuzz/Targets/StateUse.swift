internal import Models
internal import TestSupport

/// What the program does with a state that it has read or made.
enum StateUse {
  /// Shows it in every way there is. The base text may be another than the state was made on.
  static func read(_ state: ArticleState, base: ExactText) {
    _ = ArticleSummary(state)
    guard let length = state.baseLength, length == base.scalarCount else { return }
    let reader = ArticleReader(state)
    _ = reader.view(base: base)
    _ = state.text(over: base)
    for thing in state.things {
      _ = reader.ranges(of: thing)
      _ = reader.conflicts(of: thing)
    }
  }

  /// Writes it, and reads what was written.
  static func store(_ state: ArticleState) throws(BrokenPromise) {
    let bytes = state.encoded
    let again = try promised("a state that was written can be read") {
      try ArticleState(id: state.id, decoding: bytes)
    }
    try promise(again.encoded == bytes, "equal states have equal bytes")
  }

  /// Goes on working on it, as a person does. The editor may refuse.
  static func edit(_ state: ArticleState, base: ExactText) throws(BrokenPromise) {
    guard state.baseLength == base.scalarCount else { return }
    let id = Reference.id(.article(state.id))
    let edits: [Edit] = [
      .annotate(NewSpan(article: id, label: "PER", place: .ranges([ScalarRange(start: 0, end: 2)]), handle: "$s")),
      .replaceText(article: id, .range(ScalarRange(start: 1, end: 3)), with: "پ\u{200C}ی"),
      .note(NewNote(target: .handle("$s"), text: "n")),
      .replaceText(article: id, .whole, with: "xyz xyz"),
      .set(target: id, field: "title", value: .text("t")), .tag(target: id, add: ["a"], remove: ["b"]),
      .remove(target: .handle("$s")),
    ]
    var editor = Editor(source: OneArticle(state: state, base: base), hand: hand)
    for edit in edits {
      // What an editor refuses it says; here it must only not trap.
      _ = try? editor.perform(edit)
    }
    guard let edited = editor.states.first(where: { $0.id == state.id }) else { return }
    try store(edited)
    if let change = editor.change { try ChangeRewriting.check(change) }
  }

  static let hand = Editor.Hand(
    replica: ReplicaID(ID128(high: 9, low: 9)), nextSeq: 1, lamport: 1, wall: Timestamp(milliseconds: 0), author: "a",
    device: "d")
}

/// A corpus of one article.
private struct OneArticle: ArticleSource {
  let state: ArticleState
  let base: ExactText

  func state(of article: ArticleID) -> ArticleState? { article == state.id ? state : nil }
  func baseText(of article: ArticleID) -> ExactText? { article == state.id ? base : nil }
  func home(of thing: ThingID) -> ArticleID? { state.thing(thing) == nil ? nil : state.id }
}
