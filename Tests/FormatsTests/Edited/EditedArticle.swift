import Models
import TestSupport

/// An article whose text was corrected at random after it was annotated, as `Editor` and the reader make it.
struct EditedArticle: ArticleSource {
  /// Joiners, combining marks, emoji of several scalars, line ends of every kind, bidirectional controls.
  static let text = "علی می‌رود\r\nتهران e\u{301} 👨‍👩‍👧 \u{202B}متن\u{202C} رضا گفت\rکتاب ها 🇮🇷 پایان\n۱۲ نفر"

  private static let pieces = [
    "", "نو", "می\u{200C}", "\r\n", "\n", "\r", "\u{301}", "😀", "\u{202C}", " ", "تهران", "abc", "،",
  ]

  private var states: [ArticleID: ArticleState] = [:]
  private var texts: [ArticleID: ExactText] = [:]
  private var nextSeq: UInt64 = 1
  let id = ContentHash.article(url: .empty, text: ExactText(Self.text))

  init(seed: UInt64, corrections: Int) throws {
    var random = SeededGenerator(seed: seed)
    try perform([.addArticle(NewArticle(title: "عنوان", text: ExactText(Self.text)))])
    let length = Self.text.unicodeScalars.count
    try perform(
      (0..<12).map { number in
        let start = random.below(length - 4)
        let ranges = [ScalarRange(start: start, end: start + random.int(in: 1...3))]
        return .annotate(
          NewSpan(article: .id(.article(id)), label: ExactText("L\(number)"), place: .ranges(ranges)))
      })
    for _ in 0..<corrections {
      let length = state(of: id)?.length ?? 0
      let start = random.below(length)
      let end = min(length - 1, start + random.below(6))
      let new = ExactText(random.pick(Self.pieces))
      try perform([
        .replaceText(
          article: .id(.article(id)), .range(ScalarRange(start: start, end: max(start, end))), with: new, limit: nil)
      ])
    }
  }

  var view: ArticleView? { states[id].flatMap { state in texts[id].flatMap { ArticleReader(state).view(base: $0) } } }

  func state(of article: ArticleID) -> ArticleState? { states[article] }
  func baseText(of article: ArticleID) -> ExactText? { texts[article] }
  func home(of thing: ThingID) -> ArticleID? { states.values.first { $0.thing(thing) != nil }?.id }

  private mutating func perform(_ edits: [Edit]) throws {
    let hand = Editor.Hand(
      replica: ReplicaID(ID128(high: 7, low: 7)), nextSeq: nextSeq, lamport: nextSeq,
      wall: Timestamp(milliseconds: 1_700_000_000_000), author: "سارا", device: "d")
    var editor = Editor(source: self, hand: hand)
    for edit in edits { _ = try editor.perform(edit) }
    nextSeq += UInt64(editor.change?.operations.count ?? 0)
    for state in editor.states { states[state.id] = state }
    texts.merge(editor.texts) { $1 }
  }
}
