import CommandSupport
import Testing

/// Many edits as JSON Lines.
@Suite struct ApplyTests {
  private static let article = """
    {"edit":"addArticle","title":"عنوان","text":"علی در تهران و علی در مشهد.","language":"fa","url":"http://u.example",\
    "metadata":{"agency":"ایرنا"},"tags":["t1"],"name":"$a"}
    """

  @Test func `every kind of edit in one change`() throws {
    let desk = try Scene().corpus()
    let ids = try desk.apply(
      Self.article,
      #"{"edit":"annotate","article":"$a","label":"PER","fragments":[[0,3]],"attributes":{"role":"speaker"},"tags":["q"],"note":"n1","name":"$x"}"#,
      #"{"edit":"annotate","article":"$a","label":"LOC","quote":"علی","occurrence":2,"name":"$y"}"#,
      #"{"edit":"relate","source":"$x","target":"$y","label":"speaker","attributes":{"w":"1"},"name":"$r"}"#,
      #"{"edit":"set","target":"$x","field":"label","value":"ORG"}"#,
      #"{"edit":"set","target":"$x","field":"attributes.role","value":null}"#,
      #"{"edit":"set","target":"$x","field":"fragments","value":[[7,12]]}"#,
      #"{"edit":"tag","target":"$a","add":["t2"],"remove":["t1","absent"]}"#,
      #"{"edit":"note","target":"$r","text":"n2","name":"$n"}"#, #"{"edit":"note","target":"$n","text":"n3"}"#,
      #"{"edit":"remove","target":"$y"}"#)
    let article = try desk.show(ids[0])
    #expect(article["title"].text == "عنوان" && article["language"].text == "fa")
    #expect(article["url"].text == "http://u.example" && article["metadata"].named == ["agency": "ایرنا"])
    #expect(article["tags"].texts == ["t2"])
    let span = article["annotations"][0]
    #expect(article["annotations"].array.count == 1 && span["id"].text == ids[1])
    #expect(span["label"].text == "ORG" && span["quote"].text == "تهران" && span["attributes"].named.isEmpty)
    #expect(span["tags"].texts == ["q"] && span["notes"][0]["text"].text == "n1")
    let relation = article["relations"][0]
    #expect(relation["state"].text == "dangling" && relation["attributes"].named == ["w": "1"])
    #expect(relation["notes"][0]["replies"][0]["text"].text == "n3")
    #expect(try desk.json("log").array.count == 1)
    try desk.ok("undo")
    #expect(try desk.json("list").array.isEmpty)
  }

  @Test func `conflicts are resolved by a line`() throws {
    let pair = try Scene().pair()
    let span = try pair.mina.annotate(pair.article, "PER", Sample.person)
    try pair.sync()
    for line in [#""value":"C"}"#, #""keep":true}"#] {
      try pair.mina.ok("set", span, "label=A")
      try pair.sara.ok("set", span, "label=B")
      try pair.sync()
      _ = try pair.mina.apply(#"{"edit":"resolve","target":"\#(span)","field":"label",\#(line)"#)
      #expect(try pair.mina.conflicts.isEmpty)
      try pair.sync()
    }
  }

  @Test func `a thing with a key is the same everywhere and made once`() throws {
    let scene = try Scene()
    let lines = [
      Self.article,
      #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,3]],"key":"k1","name":"$x"}"#,
      #"{"edit":"relate","source":"$x","target":"$x","label":"r","key":"k2"}"#,
      #"{"edit":"note","target":"$x","text":"n","key":"k3"}"#,
    ].joined(separator: "\n")
    let mina = try scene.corpus()
    let shared = try scene.makeFolder("shared")
    try mina.ok("sync", shared)
    let sara = try scene.join(shared, "laptop", author: "Sara")
    let first = try mina.apply(lines)
    let once = try mina.digest
    #expect(try mina.apply(lines) == first)
    #expect(try mina.digest == once, "a second run adds nothing")
    #expect(try sara.apply(lines) == first)
    try Desk.sync(mina, sara)
    let shown = try mina.show(first[0])
    #expect(shown["annotations"].array.count == 1 && shown["relations"].array.count == 1)
    #expect(shown["annotations"][0]["notes"].array.count == 1)
    #expect(try mina.conflicts.isEmpty && mina.status["doubles"].int == 0)
    try Desk.expectSame(mina, sara)
  }

  @Test func `ids and their beginnings serve as well as handles`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let ids = try desk.apply(
      #"{"edit":"annotate","article":"\#(article)","label":"X","quote":"تهران"}"#,
      #"{"edit":"annotate","article":"\#(article.prefix(6))","label":"X","quote":"مشهد"}"#,
      #"{"edit":"tag","target":"\#(article)","add":["t"]}"#)
    #expect(ids.last == article && ids.count == 3)
    _ = try desk.apply(#"{"edit":"relate","source":"\#(ids[0])","target":"\#(ids[1])","label":"r"}"#)
  }

  private static let bad: [String] = [
    "{", "[]", #""x""#, #"{"edit":"nope"}"#, #"{"edit":"annotate"}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,3]],"extra":1}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[3,3]]}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[5,3]]}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,99]]}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[-1,3]]}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,1.5]]}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,99999999999999999999999]]}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[]}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,3],[2,4]]}"#,
    #"{"edit":"annotate","article":"$a","label":"X"}"#,
    #"{"edit":"annotate","article":"$a","label":"X","quote":"علی","fragments":[[0,3]]}"#,
    #"{"edit":"annotate","article":"$a","label":"X","quote":"علی"}"#,
    #"{"edit":"annotate","article":"$a","label":"X","quote":""}"#,
    #"{"edit":"annotate","article":"$a","label":"X","quote":"نیست"}"#,
    #"{"edit":"annotate","article":"$a","label":"X","quote":"علی","occurrence":3}"#,
    #"{"edit":"annotate","article":"$a","label":"","fragments":[[0,3]]}"#,
    #"{"edit":"annotate","article":"$z","label":"X","fragments":[[0,3]]}"#,
    #"{"edit":"annotate","article":"nope","label":"X","fragments":[[0,3]]}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,3]],"name":"$a"}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,3]],"name":"x"}"#,
    #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,3]],"attributes":{"a":1}}"#,
    #"{"edit":"relate","source":"$a","target":"$a","label":"r"}"#, #"{"edit":"addArticle","title":"t","text":""}"#,
    #"{"edit":"set","target":"$a","field":"title","value":null}"#, #"{"edit":"set","target":"$a","field":"title"}"#,
    #"{"edit":"set","target":"$a","field":"nope","value":"x"}"#,
    #"{"edit":"set","target":"$a","field":"title","value":5}"#,
    #"{"edit":"tag","target":"$a"}"#, #"{"edit":"tag","target":"$a","add":["a\nb"]}"#,
    #"{"edit":"note","target":"$a","text":""}"#, #"{"edit":"note","target":"$a","text":"\ud800"}"#,
    #"{"edit":"note","target":"$a","text":"x","text":"y"}"#, #"{"edit":"remove","target":"$a"} x"#,
    #"{"edit":"resolve","target":"$a","field":"title","keep":true}"#,
    #"{"edit":"replaceText","article":"$a","start":0,"end":100000,"text":"x"}"#,
  ]

  @Test func `a bad line stops everything, is named, and nothing is changed`() throws {
    let desk = try Scene().corpus()
    let before = try desk.digest
    for line in Self.bad {
      let outcome = try desk.run(["apply", "-"], stdin: Self.article + "\n\n" + line)
      #expect(outcome.status == 1 && outcome.stdout.isEmpty, "\(line): \(outcome)")
      #expect(outcome.stderr.contains("line 3: "), "\(line): \(outcome)")
    }
    #expect(try desk.digest == before && desk.json("list").array.isEmpty)
  }

  /// Long scripts are parsed ahead of their turn, in parts.
  @Test func `a long script is done line by line, and its bad line is named as a short one's is`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let count = 5000
    var lines = (1...count).map { #"{"edit":"tag","target":"\#(article)","add":["t\#($0)"]}"# }
    // Blank ones, one with a shortened id, and handles that later lines use.
    for place in [1, 127, 128, 2047, 2048, 4097] { lines[place] = place % 2 == 0 ? "" : " \t" }
    lines[2500] = #"{"edit":"annotate","article":"\#(article.prefix(6))","label":"X","quote":"تهران","name":"$s"}"#
    lines[4999] = #"{"edit":"note","target":"$s","text":"آخر"}"#
    let outcome = try desk.run(["apply", "-", "--json"], stdin: lines.joined(separator: "\n"))
    try #require(outcome.status == 0, "\(outcome.stderr)")
    let wanted = (1...count).filter { !lines[$0 - 1].allSatisfy(\.isWhitespace) }
    #expect(try Value.lines(outcome.stdout).map { $0["line"].int } == wanted)
    let before = try desk.digest
    for place in [0, 2048, 4500] {
      var bad = lines
      bad[2500] = ""
      bad[place] = Self.bad[4]
      bad[4999] = Self.bad[0]
      let outcome = try desk.run(["apply", "-"], stdin: bad.joined(separator: "\n"))
      #expect(outcome.status == 1 && outcome.stderr.contains("line \(place + 1): "), "\(outcome.stderr)")
    }
    #expect(try desk.digest == before)
  }

  @Test func `bytes that are no UTF-8 are named with their line`() throws {
    let desk = try Scene().corpus()
    let file = try desk.scene.write("bad.jsonl", Array((Self.article + "\n").utf8) + [0x22, 0xFF, 0x22])
    try desk.refused("apply", file, saying: "line 2")
    try desk.refused("apply", desk.scene.path("absent.jsonl"), saying: "absent.jsonl")
  }

  @Test func `a byte order mark before the first line is dropped, and said`() throws {
    let desk = try Scene().corpus()
    let file = try desk.scene.write("marked.jsonl", [0xEF, 0xBB, 0xBF] + Array(Self.article.utf8))
    #expect(try desk.ok("apply", file).stderr.contains("byte order mark"))
  }

  @Test func `an empty key is refused`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let line = #"{"edit":"note","target":"\#(article)","text":"x","key":""}"#
    try desk.refused("apply", "-", saying: "key", stdin: line)
  }

  @Test func `with each, bad lines are skipped and named and the rest goes on`() throws {
    let desk = try Scene().corpus()
    let lines = [
      Self.article, "{bad", #"{"edit":"annotate","article":"$a","label":"X","fragments":[[0,1]],"name":"$s"}"#,
      #"{"edit":"note","target":"$none","text":"x"}"#, #"{"edit":"note","target":"$s","text":"x"}"#,
    ]
    let outcome = try desk.run(["apply", "-", "--each", "--json"], stdin: lines.joined(separator: "\n"))
    #expect(outcome.status == 2, "\(outcome)")
    #expect(try Value.lines(outcome.stdout).map(\.["line"].int) == [1, 3, 5])
    #expect(outcome.stderr.contains("line 2") && outcome.stderr.contains("line 4"))
    #expect(try desk.json("log").array.count == 3, "each line is its own change")
  }
}
