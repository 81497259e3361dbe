import Models

/// Persian articles with one of everything that an annotation can say.
enum WebSample {
  static let corpus = CorpusID(ID128(high: 3, low: 4))
  static let text = "علی گفت: «می‌خواهم 😀 به تهران بروم.»\r\nرضا پذیرفت. ۱۲ نفر آمدند؛ 👨‍👩‍👧 هم."

  static var articles: [ArticleView] { [full, second, shared(3), shared(4), awkward] }

  private static var full: ArticleView {
    var view = FakeArticle.view(text, id: 1, url: "https://fa.example.org/خبر/۱۲?a=ب#ت")
    view.tags = ["سیاست", "a b"]
    view.metadata = [NamedValue(name: "خبرگزاری", value: "ایرنا"), NamedValue(name: "page", value: "12")]
    view.notes = [FakeArticle.note(20, "یادداشت", replies: [FakeArticle.note(21, "پاسخ\nدو", replies: [])])]
    view.annotations = [
      FakeArticle.span(1, "شخص", [0...3], in: text), FakeArticle.span(2, "LOC", [24...29], in: text),
      FakeArticle.span(3, "گفته", [10...18, 21...34], in: text),
    ]
    view.annotations[0].attributes = [
      NamedValue(name: "نقش", value: "گوینده"), NamedValue(name: "empty", value: ""),
    ]
    view.annotations[0].tags = ["مهم"]
    view.annotations[1].notes = [FakeArticle.note(22, "کجا؟", replies: [FakeArticle.note(23, "آنجا")])]
    view.annotations[2].conflicts = [
      FakeArticle.conflict(FakeArticle.thing(3), view.id, "label", [.text("گفته"), .text("نقل"), .cleared]),
      FakeArticle.conflict(
        FakeArticle.thing(3), view.id, "attributes.نقش # %", [.fragments([ScalarRange(start: 1, end: 2)])]),
    ]
    view.relations = [relation(4, "گوینده", 1, 3), relation(5, "x", 1, 9)]
    view.relations[0].notes = [FakeArticle.note(24, "بله")]
    view.relations[0].tags = ["r"]
    view.relations[0].attributes = [NamedValue(name: "a", value: "b")]
    view.conflicts = [FakeArticle.conflict(.article(view.id), view.id, "title", [.text("الف"), .text("ب")])]
    return view
  }

  private static var second: ArticleView {
    var view = FakeArticle.view("hello world", id: 2, title: "t", language: "not a language")
    view.annotations = [
      FakeArticle.span(6, "X", [0...5], in: view.text), FakeArticle.span(7, "X", [6...11], in: view.text),
    ]
    view.annotations[1].state = .collapsed
    view.annotations[1].fragments = []
    view.annotations[1].notes = [FakeArticle.note(25, "n")]
    return view
  }

  /// Two articles that say the same URL.
  private static func shared(_ id: UInt64) -> ArticleView {
    FakeArticle.view("متن \(id)", id: id, url: "https://example.org/same")
  }

  private static var awkward: ArticleView {
    var view = FakeArticle.view(
      "\"\\\u{1}\u{2028}آ", id: 5, title: "\"\\\t", language: nil, url: "not an IRI")
    view.author = ""
    view.annotations = [FakeArticle.span(8, "\"", [0...5], in: view.text)]
    return view
  }

  private static func relation(_ id: UInt64, _ label: String, _ source: UInt64, _ target: UInt64)
    -> RelationView
  {
    RelationView(
      id: FakeArticle.thing(id), label: label, source: FakeArticle.thing(source),
      target: FakeArticle.thing(target),
      attributes: [], tags: [], author: "a", created: FakeArticle.time, state: .live, notes: [], conflicts: []
    )
  }
}
