import CommandSupport
import Foundation
import Testing

/// Several replicas in real folders, edited and synced at random: all end up the same.
@Suite struct SwarmTests {
  /// A generator that gives the same numbers for the same seed.
  private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(sides))
    }

    mutating func pick(_ values: [String]) -> String? { values.isEmpty ? nil : values[roll(values.count)] }
  }

  /// A line of `apply` about something that is there.
  private func edit(_ dice: inout Dice, _ articles: [Value]) -> String? {
    guard !articles.isEmpty else { return nil }
    let article = articles[dice.roll(articles.count)]
    let spans = article["annotations"].array.map(\.["id"].text)
    let things = spans + article["relations"].array.map(\.["id"].text)
    let id = article["id"].text
    let word = "w\(dice.roll(4))"
    let span = dice.pick(spans) ?? id
    let thing = dice.pick(things) ?? id
    let start = dice.roll(8)
    return switch dice.roll(9) {
    case 0, 1:
      #"{"edit":"annotate","article":"\#(id)","label":"\#(word)","fragments":[[\#(start),\#(start + 1 + dice.roll(4))]]}"#
    case 2: #"{"edit":"relate","source":"\#(span)","target":"\#(dice.pick(spans) ?? id)","label":"\#(word)"}"#
    case 3: #"{"edit":"set","target":"\#(thing)","field":"label","value":"\#(word)"}"#
    case 4: #"{"edit":"set","target":"\#(span)","field":"fragments","value":[[\#(start),\#(start + 2)]]}"#
    case 5: #"{"edit":"tag","target":"\#(thing)","add":["\#(word)"],"remove":["w\#(dice.roll(4))"]}"#
    case 6: #"{"edit":"note","target":"\#(thing)","text":"\#(word)"}"#
    case 7: #"{"edit":"set","target":"\#(id)","field":"title","value":"\#(word)"}"#
    default: #"{"edit":"remove","target":"\#(dice.roll(6) == 0 ? id : thing)"}"#
    }
  }

  private func act(_ dice: inout Dice, _ desk: Desk, round: Int) throws {
    let articles = try Value.lines(desk.exported)
    // Some texts come up twice: the same article made apart.
    var lines = [#"{"edit":"addArticle","title":"t","text":"متن شماره \#(round * 3 + dice.roll(4))"}"#]
    for _ in 0..<6 { if let line = edit(&dice, articles) { lines.append(line) } }
    let outcome = try desk.run(["apply", "-", "--each"], stdin: lines.joined(separator: "\n"))
    #expect([0, 2].contains(outcome.status), "\(outcome)")
    if dice.roll(3) == 0 { _ = try desk.run(["undo"]) }
    if dice.roll(4) == 0 { _ = try desk.run(["resolve", "--all", "--keep"]) }
    if dice.roll(2) == 0 { try desk.ok("sync") }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `a swarm converges`(seed: UInt64) throws {
    var dice = Dice(state: seed)
    let scene = try Scene()
    let first = try scene.corpus("r0")
    let shared = try scene.makeFolder("shared")
    try first.ok("sync", shared)
    let desks = try [first] + (1...3).map { try scene.join(shared, "r\($0)", author: "author \($0)") }
    for round in 0..<5 {
      for desk in desks { try act(&dice, desk, round: round) }
    }
    for _ in 0..<2 { for desk in desks { try desk.ok("sync") } }
    try Desk.expectSameBytes(desks[0], desks[1], desks[2], desks[3])
    try Desk.expectSame(desks[0], desks[1], desks[2], desks[3])
    #expect(try first.status["operations"].int > 60)
  }
}
