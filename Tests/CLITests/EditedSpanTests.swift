import CommandSupport
import Testing

/// Where spans are after a correction.
@Suite struct EditedSpanTests {
  private func desk(_ text: String = Sample.text) throws -> (Desk, String) {
    let desk = try Scene().corpus()
    return (desk, try desk.add(text))
  }

  @Test(arguments: [
    ("first letter", "تهران", "طهران"), ("middle letter", "تهران", "تهرآن"), ("last letter", "تهران", "تهرام"),
    ("letter in front", "تهران", "ستهران"), ("letter behind", "تهران", "تهرانی"), ("first gone", "تهران", "هران"),
    ("last gone", "تهران", "تهرا"), ("joiner put in", "تهران", "ته\u{200C}ران"), ("other word", "تهران", "شیراز"),
    ("two words", "تهران", "قم نو"), ("another script", "تهران", "Teheran"), ("mark behind", "تهران", "تهرانِ"),
  ])
  func `a corrected word keeps its span`(name: String, old: String, new: String) throws {
    let (desk, article) = try desk()
    let span = try desk.annotate(article, "LOC", old)
    let other = try desk.annotate(article, "LOC", "مشهد")
    let around = try desk.annotate(article, "S", "در تهران گفت")
    try desk.replace(old, new, in: article)
    try desk.expectQuotes(article)
    #expect(try desk.show(span)["quote"].text == new, "\(name)")
    #expect(try desk.show(other)["quote"].text == "مشهد")
    #expect(try desk.show(around)["quote"].text == "در \(new) گفت")
    try desk.ok("undo")
    #expect(try desk.show(span)["quote"].text == old && desk.show(span)["fragments"].ranges == [[32, 37]])
    try desk.verify()
  }

  @Test func `the same corrections in a whole text keep the spans`() throws {
    let (desk, article) = try desk("او می روم به خانه ی ما و کتاب ها را می خوانم.\n")
    let spans = try ["می روم", "خانه ی", "کتاب ها", "می خوانم"].map { try desk.annotate(article, "W", $0) }
    let file = try desk.scene.write("new.txt", "او می‌روم به خانه‌ی ما و کتاب‌ها را می‌خوانم.\n")
    try desk.ok("edit", article, "--file", file)
    try desk.expectQuotes(article)
    #expect(try spans.map { try desk.show($0)["quote"].text } == ["می‌روم", "خانه‌ی", "کتاب‌ها", "می‌خوانم"])
  }

  @Test func `text put in at an edge stays outside, and within it belongs to the span`() throws {
    let (desk, article) = try desk()
    let span = try desk.annotate(article, "LOC", "تهران")
    try desk.ok("edit", article, "--range", "37:37", "--with", "X")
    #expect(try desk.show(span)["quote"].text == "تهران")
    try desk.ok("edit", article, "--range", "32:32", "--with", "Y")
    #expect(try desk.show(span)["quote"].text == "تهران")
    #expect(try desk.show(span)["fragments"].ranges == [[33, 38]])
    try desk.ok("edit", article, "--range", "35:35", "--with", "ZZ")
    #expect(try desk.expectQuotes(article)["annotations"][0]["quote"].text == "تهZZران")
  }

  @Test func `what stands behind a correction moves along and says so`() throws {
    let (desk, article) = try desk()
    let span = try desk.annotate(article, "LOC", "مشهد")
    let before = try desk.show(span)["fragments"].ranges[0]
    let said = try desk.ok("edit", article, "--range", "0:2", "--with", "«😀»‌")
    #expect(said.stdout.contains("1 annotation moved along"))
    #expect(try desk.show(span)["fragments"].ranges == [before.map { $0 + 2 }])
    let reworded = try desk.ok("edit", article, "--replace", "مشهد", "--with", "مشهدِ")
    #expect(reworded.stdout.contains("مشهدِ") && reworded.stdout.contains("is now"))
  }

