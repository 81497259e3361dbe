import CommandSupport
import Testing

/// Sources whose text has changed since they were imported.
@Suite struct ReimportTests {
  private static let text = """
    # نشست آب در یزد

    معاون شرکت آب و فاضلاب استان یزد از پیشرفت خط دوم آبرسانی به بخش‌های شرقی استان خبر داد و گفت که آزمایش
    لوله‌ها از هفته آینده آغاز میشود. کوهبان در جمع خبرنگاران افزود درازای این خط زیاد است و از نزدیکی مهریز میگذرد.

    """
  private static let corrected = text.replacing("میشود", with: "می‌شود").replacing("میگذرد", with: "می‌گذرد")

  /// A corpus with the text, from a file, and a span on it.
  private func desk(_ options: String...) throws -> (desk: Desk, article: String, span: String, file: String) {
    let desk = try Scene().corpus()
    let file = try desk.scene.write("news.txt", Self.text)
    let made = try Value(desk.run(["import", file, "--json"] + options).stdout)["id"].text
    return (desk, made, try desk.annotate(made, "W", "میگذرد"), file)
  }

  private func expectCorrected(
    _ desk: Desk, _ article: String, _ span: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let shown = try desk.expectQuotes(article, at: location)["text"].text
    #expect(shown.unicodeScalars.elementsEqual(Self.corrected.unicodeScalars), sourceLocation: location)
    #expect(try desk.show(span)["quote"].text == "می‌گذرد", sourceLocation: location)
    #expect(try desk.json("list").array.count == 1, sourceLocation: location)
  }

  @Test(arguments: [[], ["--url", "https://news.example/1"]])
  func `a changed source is skipped and named, and taken with update`(options: [String]) throws {
    let desk = try Scene().corpus()
    let file = try desk.scene.write("news.txt", Self.text)
    let article = try Value(desk.run(["import", file, "--json"] + options).stdout)["id"].text
    let span = try desk.annotate(article, "W", "میگذرد")
    try desk.scene.write("news.txt", Self.corrected)
    let digest = try desk.digest
    let skipped = try desk.run(["import", file, "--json"] + options)
    #expect(skipped.status == 2 && (skipped.stderr.contains("--update") && skipped.stderr.contains("--new")))
    let line = try Value(skipped.stdout)
    #expect(line.keys == ["path", "id", "status", "reason"] && line["status"].text == "skipped", "\(skipped)")
    #expect(line["id"].text == article && line["reason"].text.contains("--update"))
    #expect(try desk.digest == digest)
    let taken = try desk.run(["import", file, "--update", "--json"] + options)
    #expect(taken.status == 0, "\(taken)")
    #expect(try Value(taken.stdout)["id"].text == article)
    try expectCorrected(desk, article, span)
    let after = try desk.digest
    #expect(try desk.run(["import", file, "--update"] + options).status == 0)
    #expect(try desk.run(["import", file] + options).status == 0)
    #expect(try desk.digest == after, "importing again adds nothing")
    try desk.ok("undo")
    #expect(try desk.text(article) == Self.text && desk.show(span)["quote"].text == "میگذرد")
    try desk.verify()
  }

  @Test func `with new it is an article of its own`() throws {
    let (desk, article, span, file) = try desk()
    try desk.scene.write("news.txt", Self.corrected)
    let added = try desk.json("import", file, "--new")
    #expect(added["status"].text == "added" && added["id"].text != article)
    #expect(try desk.json("list").array.count == 2 && desk.show(span)["quote"].text == "میگذرد")
    try desk.refused("import", file, "--new", "--update", status: 64, saying: "not both")
  }

  @Test func `with the same URL any text is a version, without one most of the words must stay`() throws {
    let (desk, article, _, _) = try desk()
    let other = "# نشست آب در یزد\n\nمتنی که هیچ ربطی به آن یکی ندارد."
    let file = try desk.scene.write("other.txt", other)
    #expect(try desk.json("import", file)["status"].text == "added")
    try desk.ok("set", article, "url=u:1")
    let third = try desk.scene.write("third.txt", "چیزی دیگر")
    let line = try Value(desk.run(["import", third, "--url", "u:1", "--json"]).stdout)
    #expect(line["status"].text == "skipped" && line["id"].text == article, "\(line)")
  }

  @Test func `an update that leaves many spans without words is skipped`() throws {
    let (desk, article, _, file) = try desk("--url", "u:1")
    for word in ["معاون", "فاضلاب", "پیشرفت", "آبرسانی"] { _ = try desk.annotate(article, "W", word) }
    try desk.scene.write("news.txt", "1234567890\n")
    let digest = try desk.digest
    let outcome = try desk.run(["import", file, "--url", "u:1", "--update", "--json"])
    #expect(outcome.status == 2 && outcome.stderr.contains("5 annotations"), "\(outcome)")
    #expect(try Value(outcome.stdout)["status"].text == "skipped")
    #expect(try desk.digest == digest)
    #expect(outcome.stderr.contains("`edit ARTICLE --file PATH --force`"))
  }

  @Test func `a removed article is no earlier version`() throws {
    let (desk, article, _, file) = try desk()
    try desk.ok("remove", article)
    try desk.scene.write("news.txt", Self.corrected)
    #expect(try desk.json("import", file)["status"].text == "added")
  }

