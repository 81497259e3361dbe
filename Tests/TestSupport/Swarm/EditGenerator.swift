package import Models

/// Makes edits that a person could make on what a replica holds; some of them are refused, as in life.
package struct EditGenerator {
  private static let labels: [ExactText] = ["PER", "ORG", "LOC", "شخص", "سازمان"]
  private static let tags: [ExactText] = ["سیاست", "draft", "e\u{301}", "\u{E9}"]
  private static let texts: [ExactText] = [
    "مرضیه افخم در نشست با خبرنگاران گفت: می‌رویم.\r\n«مناسبات» ۳+۳ خدشه‌پذیر نیست.",
    "The minister said 👨‍👩‍👧 nothing.\n\nThen he left for باکو.",
    "e\u{301}tude \u{202E}rtl\u{202C} 𝒜𝒷 متن کوتاه",
  ]

  package init() {}

  /// One or a few edits for one change.
  package func edits(on replica: some EditSource, _ random: inout SeededGenerator) -> [Edit] {
    (0..<(random.chance(15) ? 3 : 1)).compactMap { _ in edit(on: replica, &random) }
  }

  private func edit(on replica: some EditSource, _ random: inout SeededGenerator) -> Edit? {
    let articles = replica.articleIDs
    guard let article = random.pickAny(articles), !random.chance(5) else { return newArticle(&random) }
    let things = things(in: article, on: replica, &random)
    guard let target = random.pickAny(things) else { return nil }
    if random.chance(30) { return TextEdits(replica, article, &random).edit }
    switch random.below(100) {
    case ..<30: return annotate(article, replica.articleState(article)?.length ?? 1, &random)
    case ..<40:
      guard let other = random.pickAny(things) else { return nil }
      return .relate(
        NewRelation(
          source: .id(target), target: .id(other), label: random.pick(Self.labels),
          key: random.chance(30) ? ExactText("k\(random.below(2))") : nil))
    case ..<55: return write(target, &random)
    case ..<67:
      return .tag(target: .id(target), add: random.some(of: Self.tags), remove: random.some(of: Self.tags, percent: 30))
    case ..<78:
      return .note(
        NewNote(target: .id(target), text: ExactText("note \(random.below(9))"), key: random.chance(20) ? "n" : nil))
    case ..<90: return .remove(target: .id(target))
    default: return resolve(target, &random)
    }
  }

  /// Mostly what a person sees; now and then something that is gone, which is refused.
  private func things(
    in article: ArticleID, on replica: some EditSource, _ random: inout SeededGenerator
  ) -> [ThingID] {
    guard let state = replica.articleState(article) else { return [] }
    let reader = ArticleReader(state)
    let seesAll = random.chance(10)
    return state.things.map(\.id).filter { seesAll || reader.isVisible($0) }.sorted()
  }

  private func newArticle(_ random: inout SeededGenerator) -> Edit {
    .addArticle(
      NewArticle(
        title: ExactText("title \(random.below(3))"), text: random.pick(Self.texts),
        language: random.chance(50) ? "fa" : nil, metadata: random.chance(30) ? ["agency": "آران"] : [:],
        tags: random.some(of: Self.tags, percent: 20)))
  }

  private func annotate(_ article: ArticleID, _ length: Int, _ random: inout SeededGenerator) -> Edit {
    let start = random.below(max(1, length - 2))
    var ranges = [ScalarRange(start: start, end: start + 1 + random.below(6))]
    if random.chance(15) { ranges.append(ScalarRange(start: start + 8, end: start + 10)) }
    return .annotate(
      NewSpan(
        article: .id(.article(article)), label: random.pick(Self.labels), place: .ranges(ranges),
        attributes: random.chance(30) ? ["role": ExactText("r\(random.below(3))")] : [:],
        tags: random.some(of: Self.tags, percent: 10), note: random.chance(10) ? "why?" : nil,
        key: random.chance(20) ? ExactText("s\(random.below(4))") : nil))
  }

  private func write(_ target: ThingID, _ random: inout SeededGenerator) -> Edit {
    let value: NewValue = random.chance(15) ? .cleared : .text(ExactText("v\(random.below(3))"))
    switch random.below(5) {
    case 0: return .set(target: .id(target), field: "label", value: .text(random.pick(Self.labels)))
    case 1: return .set(target: .id(target), field: "title", value: value)
    case 2: return .set(target: .id(target), field: "text", value: value)
    case 3:
      let start = random.below(20)
      return .set(
        target: .id(target), field: "fragments", value: .place(.ranges([ScalarRange(start: start, end: start + 3)])))
    default: return .set(target: .id(target), field: "attributes.role", value: value)
    }
  }

  private func resolve(_ target: ThingID, _ random: inout SeededGenerator) -> Edit {
    let field = random.pick(["label", "existence", "fragments", "title", "attributes.role", "text"] as [ExactText])
    return .resolve(target: .id(target), field: field, random.chance(50) ? .keep : .take(1 + random.below(2)))
  }
}
