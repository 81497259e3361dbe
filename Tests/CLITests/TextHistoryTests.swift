import CommandSupport
import Foundation
import Testing

/// What happened to a text: `log`, `show --at`, `show` of a change, `undo`.
@Suite struct TextHistoryTests {
  @Test func `an article is shown as it was after each change`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    var shown = [(change: try desk.json("log")[0]["id"].text, page: try desk.ok("show", article, "--json").stdout)]
    func note(_ change: String) throws { shown.append((change, try desk.ok("show", article, "--json").stdout)) }
    let span = try desk.json("annotate", article, "--label", "LOC", "--quote", "تهران")
    try note(span["change"].text)
    try note(try desk.replace("تهران", "طهران", in: article))
    try note(try desk.json("set", span["id"].text, "label=CITY")["change"].text)
    try note(try desk.replace("در طهران ", "", in: article))
    try note(try desk.json("undo")["change"].text)
    try note(try desk.replace("مشهد", "قم", in: article))
    try note(try desk.json("set", article, "title=نو")["change"].text)
    for (change, page) in shown {
      #expect(try desk.ok("show", article, "--at", change, "--json").stdout == page, "\(change)")
      #expect(try desk.ok("show", article, "--at", String(change.prefix { $0 != "." })).status == 0)
    }
    #expect(try desk.ok("show", article, "--at", shown[2].change).stdout.contains("طهران"))
    #expect(try !desk.ok("show", article, "--at", shown[1].change).stdout.contains("طهران"))
  }

  @Test func `a change of nothing here, an unknown one and a removed article are refused`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let other = try desk.add("متن دیگر")
    try desk.refused("show", article, "--at", "99", saying: "99")
    try desk.refused("show", article, "--at", try desk.json("log")[0]["id"].text, saying: "did nothing", "log")
    let removal = try desk.json("remove", other)["change"].text
    try desk.refused("show", other, "--at", removal, saying: "removed")
    #expect(try desk.json("show", other, "--at", "2")["text"].text == "متن دیگر")
  }

  @Test func `changes of others are shown as they were and reading them writes nothing`() throws {
    let pair = try Scene().pair()
    let first = try pair.mina.replace("تهران", "قم", in: pair.article)
    try pair.sync()
    let second = try pair.sara.replace("مشهد", "کیش", in: pair.article)
    try pair.sync()
    let digest = try pair.mina.digest
    for desk in [pair.mina, pair.sara] {
      let before = try desk.json("show", pair.article, "--at", first)["text"].text
      #expect(before == Sample.text.replacing("تهران", with: "قم"))
      #expect(try desk.json("show", pair.article, "--at", second)["text"].text == before.replacing("مشهد", with: "کیش"))
    }
    #expect(try pair.mina.digest == digest && pair.mina.status["unpublished"].int == 0)
  }

  /// Whose clock reads more is above in the log, whatever the replicas' ids are.
  @Test func `the uppermost change of the log is what the article is now, also after changes made apart`() throws {
    let scene = try Scene()
    let mina = try scene.corpus()
    let articles = [try mina.add("یک تهران و مشهد"), try mina.add("دو تهران و مشهد")]
    let shared = try scene.makeFolder("shared")
    try mina.ok("sync", shared)
    let pair = Pair(
      mina: mina, sara: try scene.join(shared, "laptop", author: "Sara"), article: articles[0], shared: shared)
    try pair.mina.replace("تهران", "قم", in: articles[0])
    try pair.sara.replace("مشهد", "کیش", in: articles[0])
    try pair.sara.replace("مشهد", "کیش", in: articles[1])
    try pair.mina.replace("تهران", "قم", in: articles[1])
    try pair.sync()
    for article in articles {
      let uppermost = try pair.mina.json("log", article)[0]["id"].text
      let now = try pair.mina.text(article)
      #expect(try pair.mina.json("show", article, "--at", uppermost)["text"].text == now)
    }
  }

  @Test func `log shows what each change made of the text, in words and without colour`() throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    let change = try desk.replace("مشهد", "طوس", in: article)
    try desk.ok("edit", article, "--range", "29:38", "--with", "")
    try desk.ok("tag", article, "+t")
    let log = try desk.json("log", article)
    let said = log.array.map(\.["summary"].text)
    #expect(said.count == 4 && said[0] == "tag +t", "\(said)")
    #expect(said[1].contains("[-در تهران") && !said[1].contains("{+"), "\(said[1])")
    #expect(said[2].contains("[-مشهد-]{+طوس+}"), "\(said[2])")
    #expect(!said[3].contains("[-"))
    let page = try desk.ok("log", article).stdout
    #expect(page.contains("[-مشهد-]{+طوس+}") && !page.contains("\u{1B}["), "\(page)")
    let one = try desk.json("show", change)
    #expect(one["summary"].text == said[2] && one["operations"].int == log[2]["operations"].int)
    #expect(try desk.ok("show", change).stdout.contains("{+طوس+}"))
    try desk.ok("undo", change)
    let undone = try desk.json("log", article)
    #expect(undone[0]["summary"].text.contains("[-طوس-]{+مشهد+}"))
    #expect(undone.array.first { $0["id"].text == change }?["undone"].bool == true)
  }

  /// What cannot be seen is written out in the diff, and no bidirectional control leaks out of a line.
  @Test(arguments: [
    ("\u{202E}", "202E"), ("\u{2066}", "2066"), ("\r\n", "D"), ("\u{200B}", "200B"), ("\u{1B}[31m", "1B"),
  ])
  func `hidden characters are named in the log`(hidden: String, code: String) throws {
    let desk = try Scene().corpus()
    let article = try desk.add()
    try desk.ok("edit", article, "--range", "38:38", "--with", "الف\(hidden)ب")
    let page = try desk.ok("log", article).stdout
    #expect(page.contains("\\u{\(code)}"), "\(page)")
    #expect(!page.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" || $0 == "\r" })
    #expect(try desk.ok("log", article, "--json").stdout.split(separator: "\n").count == 4)
  }

  @Test func `undo of a correction that another has built on`() throws {
    let pair = try Scene().pair()
    let change = try pair.mina.replace("تهران", "شهر تهران", in: pair.article)
    try pair.sync()
    let span = try pair.sara.annotate(pair.article, "X", "شهر")
    try pair.sync()
    try pair.mina.ok("undo", change)
    try pair.sync()
    #expect(try pair.sara.show(span)["state"].text == "collapsed")
    #expect(try pair.sara.text(pair.article) == Sample.text)
    try Desk.expectSameBytes(pair.mina, pair.sara)
    try pair.sara.ok("undo", try pair.sara.json("log")[0]["id"].text)
    try pair.sync()
    #expect(try pair.mina.show(span)["quote"].text == "شهر")
    try pair.mina.verify()
  }

  @Test func `edit killed at any moment is done wholly or not at all`() throws {
    let scene = try Scene()
    let text = (0..<3000).map { "واژه\($0) تهران" }.joined(separator: " ")
    let wanted = text.replacing("تهران", with: "شهرری")
    for round in 0..<6 {
      let desk = try scene.corpus("desk\(round)")
      let article = try desk.add(text)
      let arguments = ["edit", article, "--replace", "تهران", "--all", "--with", "شهرری"]
      let running = try scene.program.start(arguments, in: desk.path)
      if round < 5 {
        Thread.sleep(forTimeInterval: .random(in: 0...0.4))
        running.send(SIGKILL)
      }
      let outcome = running.wait()
      let now = try desk.text(article)
      #expect(now == text || now == wanted)
      if !outcome.isKilled { #expect(outcome.status == 0 && now == wanted, "what was acknowledged is there") }
      try desk.verify()
      try desk.ok("edit", article, "--range", "0:0", "--with", "x")
    }
  }
}