  @Test func `the uncorrected source again does not take corrections back`() throws {
    let (desk, article, span, file) = try desk()
    try desk.replace("میشود", "می‌شود", in: article)
    try desk.replace("میگذرد", "می‌گذرد", in: article)
    let digest = try desk.digest
    let again = try desk.json("import", file)
    #expect(again["status"].text == "known" && again["id"].text == article)
    #expect(try desk.digest == digest)
    try expectCorrected(desk, article, span)
  }

  @Test func `two machines taking one new version agree`() throws {
    let pair = try Scene().pair(Self.text)
    let file = try pair.mina.scene.write("news.txt", Self.corrected)
    let span = try pair.mina.annotate(pair.article, "W", "میگذرد")
    try pair.sync()
    try pair.mina.ok("import", file, "--update")
    try pair.sara.ok("import", file, "--update")
    try pair.sync()
    try Desk.expectSameBytes(pair.mina, pair.sara)
    try expectCorrected(pair.sara, pair.article, span)
    #expect(try pair.mina.conflicts.isEmpty)
  }

  // MARK: - Exports of corrected articles

  @Test func `the export of a corrected article adds nothing where it is from and is the same elsewhere`() throws {
    let (desk, article, span, _) = try desk()
    try desk.ok("note", span, "یادداشت")
    try desk.replace("میگذرد", "می‌گذرد", in: article)
    try desk.replace("میشود", "می‌شود", in: article)
    let file = try desk.scene.write("corpus.jsonl", desk.exported)
    let digest = try desk.digest
    for options in [[], ["--update"], ["--new"]] {
      let line = try desk.run(["import", file, "--json"] + options)
      #expect(line.status == 0 && (try? Value(line.stdout)["status"].text) == "known", "\(options) \(line)")
      #expect(try desk.digest == digest, "\(options)")
    }
    let other = try desk.scene.corpus("other", author: "Zed")
    let added = try other.json("import", file)["id"].text
    let (before, after) = try (desk.show(article), other.expectQuotes(added))
    #expect(after["text"].text.unicodeScalars.elementsEqual(before["text"].text.unicodeScalars))
    for key in ["quote", "label", "author", "created", "state"] {
      #expect(after["annotations"][0][key].text == before["annotations"][0][key].text, "\(key)")
    }
    #expect(after["annotations"][0]["fragments"].ranges == before["annotations"][0]["fragments"].ranges)
    let again = try other.digest
    try other.ok("import", file)
    #expect(try other.digest == again)
  }

  @Test func `an export from before a correction takes nothing back`() throws {
    let (desk, article, span, _) = try desk()
    let file = try desk.scene.write("corpus.jsonl", desk.exported)
    try desk.replace("میشود", "می‌شود", in: article)
    try desk.replace("میگذرد", "می‌گذرد", in: article)
    let digest = try desk.digest
    let outcome = try desk.run(["import", file, "--json"])
    #expect(outcome.status == 2 && outcome.stderr.contains("another text"), "\(outcome)")
    #expect(try desk.digest == digest)
    try expectCorrected(desk, article, span)
  }

  @Test func `a collapsed span is in no text of another corpus and is named`() throws {
    let (desk, article, span, _) = try desk()
    try desk.replace(" میگذرد", "", in: article)
    let file = try desk.scene.write("corpus.jsonl", desk.exported)
    #expect(try desk.show(span)["state"].text == "collapsed")
    let digest = try desk.digest
    try desk.run(["import", file])
    #expect(try desk.digest == digest)
    let other = try desk.scene.corpus("other")
    let outcome = try other.run(["import", file, "--json"])
    #expect(outcome.status == 2 && outcome.stderr.contains("\(span): the span is collapsed"), "\(outcome)")
    #expect(try other.json("list")[0]["annotations"].int == 0)
  }

  @Test func `w3c and brat carry the corrected text and what collapsed is a loss`() throws {
    let (desk, article, _, _) = try desk()
    let other = try desk.annotate(article, "LOC", "مهریز")
    try desk.replace("میشود", "می‌شود", in: article)
    try desk.replace("مهریز", "مهریزِ", in: article)
    let folder = desk.scene.path("brat")
    try desk.ok("export", article, "--format", "brat", "--output", folder)
    #expect(try exported(".txt", desk).utf8.elementsEqual(desk.text(article).utf8))
    let range = try desk.show(other)["fragments"].ranges[0]
    #expect(try exported(".ann", desk).contains("LOC \(range[0]) \(range[1])\tمهریزِ"))
    let web = try desk.ok("export", article, "--format", "w3c").stdout
    #expect(web.contains("\"مهریزِ\"") && web.contains("\"start\":\(range[0])") && !web.contains("\"مهریز\""))
    #expect(try desk.run(["export", article, "--format", "jsonl", "--strict"]).status == 0)
    try desk.replace(" میگذرد", "", in: article)
    for (format, path) in [("w3c", "web.json"), ("brat", "brat")] {
      let words = ["export", article, "--format", format, "--output", desk.scene.path(path)]
      let outcome = try desk.run(words)
      #expect(outcome.status == 0 && outcome.stderr.contains("collapsed"), "\(outcome)")
      #expect(try desk.run(words + ["--strict"]).status == 2)
    }
    #expect(try !exported(".ann", desk).contains("میگذرد"))
  }

  /// The only file in the folder of a brat export with a name that ends so.
  private func exported(_ ending: String, _ desk: Desk) throws -> String {
    let file = try #require(desk.scene.files(in: "brat").first { $0.hasSuffix(ending) })
    return try String(decoding: desk.scene.read(file), as: UTF8.self)
  }
}
