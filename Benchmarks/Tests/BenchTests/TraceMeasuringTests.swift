import Models
import Testing

@testable import bench

@Suite("Measuring")
struct TraceMeasuringTests {
  @Test("every text of a right trace is right, and everything is measured once a round")
  func right() throws {
    var measuring = TraceMeasuring(try Traces.read(Traces.sequential))
    for _ in 0..<2 { try measuring.measure() }
    #expect(measuring.figures.wrong.isEmpty)
    let measured: Set<Measure> = [.replay, .keys, .load, .merge, .mergeValues, .mergeSegments]
    #expect(Set(measuring.figures.times.keys) == measured)
    #expect(measuring.figures.times.values.allSatisfy { $0.values.count == 2 })
    #expect(Set(measuring.figures.sizes.keys) == Set(Size.allCases))
    #expect(measuring.figures.sizes.values.allSatisfy { $0 > 0 })
    #expect(measuring.keystrokes?.edits == 7)
  }

  @Test("what two typed at once comes to one text on both, and is not typed key by key")
  func concurrent() throws {
    var measuring = TraceMeasuring(try Traces.read(Traces.concurrent))
    try measuring.measure()
    #expect(measuring.figures.wrong.isEmpty)
    #expect(measuring.keystrokes == nil)
  }

  @Test("a text that is canonically equal, and no more, is wrong everywhere")
  func wrong() throws {
    let json = Traces.sequential.replacing("acd", with: "é").replacing(#""cd""#, with: #""\u0301""#)
      .replacing(#""ab""#, with: #""eb""#)
    var measuring = TraceMeasuring(try Traces.read(json))
    try measuring.measure()
    #expect(measuring.figures.wrong == [.replay, .keys, .load, .merge, .mergeValues, .mergeSegments])
    let report = TraceReport(trace: measuring.trace, keystrokes: nil, ours: measuring.figures, peers: [])
    #expect(report.lines[0].contains("WRONG"))
  }

  @Test("a position beyond the text as it is then fails", arguments: ["1, 0, \"a\"", "0, 1, \"\""])
  func outside(_ patch: String) throws {
    var measuring = TraceMeasuring(
      try Traces.read(#"{"endContent": "a", "txns": [{"patches": [[\#(patch)]]}]}"#))
    #expect(throws: Typing.Failure.self) { try measuring.measure() }
  }

  @Test("operations are numbered by branch, without gaps, and have all they name before them")
  func history() throws {
    var typing = Typing(try Script(try Traces.read(Traces.concurrent)))
    try typing.run()
    let changes = History(typing).changes
    #expect(changes.map { Int($0.id.seq) } == [1, 2, 1, 2, 4])
    #expect(changes.map(\.header.lamport) == [1, 2, 2, 3, 4])
    #expect(Set(changes.map(\.id.replica)).count == 2)
    #expect(!typing.isRight)
    try typing.finish()
    #expect(typing.isRight)
  }
}

@Suite("Scenes")
struct SceneTests {
  @Test("the corrected article is what its words are, and more typos take more bytes")
  func typos() throws {
    let scene = try TypoScene()
    #expect(scene.isRight)
    #expect(scene.changes.count == TypoScene.typos)
    #expect(try scene.sealed(TypoScene.typos) > scene.sealed(1))
  }

  @Test("every span is where it must be, and one moved by a character is noticed")
  func anchors() throws {
    let scene = try AnchorScene()
    var ranges = scene.resolved()
    #expect(scene.isRight(ranges))
    let place = try #require(scene.expected.lastIndex { $0 != nil })
    let range = try #require(ranges[place])
    ranges[place] = range.lowerBound + 1..<range.upperBound + 1
    #expect(!scene.isRight(ranges))
    #expect(scene.expected[..<(AnchorScene.count / 2)].contains { $0 != nil })
  }
}
