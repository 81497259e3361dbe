package import Models

/// A change of an article's text as people make it: words corrected, mostly those that spans are on, pieces typed and
/// deleted, conflicts settled.
package struct TextEdits {
  private static let insertions: [ExactText] = ["\u{200C}", "ی", "ها", " نو", "e\u{301}", "!", "\r\n", "👩\u{200D}👧"]
  /// Misspellings that everybody finds and corrects alike.
  private static let corrections: [(wrong: ExactText, right: ExactText)] = [
    ("مناسبات", "مناسبت"), ("افخم", "افخمی"), ("minister", "Minister"), ("کوتاه", "کوتاهتر"), ("rtl", "rtI"),
    ("می‌رویم", "میرویم"), ("گفت", "گفت\u{200C}"), ("the", "The"),
  ]

  /// The edit; it may be one that is refused.
  package let edit: Edit

  init(_ replica: some EditSource, _ article: ArticleID, _ random: inout SeededGenerator) {
    let target = Reference.id(.article(article))
    let text = ScalarText(replica.text(of: article) ?? .empty)
    let replace = { (place: TextPlace, new: ExactText) in Edit.replaceText(article: target, place, with: new) }
    switch random.below(100) {
    case ..<30:
      let word = Self.word(replica, article, text, &random)
      edit = Self.correction(of: word, text, target, &random)
    case ..<55:
      let (wrong, right) = random.pick(Self.corrections)
      let place: TextPlace = random.chance(20) ? .everywhere(wrong) : .quote(wrong, occurrence: 1)
      edit = replace(place, right)
    case ..<70:
      let place = random.below(text.length + 1)
      edit = replace(.range(ScalarRange(start: place, end: place)), random.pick(Self.insertions))
    case ..<82: edit = replace(.range(Self.range(in: text, &random)), .empty)
    case ..<88: edit = replace(.range(Self.range(in: text, &random)), random.pick(Self.insertions))
    default: edit = .resolve(target: target, field: "text", Self.resolution(&random))
    }
  }

  private static func resolution(_ random: inout SeededGenerator) -> Resolution {
    switch random.below(4) {
    case 0: .keep
    case 1: .value(.text(random.pick(corrections).right))
    default: .take(1 + random.below(3))
    }
  }

  private static func range(in text: ScalarText, _ random: inout SeededGenerator) -> ScalarRange {
    let start = random.below(text.length)
    return ScalarRange(start: start, end: min(text.length, start + 1 + random.below(6)))
  }

  /// What a span is on, or any piece.
  private static func word(
    _ replica: some EditSource, _ article: ArticleID, _ text: ScalarText, _ random: inout SeededGenerator
  ) -> ScalarRange {
    let spans = replica.view(article)?.annotations.flatMap(\.fragments) ?? []
    if random.chance(70), let range = random.pickAny(spans) { return range }
    return range(in: text, &random)
  }

  /// One letter more, less, or other, said by offsets, by quoting or by the whole text.
  private static func correction(
    of word: ScalarRange, _ text: ScalarText, _ target: Reference, _ random: inout SeededGenerator
  ) -> Edit {
    var scalars = Array(text.slice(word).string.unicodeScalars)
    let place = random.below(scalars.count + 1)
    let letters = random.pick(insertions).string.unicodeScalars
    let end = min(scalars.count, place + random.below(2))
    scalars.replaceSubrange(place..<end, with: random.chance(20) ? Array(letters.prefix(1)) : Array(letters))
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    let new = ExactText(String(view))
    switch random.below(3) {
    case 0: return .replaceText(article: target, .range(word), with: new)
    case 1: return .replaceText(article: target, .quote(text.slice(word), occurrence: 1), with: new)
    default:
      let (head, tail) = (ScalarRange(start: 0, end: word.start), ScalarRange(start: word.end, end: text.length))
      let whole = text.slice(head).string + new.string + text.slice(tail).string
      return .replaceText(article: target, .whole, with: ExactText(whole))
    }
  }
}
