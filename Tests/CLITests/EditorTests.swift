import CommandSupport
import Foundation
import Testing

/// Correcting a text in the editor of `$VISUAL` or `$EDITOR`.
@Suite struct EditorTests {
  private let desk: Desk
  private let article: String

  init() throws {
    desk = try Scene().corpus()
    article = try desk.add()
  }

  /// Runs `edit` with a shell script for an editor; `$1` is the file.
  private func edit(_ script: String, variable: String = "EDITOR", _ words: String...) throws -> Outcome {
    let path = try desk.scene.write("editor.sh", script)
    return try desk.run(["edit", article] + words, adding: [variable: "sh '\(path)'"])
  }

  private func expectRefused(
    _ outcome: Outcome, saying text: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(
      outcome.status == 1 && outcome.stdout.isEmpty && outcome.stderr.contains(text), "\(outcome)",
      sourceLocation: location)
    #expect(try desk.text(article) == Sample.text, sourceLocation: location)
    #expect(try desk.json("log").array.count == 1, sourceLocation: location)
    #expect(leftovers.isEmpty, "\(leftovers)", sourceLocation: location)
  }

  /// What is left of the files that editors were opened on.
  private var leftovers: [String] {
    desk.scene.files(in: "home").filter { $0.contains("hashiya") && $0.hasSuffix(".txt") }
  }

  @Test(arguments: ["EDITOR", "VISUAL"])
  func `what is saved is the text`(variable: String) throws {
    let span = try desk.annotate(article, "LOC", "تهران")
    let made = try edit("sed -i 's/تهران/طهران/' \"$1\"", variable: variable, "--json")
    #expect(try Value(made.stdout)["id"].text == article, "\(made)")
    #expect(try desk.expectQuotes(article)["text"].text == Sample.text.replacing("تهران", with: "طهران"))
    #expect(try desk.show(span)["quote"].text == "طهران")
    #expect(leftovers.isEmpty)
    try desk.verify()
  }

  @Test func `the editor is given the text byte by byte`() throws {
    let text = "a\r\nb\u{200C}e\u{301}\u{202B}😀\u{202C}\nend"
    let other = try desk.add(text)
    let path = try desk.scene.write("copy.sh", "cp \"$1\" '\(desk.scene.path("seen"))'")
    let outcome = try desk.run(["edit", other, "--json"], adding: ["EDITOR": "sh '\(path)'"])
    #expect(try outcome.status == 0 && Value(outcome.stdout)["change"].isNull, "\(outcome)")
    #expect(try desk.scene.read("seen") == Array(text.utf8))
  }

  @Test(arguments: ["true", ": > \"$1\"", "printf '\\n' > \"$1\"", "printf ' \\n\\t\\n' > \"$1\""])
  func `a text left as it was, or emptied, changes nothing`(script: String) throws {
    _ = try desk.annotate(article, "LOC", "تهران")
    let before = try desk.digest
    let outcome = try edit(script)
    #expect(try desk.digest == before, "\(outcome)")
    #expect(try desk.text(article) == Sample.text)
  }

  @Test func `a line end that the editor adds is none of the text's`() throws {
    let other = try desk.add("بدون پایان")
    let path = try desk.scene.write("add.sh", "printf '\\n' >> \"$1\"")
    let outcome = try desk.run(["edit", other, "--json"], adding: ["EDITOR": "sh '\(path)'"])
    #expect(try outcome.status == 0 && Value(outcome.stdout)["change"].isNull, "\(outcome)")
    #expect(try desk.text(other) == "بدون پایان")
    // Where the text ends with one, another one is meant.
    #expect(try edit("printf '\\n' >> \"$1\"").status == 0)
    #expect(try desk.text(article) == Sample.text + "\n")
  }

  @Test(arguments: [
    ("exit 3", "failed"), ("kill -9 $$", "failed"), ("kill -TERM $$", "failed"),
    ("printf '\\377\\376' > \"$1\"", "UTF-8"), ("rm \"$1\"", "hashiya"),
    ("sed -i s/./x/ \"$1\"; exit 1", "failed"),
  ])
  func `an editor that fails changes nothing`(script: String, saying: String) throws {
    try expectRefused(try edit(script), saying: saying)
  }

  @Test func `no editor, and one that is not there`() throws {
    try desk.refused("edit", article, saying: "EDITOR")
    let outcome = try desk.run(["edit", article], adding: ["EDITOR": "/no/such/editor"])
    try expectRefused(outcome, saying: "/no/such/editor")
    #expect(try desk.run(["edit", article], adding: ["EDITOR": ""]).stderr.contains("EDITOR"))
  }

  @Test func `a text that was changed while the editor was open is not overwritten`() throws {
    let binary = try #require(Program.binary?.path)
    let change = "'\(binary)' -C '\(desk.path)' edit \(article) --replace مشهد --with قم > '\(desk.scene.path("said"))'"
    let outcome = try edit("\(change); sed -i 's/تهران/طهران/' \"$1\"")
    #expect(outcome.status == 1 && outcome.stdout.isEmpty && outcome.stderr.contains("changed while"), "\(outcome)")
    #expect(try desk.text(article) == Sample.text.replacing("مشهد", with: "قم"))
    #expect(try desk.json("log").array.count == 2)
  }

  @Test func `a text that a sync changed while the editor was open is not overwritten`() throws {
    let shared = try desk.scene.makeFolder("shared")
    try desk.ok("sync", shared)
    let sara = try desk.scene.join(shared, "laptop", author: "Sara")
    try sara.replace("مشهد", "قم", in: article)
    try sara.ok("sync")
    let binary = try #require(Program.binary?.path)
    let outcome = try edit("'\(binary)' -C '\(desk.path)' sync > '\(desk.scene.path("said"))'; echo x >> \"$1\"")
    #expect(outcome.status == 1 && outcome.stderr.contains("changed while"), "\(outcome)")
    #expect(try desk.text(article) == Sample.text.replacing("مشهد", with: "قم"))
    // Annotations that came meanwhile are no obstacle.
    _ = try sara.annotate(article, "LOC", "قم")
    try sara.ok("sync")
    let other = try edit("'\(binary)' -C '\(desk.path)' sync > '\(desk.scene.path("said"))'; sed -i 's/قم/قمِ/' \"$1\"")
    #expect(other.status == 0, "\(other)")
    #expect(try desk.expectQuotes(article)["annotations"][0]["quote"].text == "قمِ")
  }

  @Test func `the whole text rewritten in an editor needs force`() throws {
    for word in ["تهران", "مشهد", "نفرند", "پایان"] { _ = try desk.annotate(article, "W", word) }
    let before = try desk.digest
    let refused = try edit("echo 1234567890 > \"$1\"")
    #expect(refused.status == 1 && refused.stderr.contains("4 annotations") && refused.stderr.contains("--force"))
    #expect(try desk.digest == before)
    #expect(try edit("echo 1234567890 > \"$1\"", "--force").status == 0)
    #expect(try desk.status["collapsed"].int == 4)
  }

  @Test func `a removed article is refused before the editor opens`() throws {
    try desk.ok("remove", article)
    let outcome = try edit("touch '\(desk.scene.path("opened"))'")
    #expect(outcome.status == 1 && outcome.stderr.contains("removed"), "\(outcome)")
    #expect(!FileManager.default.fileExists(atPath: desk.scene.path("opened")))
  }
}
