import CommandSupport
import Foundation
import Testing

/// Scripts that are parsed in pieces, ahead of the line whose turn it is.
@Suite struct LongScriptTests {
  @Test func `lines keep their numbers and their order, blank and shortened ones among them`() throws {
    let script = try LongScript()
    let outcome = try script.desk.ok("apply", "-", "--json", stdin: script.lines.joined(separator: "\n"))
    let said = try Value.lines(outcome.stdout)
    #expect(said.map(\.["line"].int) == script.asking)
    #expect(said.map(\.["name"].text) == script.asking.map { "$\($0)" })
    #expect(try script.desk.json("status")["annotations"].int == script.asking.count)
    try script.desk.verify()
  }

  /// Without `--json` nothing is made of the outcomes.
  @Test func `a script that prints nothing`() throws {
    let script = try LongScript()
    try script.desk.ok("apply", "-", "--quiet", stdin: script.lines.joined(separator: "\n"))
    // Closing folds the write-ahead log in; whatever keeps the database open leaves it to every command to come.
    #expect(!FileManager.default.fileExists(atPath: script.desk.path + "/.hashiya/replica.sqlite-wal"))
    #expect(try script.desk.json("status")["annotations"].int == script.asking.count)
  }

  @Test(arguments: [
    ([2_999], "line 3000: "), ([1, 2_999], "line 2: "), ([700, 701, 702], "line 701: "), ([2_500, 160], "line 161: "),
  ]) func `the first bad line is named, whatever is wrong with it and behind it`(
    places: [Int], saying: String
  ) throws {
    var script = try LongScript()
    let bad = [
      #"{"edit":"annotate","article":"$no","label":"X","fragments":[[0,3]]}"#, "{", #"{"edit":"fly"}"#,
      #"{"edit":"annotate","article":"zzzz","label":"X","fragments":[[0,3]]}"#,
      #"{"edit":"annotate","article":"\#(script.article)","label":"X","fragments":[[0,300000]]}"#,
    ]
    for first in bad.indices {
      for (number, place) in places.enumerated() { script.lines[place] = bad[(first + number) % bad.count] }
      let text = script.lines.joined(separator: "\n")
      try script.desk.refused("apply", "-", saying: saying, "nothing was changed", stdin: text)
    }
  }
}

/// 3,000 lines, on two articles in turn.
private struct LongScript {
  let desk: Desk
  let article: String
  var lines: [String]
  /// The numbers of the lines that ask for something.
  let asking: [Int]

  init() throws {
    let desk = try Scene().corpus()
    let articles = [try desk.add(Self.text("یک")), try desk.add(Self.text("دو"))]
    lines = (1...3_000).map { number in
      if number % 50 == 0 { return number % 100 == 0 ? "" : "  \r" }
      // Every seventh is shortened, and can be read only when its turn comes.
      let id = articles[number % 2]
      let start = number * 3
      return """
        {"edit":"annotate","article":"\(number % 7 == 0 ? String(id.prefix(9)) : id)","label":"L\(number % 5)",\
        "fragments":[[\(start),\(start + 2)]],"attributes":{"n":"\(number)"},"name":"$\(number)"}
        """
    }
    asking = (1...3_000).filter { $0 % 50 != 0 }
    self.desk = desk
    article = articles[0]
  }

  private static func text(_ word: String) -> String { word + String(repeating: " واژه", count: 2_000) }
}
