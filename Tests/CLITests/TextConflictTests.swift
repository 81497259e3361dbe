import CommandSupport
import Testing

/// Texts corrected on several machines at once.
@Suite struct TextConflictTests {
  /// A pair with a span on the word that both will correct.
  private func marked() throws -> (pair: Pair, span: String) {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "LOC", "تهران")
    try pair.sync()
    return (pair, span)
  }

  /// Both corrected one word differently; Sara last, so that hers is shown.
  private func disputed() throws -> (pair: Pair, span: String) {
    let (pair, span) = try marked()
    try pair.mina.replace("تهران", "قم", in: pair.article)
    try pair.sara.replace("تهران", "کیش", in: pair.article)
    try pair.sync()
    return (pair, span)
  }

  private func expectAgreement(
    _ pair: Pair, conflicts: Int = 0, at location: SourceLocation = #_sourceLocation
  ) throws {
    try pair.sync()
    try Desk.expectSame(pair.mina, pair.sara, at: location)
    try Desk.expectSameBytes(pair.mina, pair.sara, at: location)
    for desk in [pair.mina, pair.sara] {
      try desk.expectQuotes(pair.article, at: location)
      #expect(try desk.conflicts.count == conflicts, sourceLocation: location)
      #expect(try desk.status["conflicts"].int == conflicts, sourceLocation: location)
    }
  }

  @Test func `different words corrected at once are both corrected`() throws {
    let (pair, span) = try marked()
    try pair.mina.replace("تهران", "شیراز", in: pair.article)
    try pair.sara.replace("مشهد", "اهواز", in: pair.article)
    try pair.sara.replace("نفرند", "تن‌اند", in: pair.article)
    try expectAgreement(pair)
    let wanted = Sample.text.replacing("تهران", with: "شیراز").replacing("مشهد", with: "اهواز")
      .replacing("نفرند", with: "تن‌اند")
    #expect(try pair.mina.text(pair.article).unicodeScalars.elementsEqual(wanted.unicodeScalars))
    #expect(try pair.sara.show(span)["quote"].text == "شیراز")
  }

  @Test(arguments: ["شیراز", "طهران", "ته\u{200C}ران", "تهران بزرگ", "تهرانی", ""])
  func `one word corrected the same way by both is corrected once`(new: String) throws {
    let (pair, _) = try marked()
    for desk in [pair.mina, pair.sara] { try desk.replace("تهران", new, in: pair.article) }
    try expectAgreement(pair)
    #expect(try pair.mina.text(pair.article) == Sample.text.replacing("تهران", with: new))
  }

  @Test func `the same correction of all occurrences by three is made once`() throws {
    let pair = try Scene().pair()
    let third = try pair.mina.scene.join(pair.shared, "third", author: "Omid")
    for desk in [pair.mina, pair.sara, third] {
      try desk.ok("edit", pair.article, "--replace", "علی", "--all", "--with", "علی‌اکبر")
    }
    try Desk.sync(pair.mina, pair.sara, third)
    try Desk.expectSameBytes(pair.mina, pair.sara, third)
    #expect(try third.text(pair.article) == Sample.text.replacing("علی", with: "علی‌اکبر"))
    #expect(try third.conflicts.isEmpty)
  }

  @Test func `one word corrected differently is a conflict that names both`() throws {
    let (pair, span) = try disputed()
    try expectAgreement(pair, conflicts: 1)
    let conflict = try #require(try pair.mina.conflicts.first)
    #expect(conflict.keys == ["target", "article", "field", "values"])
    #expect(conflict["target"].text == pair.article && conflict["article"].text == pair.article)
    #expect(conflict["field"].text == "text")
    let values = conflict["values"].array
    #expect(values.map(\.["value"].text) == ["کیش", "قم"])
    #expect(values.map(\.["author"].text) == ["Sara", "Mina"])
    #expect(values.map(\.["device"].text) == ["laptop", "desk"])
    #expect(values.map(\.["winner"].bool) == [true, false])
    #expect(values.allSatisfy { $0.keys == ["value", "author", "created", "device", "winner"] })
    #expect(try pair.mina.show(pair.article)["conflicts"].array.count == 1)
    #expect(try pair.mina.json("list")[0]["conflicts"].int == 1)
    #expect(try pair.mina.show(span)["state"].text == "live")
    let page = try pair.sara.ok("conflicts").stdout
    #expect(["کیش", "قم", "Sara", "Mina", "text", "resolve"].allSatisfy(page.contains), "\(page)")
  }

  @Test(arguments: [("شیراز", "اهواز"), ("تبریز", "کرمان"), ("اراک", "زنجان")])
  func `the values are what was written, also where words have letters in common`(mina: String, sara: String) throws {
    let (pair, _) = try marked()
    try pair.mina.replace("تهران", mina, in: pair.article)
    try pair.sara.replace("تهران", sara, in: pair.article)
    try expectAgreement(pair, conflicts: 1)
    let values = try pair.mina.conflicts.flatMap { $0["values"].array.map(\.["value"].text) }
    #expect(values.sorted() == [mina, sara].sorted(), "\(values)")
  }

  @Test func `a disputed word has all wordings in the text until one is taken`() throws {
    let (pair, span) = try disputed()
    let quote = try pair.mina.show(span)["quote"].text
    #expect(quote == "کیشقم" || quote == "قمکیش", "\(quote)")
    #expect(try !pair.mina.ok("conflicts").stdout.contains("(shown)"))
  }

  @Test func `corrections of different letters of a word are both made`() throws {
    let (pair, span) = try marked()
    try pair.mina.replace("تهران", "طهران", in: pair.article)
    try pair.sara.replace("تهران", "تهرانی", in: pair.article)
    try expectAgreement(pair)
    #expect(try pair.mina.show(span)["quote"].text == "طهرانی")
  }

  @Test(arguments: [
    (["--take", "1"], "کیش"), (["--take", "2"], "قم"), (["--keep"], "کیش"), (["--value", "اصفهان"], "اصفهان"),
    (["--value", "قم و کیش"], "قم و کیش"), (["--value", "قم"], "قم"), (["--value", "-کیش"], "-کیش"),
  ])
  func `either side settles it each way`(words: [String], result: String) throws {
    for isMina in [true, false] {
      let (pair, span) = try disputed()
      let desk = isMina ? pair.mina : pair.sara
      let settled = try desk.run(["resolve", pair.article, "text"] + words + ["--json"])
      try #require(settled.status == 0, "\(settled)")
      #expect(try Value(settled.stdout).keys == ["line", "id", "name", "change"])
      #expect(try desk.conflicts.isEmpty)
      try expectAgreement(pair)
      #expect(try pair.sara.text(pair.article) == Sample.text.replacing("تهران", with: result))
      let quote = try pair.mina.show(span)["quote"].text
      #expect(result.contains(quote) && !quote.isEmpty)
      try desk.refused("resolve", pair.article, "text", "--keep", saying: "conflict")
      try desk.ok("undo")
      try expectAgreement(pair, conflicts: 1)
    }
  }

  @Test func `a number that is none and what is not in conflict are refused`() throws {
    let (pair, span) = try disputed()
    try pair.mina.refused("resolve", pair.article, "text", "--take", "3", saying: "1 to 2")
    try pair.mina.refused("resolve", pair.article, "text", "--take", "0", saying: "0")
    try pair.mina.refused("resolve", pair.article, "title", "--keep", saying: "conflict")
    try pair.mina.refused("resolve", span, "text", "--keep", saying: "conflict")
    try pair.mina.refused("resolve", pair.article, "text", status: 64, saying: "--take")
  }

  @Test func `all conflicts over a text are settled at once`() throws {
    let (pair, _) = try disputed()
    try pair.mina.replace("مشهد", "قم", in: pair.article)
    try pair.sara.replace("مشهد", "کیش", in: pair.article)
    try expectAgreement(pair, conflicts: 2)
    try pair.mina.ok("resolve", "--all", "--keep")
    try expectAgreement(pair)
    let wanted = Sample.text.replacing("تهران", with: "کیش").replacing("مشهد", with: "کیش")
    #expect(try pair.sara.text(pair.article) == wanted)
  }

  @Test func `both settling it on their own agree in the end`() throws {
    let (pair, _) = try disputed()
    try pair.mina.ok("resolve", pair.article, "text", "--take", "1")
    try pair.sara.ok("resolve", pair.article, "text", "--take", "1")
    try expectAgreement(pair)
    #expect(try pair.mina.text(pair.article) == Sample.text.replacing("تهران", with: "کیش"))
  }

  @Test func `settling it differently leaves the same on both sides`() throws {
    let (pair, _) = try disputed()
    try pair.mina.ok("resolve", pair.article, "text", "--take", "2")
    try pair.sara.ok("resolve", pair.article, "text", "--take", "1")
    try pair.sync()
    try Desk.expectSameBytes(pair.mina, pair.sara)
    let (text, conflicts) = (try pair.mina.text(pair.article), try pair.mina.conflicts)
    #expect(text.contains("قم") && text.contains("کیش") && conflicts.count == 1, "\(text)")
  }

  @Test func `a further correction of the disputed word by one who saw both`() throws {
    let (pair, span) = try disputed()
    let quote = try pair.mina.show(span)["quote"].text
    try pair.mina.replace(quote, "اصفهان", in: pair.article)
    try expectAgreement(pair)
    #expect(try pair.sara.show(span)["quote"].text == "اصفهان")
  }

  @Test func `an insertion into what another deletes stays`() throws {
    let pair = try Scene().pair()
    try pair.mina.replace("علی رضایی در مشهد است. ", "", in: pair.article)
    try pair.sara.ok("edit", pair.article, "--replace", "مشهد", "--with", "مشهدِ مقدس")
    try pair.sync()
    try Desk.expectSameBytes(pair.mina, pair.sara)
    #expect(try pair.mina.text(pair.article).contains("مقدس"))
    try pair.mina.expectQuotes(pair.article)
  }

  @Test func `insertions at one place both stay, one after the other`() throws {
    let pair = try Scene().pair()
    try pair.mina.ok("edit", pair.article, "--range", "31:31", "--with", "شهر ")
    try pair.sara.ok("edit", pair.article, "--range", "31:31", "--with", "همین ")
    try pair.sync()
    try Desk.expectSameBytes(pair.mina, pair.sara)
    let text = try pair.mina.text(pair.article)
    #expect(text.contains("شهر همین ") || text.contains("همین شهر "), "\(text)")
  }

  @Test func `a correction of an article that another removes keeps it, flagged`() throws {
    let (pair, span) = try marked()
    try pair.mina.ok("remove", pair.article)
    try pair.sara.replace("تهران", "قم", in: pair.article)
    try expectAgreement(pair, conflicts: 1)
    let conflict = try pair.mina.conflicts[0]
    #expect(conflict["field"].text == "existence" && conflict["target"].text == pair.article)
    #expect(try pair.mina.show(span)["quote"].text == "قم")
    try pair.mina.ok("resolve", pair.article, "existence", "--value", "remove")
    try pair.sync()
    #expect(try pair.sara.json("list").array.isEmpty)
    try Desk.expectSame(pair.mina, pair.sara)
  }

  @Test func `a span made while its word is corrected elsewhere stands on the corrected word`() throws {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "LOC", "تهران")
    let person = try pair.mina.annotate(pair.article, "PER", Sample.person, occurrence: 2)
    try pair.sara.replace("تهران", "طهران", in: pair.article)
    try pair.sara.ok("edit", pair.article, "--replace", "علی", "--occurrence", "2", "--with", "علی‌اکبر")
    try pair.sara.ok("edit", pair.article, "--range", "0:2", "--with", "")
    try expectAgreement(pair)
    #expect(try pair.sara.show(span)["quote"].text == "طهران")
    #expect(try pair.sara.show(person)["quote"].text == "علی‌اکبر رضایی")
  }

  @Test func `a span made while its words are deleted elsewhere collapses, listed on both sides`() throws {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "LOC", "تهران")
    let deletion = try pair.sara.replace("در تهران ", "", in: pair.article)
    try expectAgreement(pair)
    for desk in [pair.mina, pair.sara] {
      #expect(try desk.show(span)["state"].text == "collapsed" && desk.show(span)["quote"].text == "تهران")
      #expect(try desk.status["collapsed"].int == 1 && desk.ok("status").stdout.contains("تهران"))
    }
    try pair.mina.ok("undo", deletion)
    try expectAgreement(pair)
    #expect(try pair.sara.show(span)["quote"].text == "تهران" && pair.sara.status["collapsed"].int == 0)
  }

  @Test func `an undo on one side and a correction on the other`() throws {
    let (pair, span) = try marked()
    let change = try pair.mina.replace("تهران", "قم", in: pair.article)
    try pair.sync()
    try pair.mina.ok("undo", change)
    try pair.sara.replace("قم", "کیش", in: pair.article)
    try pair.sync()
    try Desk.expectSameBytes(pair.mina, pair.sara)
    let text = try pair.mina.text(pair.article)
    #expect(text.contains("کیش"), "what Sara wrote is not lost")
    #expect(text == Sample.text.replacing("تهران", with: "کیش"), "\(text)")
    try pair.mina.expectQuotes(pair.article)
    #expect(try pair.sara.show(span)["state"].text == "live")
    try pair.mina.verify()
  }

  @Test func `both undoing one correction agree`() throws {
    let (pair, span) = try marked()
    let change = try pair.mina.replace("تهران", "قم", in: pair.article)
    try pair.sync()
    try pair.mina.ok("undo", change)
    try pair.sara.ok("undo", change)
    try expectAgreement(pair)
    #expect(try pair.mina.show(span)["quote"].text == "تهران")
  }

  @Test func `three who correct one word, in any order of syncs, come to the same`() throws {
    let (pair, _) = try marked()
    let third = try pair.mina.scene.join(pair.shared, "third", author: "Omid")
    for (desk, word) in [(pair.mina, "قم"), (pair.sara, "کیش"), (third, "یزد")] {
      try desk.replace("تهران", word, in: pair.article)
    }
    for desk in [third, pair.mina, third, pair.sara, pair.mina, third] { try desk.ok("sync") }
    try Desk.expectSame(pair.mina, pair.sara, third)
    let values = try pair.sara.conflicts.flatMap { $0["values"].array.map(\.["value"].text) }
    #expect(values.sorted() == ["قم", "کیش", "یزد"].sorted(), "\(values)")
    try pair.sara.ok("resolve", pair.article, "text", "--take", "\((values.firstIndex(of: "قم") ?? 0) + 1)")
    try Desk.sync(pair.mina, pair.sara, third)
    try Desk.expectSameBytes(pair.mina, pair.sara, third)
    #expect(try third.text(pair.article) == Sample.text.replacing("تهران", with: "قم"))
    #expect(try third.conflicts.isEmpty)
  }
}
