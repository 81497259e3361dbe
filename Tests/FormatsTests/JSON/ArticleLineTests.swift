import Formats
import Models
import TestSupport
import Testing

@Suite struct ArticleLineTests {
  private let spanID = "7." + String(repeating: "a", count: 26)
  private let credit = Credit(author: "سارا", created: Timestamp(milliseconds: 1_700_000_000_123))
  private let stamp = #""author":"سارا","created":"2023-11-14T22:13:20.123Z""#

  private func parse(_ line: String) throws -> ArticleLine {
    try #require(try ArticleLine.parse(ArraySlice(line.utf8), number: 3))
  }

  /// A line of the text `abcdef` with one span.
  private func parse(span: String, more: String = "") throws -> ArticleLine {
    try parse("{\"text\":\"abcdef\",\"annotations\":[{\"label\":\"L\",\(span)}]\(more)}")
  }

  @Test func `a text alone is an article`() throws {
    let line = try parse(##"{"text":"\n## خبر ##\nمتن\r\n"}"##)
    #expect(line.article == NewArticle(title: "خبر", text: "\n## خبر ##\nمتن\r\n", handle: "$3"))
    #expect(line.things.isEmpty && line.notTaken.isEmpty && line.exported == nil && line.corpus == nil)
    #expect(try parse(#"{"title":"","text":"x","language":null}"#).article.title == "x")
    #expect(try ArticleLine.parse(ArraySlice(" \r".utf8), number: 1) == nil)
  }

  @Test(arguments: [
    (#"{"title":"t"}"#, LineError.missing(key: "text", of: "the article")),
    (#"{"text":""}"#, .emptyText(key: "text")),
    (
      #"{"text":"x","tags":"t"}"#,
      .wrongType(key: "tags", wanted: "an array of strings, [\"...\"]", found: "a string")
    ),
    (#"{"text":"x","metadata":{"year":1403}}"#, .unquoted(key: "metadata.year", found: "1403")),
    (
      #"{"text":"x","annotations":{}}"#,
      .wrongType(key: "annotations", wanted: "an array", found: "an object")
    ),
    (#""x""#, .notAnObject(found: "a string")),
    (#"{"text":"x""#, .json(JSONError(offset: 11, .endedEarly(expected: "`,` or `}`")))),
  ])
  func `a line without a readable article is refused`(line: String, error: LineError) {
    #expect(throws: error) { try ArticleLine.parse(ArraySlice(line.utf8), number: 1) }
  }

  @Test func `each thing keeps its id, its credit and its place in the thread`() throws {
    let relationID = "8." + String(repeating: "a", count: 26)
    let line = try parse(
      #"{"text":"abcdef","id":"x","annotations":[{"id":"SPAN","label":"L","fragments":[[0,2],[4,5]],"quotes":["ab","e"],"#
        .replacing("SPAN", with: spanID)
        + #""attributes":{"a":"b"},"tags":["t"],\#(stamp),"notes":[{"id":"n1","text":"one",\#(stamp),"replies":[{"text":"two"}]}]}],"#
        + #""relations":[{"id":"\#(relationID)","label":"R","source":"\#(spanID)","target":"\#(spanID)"}],"notes":[{"text":"three"}]}"#
    )
    #expect(line.notTaken.isEmpty)
    #expect(line.things.map(\.handle) == ["$3.1", "$3.2", "$3.3", "$3.4", "$3.5"])
    #expect(line.things.map(\.exported) == [ThingID(spanID), nil, nil, ThingID(relationID), nil])
    #expect(
      line.things.map(\.edit) == [
        .annotate(
          NewSpan(
            article: .handle("$3"), label: "L",
            place: .ranges([ScalarRange(start: 0, end: 2), ScalarRange(start: 4, end: 5)]),
            attributes: ["a": "b"], tags: ["t"], key: ExactText(spanID), handle: "$3.1", credit: credit)),
        .note(NewNote(target: .handle("$3.1"), text: "one", key: "n1", handle: "$3.2", credit: credit)),
        .note(NewNote(target: .handle("$3.2"), text: "two", key: "two", handle: "$3.3")),
        .relate(
          NewRelation(
            source: .handle("$3.1"), target: .handle("$3.1"), label: "R", key: ExactText(relationID),
            handle: "$3.4")),
        .note(NewNote(target: .handle("$3"), text: "three", key: "three", handle: "$3.5")),
      ])
  }

  @Test func `things that are there already are left out and named by their ids`() throws {
    let article = ArticleID(ID128(high: 1, low: 1))
    let known = try #require(ThingID(spanID))
    let line = try parse(
      #"{"id":"\#(article)","text":"abcdef","annotations":[{"id":"\#(spanID)","label":"L","fragments":[[0,2]],"quotes":["ab"],"#
        + #""notes":[{"text":"n"}]},{"id":"new","label":"M","fragments":[[0,1]],"quote":"a"}],"#
        + #""relations":[{"label":"R","source":"new","target":"\#(spanID)"}]}"#)
    let all = line.edits { _ in false }
    #expect(all.count == 5)
    let edits = line.edits { $0 == known || $0 == .article(article) }
    #expect(
      edits == [
        .note(NewNote(target: .id(known), text: "n", key: "n", handle: "$3.2")),
        .annotate(
          NewSpan(
            article: .id(.article(article)), label: "M", place: .ranges([ScalarRange(start: 0, end: 1)]),
            key: "new",
            handle: "$3.3")),
        .relate(
          NewRelation(source: .handle("$3.3"), target: .id(known), label: "R", key: "R", handle: "$3.4")),
      ])
  }

  @Test(arguments: [
    (
      #""fragments":[[0,2]],"quotes":["ax"]"#,
      NotTaken.Reason.quoteDiffers(ScalarRange(start: 0, end: 2), quote: "ax", text: "ab")
    ),
    (#""fragments":[[0,2],[3,4]],"quotes":["ab"]"#, .quotesMissing),
    (#""fragments":[[0,2]]"#, .quotesMissing),
    (#""fragments":[[0,7]],"quotes":["abcdef"]"#, .outside(ScalarRange(start: 0, end: 7), length: 6)),
    (#""fragments":[[2,2]],"quotes":[""]"#, .outside(ScalarRange(start: 2, end: 2), length: 6)),
    (
      #""fragments":[[0,9223372036854775807]],"quotes":["a"]"#,
      .outside(ScalarRange(start: 0, end: .max), length: 6)
    ),
    (
      #""fragments":[[2,4],[0,3]],"quotes":["cd","abc"]"#,
      .overlapping(ScalarRange(start: 0, end: 3), ScalarRange(start: 2, end: 4))
    ),
    (#""fragments":[],"quotes":[]"#, .collapsed),
    (#""state":"collapsed","fragments":[],"quotes":["x"]"#, .collapsed),
    (#""quotes":["x"]"#, .malformed(.missing(key: "fragments", of: "it"))),
    (#""fragments":[[0,2]],"quotes":["ab"],"tags":[1]"#, .malformed(.unquoted(key: "tags", found: "1"))),
  ])
  func `a span off its quote is refused by name and the rest goes on`(span: String, reason: NotTaken.Reason)
    throws
  {
    let line = try parse(
      span: "\"id\":\"s\",\(span),\"notes\":[{\"text\":\"n\"}]", more: ",\"notes\":[{\"text\":\"m\"}]")
    #expect(
      line.notTaken == [
        NotTaken(thing: "s", exported: nil, reason),
        NotTaken(thing: "s.notes[0]", exported: nil, .targetNotTaken),
      ])
    #expect(
      line.things.map(\.edit) == [.note(NewNote(target: .handle("$3"), text: "m", key: "m", handle: "$3.1"))])
    for thing in line.notTaken { #expect(!"\(thing)".isEmpty) }
  }

  @Test func `quotes are compared by scalars, not by looks`() throws {
    let composed = try parse(
      "{\"text\":\"\u{E9}x\",\"annotations\":[{\"label\":\"L\",\"fragments\":[[0,1]],\"quotes\":[\"e\u{301}\"]}]}"
    )
    #expect(composed.things.isEmpty)
    let astral = try parse(
      "{\"text\":\"😀\u{200C}می\",\"annotations\":[{\"label\":\"L\",\"fragments\":[[1,3]],\"quotes\":[\"\u{200C}م\"]}]}"
    )
    #expect(astral.things.count == 1 && astral.notTaken.isEmpty)
  }

  @Test func `what cannot be carried is told`() throws {
    let line = try parse(
      span:
        #""id":"s","fragments":[[0,1]],"quotes":["a"],"author":"x","tags":["ok",""],"attributes":{"\n":"v"}"#,
      more: #","direction":"rtl","extra":1,"conflicts":[{"target":"s","field":"label","values":[]}],"#
        + #""relations":[{"id":"r","label":"R","source":"s","target":"gone","new":2},{"id":"s","label":"R","source":"s","target":"s"}, 7]"#
    )
    let reasons: [NotTaken.Reason] = [
      .direction("rtl"), .badWord("\n", what: "name"), .badWord("", what: "tag"), .credit,
      .endMissing("gone"), .idTwice,
      .malformed(.notAnObject(found: "a number")), .conflict(field: "label"),
    ]
    #expect(line.notTaken.map(\.reason) == reasons)
    #expect(line.unknownKeys == ["extra": 1, "new": 1])
    guard case .annotate(let span) = line.things.first?.edit else { return #expect(Bool(false), "no span") }
    #expect(span.tags == ["ok"] && span.attributes.items.isEmpty && span.credit == nil)
  }

  @Test func `things without ids have keys of what they say and who says it`() throws {
    let line = try parse(
      #"{"text":"abcdef","annotations":[{"label":"L","fragments":[[0,1],[2,3]],"quotes":["a","c"]},"#
        + #"{"label":"L","fragments":[[0,1]],"quotes":["a"],\#(stamp)}],"notes":[{"text":"n"},{"text":"n",\#(stamp)}]}"#
    )
    let keys = line.things.map { thing -> ExactText? in
      switch thing.edit {
      case .annotate(let span): span.key
      case .note(let note): note.key
      default: nil
      }
    }
    #expect(keys == ["L 0:1 2:3", "L 0:1\nسارا", "n", "n\nسارا"])
  }

  @Test func `an id of another kind is only a key`() throws {
    let article = ArticleID(ID128(high: 1, low: 1))
    let line = try parse(span: #""id":"\#(article)","fragments":[[0,1]],"quotes":["a"]"#)
    #expect(line.things.map(\.exported) == [nil])
  }

  @Test(.timeLimit(.minutes(1))) func `many false quotes of a long text cost no square`() throws {
    let text = String(repeating: "x", count: 1_000_000)
    let span = #"{"label":"L","fragments":[[0,1000000]],"quotes":["y"]}"#
    let note = #"{"text":""}"#
    let line = try parse(
      "{\"text\":\"\(text)\",\"annotations\":[\(Array(repeating: span, count: 20_000).joined(separator: ","))],"
        + "\"notes\":[{\"id\":\"\(text)\",\"replies\":[\(Array(repeating: note, count: 20_000).joined(separator: ","))]}]}"
    )
    #expect(line.notTaken.count == 40_001)
  }

  @Test(arguments: UInt64(0)..<30) func `no line makes it trap`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let full =
      #"{"id":"a","title":"t","text":"abcdef","direction":"ltr","length":6,"metadata":{"a":"b"},"tags":["x"],\#(stamp),"#
      + #""annotations":[{"id":"s","label":"L","fragments":[[0,2]],"quotes":["ab"],"notes":[{"text":"n","replies":[{"text":"r"}]}]}],"#
      + #""relations":[{"id":"r","label":"R","source":"s","target":"s"}],"notes":[],"conflicts":[{"field":"label"}],"corpus":"c"}"#
    for _ in 0..<200 {
      var bytes = Array(full.utf8)
      for _ in 0..<random.int(in: 1...3) { mutate(&bytes, &random) }
      do throws(LineError) {
        let line = try ArticleLine.parse(bytes[...], number: 1)
        for thing in line?.notTaken ?? [] { #expect(!"\(thing)".isEmpty) }
      } catch {
        #expect(!"\(error)".isEmpty)
      }
    }
  }
}