  @Test func `a span whose words go collapses, is listed, and comes back with undo`() throws {
    let (desk, article) = try desk()
    let span = try desk.annotate(article, "LOC", "تهران")
    let two = try desk.json("annotate", article, "--label", "TWO", "--quote", "تهران", "--quote", "مشهد")["id"].text
    let before = try desk.exported
    let said = try desk.ok("edit", article, "--replace", "در تهران ", "--with", "")
    #expect(said.stdout.contains("1 annotation lost all text") && said.stdout.contains("تهران"))
    let shown = try desk.expectQuotes(article)
    let gone = try #require(shown["annotations"].array.first { $0["id"].text == span })
    #expect(gone["state"].text == "collapsed" && gone["fragments"].array.isEmpty && gone["quote"].text == "تهران")
    #expect(gone["position"].int == 29 && gone["quotes"].texts == ["تهران"], "\(gone)")
    #expect(try desk.show(two)["fragments"].ranges.count == 1 && desk.show(two)["quotes"].texts == ["مشهد"])
    let status = try desk.status
    #expect(status["annotations"].int == 2 && status["collapsed"].int == 1 && status["conflicts"].int == 0)
    for command in ["status", "conflicts"] {
      let page = try desk.ok(command).stdout
      #expect(page.contains("without text") && page.contains("تهران"), "\(page)")
    }
    #expect(try desk.ok("show", article).stdout.contains("collapsed"))
    try desk.ok("undo")
    #expect(try desk.exported == before)
    try desk.verify()
  }

  @Test func `a collapsed span is put somewhere else by a person and never by itself`() throws {
    let (desk, article) = try desk()
    let span = try desk.annotate(article, "LOC", "تهران")
    try desk.replace("تهران", "", in: article)
    try desk.ok("edit", article, "--range", "32:32", "--with", "تهران")
    #expect(try desk.show(span)["state"].text == "collapsed")
    try desk.ok("set", span, "--quote", "مشهد")
    #expect(try desk.show(span)["quote"].text == "مشهد" && desk.show(span)["state"].text == "live")
    try desk.ok("undo")
    #expect(try desk.show(span)["state"].text == "collapsed")
    try desk.ok("set", span, "--range", "32:37")
    #expect(try desk.expectQuotes(article)["annotations"][0]["quote"].text == "تهران")
    #expect(try desk.status["collapsed"].int == 0)
  }

  @Test func `a collapsed span can still be labelled, tagged, noted, related and removed`() throws {
    let (desk, article) = try desk()
    let span = try desk.annotate(article, "LOC", "تهران")
    let other = try desk.annotate(article, "LOC", "مشهد")
    try desk.replace("تهران", "", in: article)
    try desk.ok("set", span, "label=CITY", "k=v")
    try desk.ok("tag", span, "+t")
    try desk.ok("note", span, "کجا؟")
    let relation = try desk.json("relate", other, span, "--label", "near")["id"].text
    #expect(try desk.show(relation)["state"].text == "live")
    #expect(try desk.show(span)["label"].text == "CITY" && desk.show(span)["state"].text == "collapsed")
    try desk.ok("remove", span)
    #expect(try desk.show(relation)["state"].text == "dangling")
    #expect(try desk.status["collapsed"].int == 0)
    try desk.verify()
  }

  @Test func `many corrections one after another keep every quote`() throws {
    let (desk, article) = try desk()
    for (index, word) in ["جلسه", "قنات‌داران", "تهران", "مشهد", "نفرند", "پایان"].enumerated() {
      _ = try desk.annotate(article, "W\(index)", word)
    }
    let edits = [
      ("جلسه", "جلسهٔ"), ("تهران", "ته"), ("ته", "تهران بزرگ"), ("نفرند", ""), ("مشهد است", "مشهد"), ("پایان", "پایان."),
    ]
    for (old, new) in edits {
      try desk.replace(old, new, in: article)
      try desk.expectQuotes(article)
    }
    let quotes = try desk.show(article)["annotations"].array.map(\.["quote"].text)
    #expect(quotes == ["جلسهٔ", "قنات‌داران", "تهران بزرگ", "مشهد", "نفرند", "پایان"])
    for _ in edits { try desk.ok("undo") }
    #expect(try desk.text(article) == Sample.text)
    #expect(try desk.status["collapsed"].int == 0)
    try desk.expectQuotes(article)
    try desk.verify()
  }
}
