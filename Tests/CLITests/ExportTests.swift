import CommandSupport
import Foundation
import Testing

/// What is handed to other tools.
@Suite struct ExportTests {
  /// Two replicas in step, with some of everything and a conflict.
  private func filled() throws -> Pair {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "شخص", Sample.person)
    let other = try pair.sara.json(
      "annotate", pair.article, "--label", "LOC", "--quote", "تهران", "مشهد", "--note", "n", "--tag", "t",
      "--attribute", "k=v")["id"].text
    try pair.sync()
    try pair.mina.ok("relate", span, other, "--label", "در")
    _ = try pair.sara.add("متن دیگر")
    try pair.mina.ok("set", span, "label=A")
    try pair.sara.ok("set", span, "label=B")
    try pair.sync()
    return pair
  }

  @Test(arguments: ["jsonl", "w3c", "brat"])
  func `equal replicas write equal bytes`(format: String) throws {
    let pair = try filled()
    let scene = pair.mina.scene
    for (desk, name) in [(pair.mina, "one"), (pair.sara, "two")] {
      try desk.ok("export", "--format", format, "--output", scene.path(name))
    }
    if format == "brat" {
      let names = scene.files(in: "one").map { $0.dropFirst("one/".count) }
      #expect(names == scene.files(in: "two").map { $0.dropFirst("two/".count) })
      #expect(names.contains("annotation.conf") && names.contains("visual.conf"))
      for name in names { #expect(try scene.read("one/\(name)") == scene.read("two/\(name)")) }
    } else {
      #expect(try scene.read("one") == scene.read("two"))
    }
  }

  @Test func `jsonl is one shown article a line, of all articles or of those named`() throws {
    let pair = try filled()
    let all = try Value.lines(pair.mina.exported)
    #expect(all.count == 2)
    let mine = try #require(all.first { $0["id"].text == pair.article })
    var shown = "\(try pair.mina.show(pair.article))"
    shown.removeLast(2)
    #expect("\(mine)".hasPrefix(shown), "the shown article, and after it the corpus")
    #expect(mine.keys == (try pair.mina.show(pair.article).keys) + ["corpus"])
    let one = try pair.mina.ok("export", String(pair.article.prefix(6)), "--format", "jsonl").stdout
    #expect(try Value.lines(one).map(\.["id"].text) == [pair.article])
    #expect(one.hasSuffix("\n"))
  }

  @Test func `no character of a text ends a line of jsonl for any reader`() throws {
    let desk = try Scene().corpus()
    _ = try desk.add("a\u{2028}b\u{2029}c\u{85}d\u{B}e\u{C}f\u{1E}g")
    let scalars = try desk.exported.unicodeScalars
    #expect(scalars.filter { $0.value < 0x20 || [0x85, 0x2028, 0x2029].contains($0.value) } == ["\n"])
  }

  @Test func `w3c is one page of annotations with selectors of code points`() throws {
    let pair = try filled()
    let page = try Value(pair.mina.ok("export", "--format", "w3c").stdout)
    #expect(page["type"].text == "AnnotationPage" && page["@context"].text == "http://www.w3.org/ns/anno.jsonld")
    let items = page["items"].array
    #expect(items.allSatisfy { $0["type"].text == "Annotation" })
    let made = items.filter { $0["motivation"].text != "questioning" }
    #expect(made.allSatisfy { !$0["created"].text.isEmpty && !$0["creator"]["name"].text.isEmpty })
    #expect(made.count < items.count, "the conflict is said")
    #expect(items.contains { $0["motivation"].text == "linking" })
    let scalars = Array(Sample.text.unicodeScalars)
    var checked = 0
    for item in items {
      for selector in item["target"]["selector"].array where selector["type"].text == "TextPositionSelector" {
        let quote = item["target"]["selector"].array.first { $0["type"].text == "TextQuoteSelector" }
        let slice = scalars[selector["start"].int..<selector["end"].int]
        #expect(quote?["exact"].text == String(String.UnicodeScalarView(slice)))
        checked += 1
      }
    }
    #expect(checked >= 1)
  }

  @Test func `brat offsets fit its texts`() throws {
    let pair = try filled()
    let scene = pair.mina.scene
    try pair.mina.ok("export", "--format", "brat", "--output", scene.path("out"))
    let stem = pair.article.prefix(8)
    let name = try #require(scene.files(in: "out").first { $0.hasSuffix(".ann") && $0.contains(stem) })
    let text = try String(decoding: scene.read(String(name.dropLast(3)) + "txt"), as: UTF8.self)
    let scalars = Array(text.unicodeScalars)
    let lines = try String(decoding: scene.read(name), as: UTF8.self).split(separator: "\n")
    var checked = 0
    for line in lines where line.hasPrefix("T") {
      let columns = line.split(separator: "\t")
      #expect(columns[1].utf8.allSatisfy { $0 < 0x80 }, "\(line)")
      let ranges = columns[1].split(separator: " ", maxSplits: 1)[1].split(separator: ";")
      let quotes = ranges.map { range in
        let ends = range.split(separator: " ").compactMap { Int($0) }
        return String(String.UnicodeScalarView(scalars[ends[0]..<ends[1]]))
      }
      #expect(quotes.joined(separator: " ") == columns[2])
      checked += 1
    }
    #expect(checked == 2)
    #expect(lines.contains { $0.hasPrefix("R") })
  }

  @Test func `brat can be imported again with what it holds`() throws {
    let pair = try filled()
    let scene = pair.mina.scene
    try pair.mina.ok("export", "--format", "brat", "--output", scene.path("out"))
    try pair.mina.ok("export", "--format", "brat", "--output", scene.path("out"))
    let other = try scene.corpus("other")
    _ = try other.run(["import", scene.path("out")])
    let (before, after) = try (pair.mina.status, other.status)
    for key in ["articles", "annotations", "relations"] { #expect(before[key].int == after[key].int, "\(key)") }
  }

  @Test func `an exporter says what its format cannot carry, and strict makes that 2`() throws {
    let pair = try filled()
    let scene = pair.mina.scene
    let told = try pair.mina.ok("export", "--format", "brat", "--output", scene.path("out"))
    #expect(told.stderr.contains("lost"))
    #expect(try pair.mina.run(["export", "--format", "brat", "--output", scene.path("out"), "--strict"]).status == 2)
    #expect(try pair.mina.run(["export", "--format", "jsonl", "--strict"]).status == 0)
  }

  @Test func `an export never writes over what is not its own`() throws {
    let pair = try filled()
    let scene = pair.mina.scene
    try scene.write("full/mine.txt", "x")
    try pair.mina.refused("export", "--format", "brat", "--output", scene.path("full"), saying: "full")
    #expect(scene.files(in: "full") == ["full/mine.txt"])
    try pair.mina.refused("export", "--format", "jsonl", "--output", scene.path("absent/x.jsonl"))
    try pair.mina.refused("export", "zzzz", "--format", "jsonl", "--output", scene.path("x.jsonl"))
    #expect(scene.files(in: "x.jsonl").isEmpty)
  }

  @Test func `an export goes to a file or to standard output`() throws {
    let pair = try filled()
    let scene = pair.mina.scene
    let printed = try pair.mina.exported
    #expect(try pair.mina.ok("export", "--format", "jsonl", "--output", "-").stdout == printed)
    #expect(try pair.mina.ok("export", "--format", "jsonl", "--output", scene.path("x")).stdout.isEmpty)
    #expect(try scene.read("x") == Array(printed.utf8))
  }
}
