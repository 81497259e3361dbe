import Formats
import Models
import TestSupport
import Testing

@Suite struct EditLineTests {
  @Test func `every edit of the contract is read`() throws {
    let replica = String(repeating: "a", count: 26)
    #expect(
      try edit(
        #"{"edit":"addArticle","title":"t","text":"x","language":"fa","url":"u","metadata":{"agency":"m"},"tags":["a","b"],"name":"$a"}"#
      )
        == .addArticle(
          NewArticle(
            title: "t", text: "x", language: "fa", url: "u", metadata: ["agency": "m"], tags: ["a", "b"],
            handle: "$a")))
    #expect(
      try edit(
        #"{"edit":"annotate","article":"$a","label":"PER","fragments":[[12,20],[22,23]],"attributes":{"role":"speaker"},"tags":["t"],"note":"n","key":"k","name":"$x"}"#
      )
        == .annotate(
          NewSpan(
            article: .handle("$a"), label: "PER",
            place: .ranges([ScalarRange(start: 12, end: 20), ScalarRange(start: 22, end: 23)]),
            attributes: ["role": "speaker"], tags: ["t"], note: "n", key: "k", handle: "$x")))
    #expect(
      try edit(#"{"edit":"annotate","article":"$a","label":"LOC","quote":"ایران","occurrence":2}"#)
        == .annotate(NewSpan(article: .handle("$a"), label: "LOC", place: .quotes(["ایران"], occurrence: 2))))
    #expect(
      try edit(#"{"edit":"annotate","article":"$a","label":"LOC","quote":["a","b"],"note":null}"#)
        == .annotate(
          NewSpan(article: .handle("$a"), label: "LOC", place: .quotes(["a", "b"], occurrence: nil))))
    #expect(
      try edit(
        #"{"edit":"relate","source":"$x","target":"4.REPLICA","label":"says","attributes":{},"key":"k","name":"$r"}"#
          .replacing("REPLICA", with: replica))
        == .relate(
          NewRelation(
            source: .handle("$x"), target: .id(try id("4.\(replica)")), label: "says", key: "k", handle: "$r")
        ))
    #expect(
      try edit(#"{"edit":"tag","target":"$a","add":["t"],"remove":["u"]}"#)
        == .tag(target: .handle("$a"), add: ["t"], remove: ["u"]))
    #expect(
      try edit(#"{"edit":"tag","target":"$a","add":["t"]}"#)
        == .tag(target: .handle("$a"), add: ["t"], remove: []))
    #expect(
      try edit(#"{"edit":"note","target":"$x","text":"n","key":"k","name":"$n"}"#)
        == .note(NewNote(target: .handle("$x"), text: "n", key: "k", handle: "$n")))
    #expect(try edit(#" {"target":"$x","edit":"remove"} "#) == .remove(target: .handle("$x")))
  }

  @Test func `set and resolve take texts, places and null`() throws {
    let target = Reference.handle("$x")
    let place = NewValue.place(.ranges([ScalarRange(start: 1, end: 3)]))
    func line(_ edit: String, _ rest: String) throws -> Edit? {
      try self.edit("{\"edit\":\"\(edit)\",\"target\":\"$x\",\(rest)}")
    }
    #expect(
      try line("set", #""field":"label","value":"ORG""#)
        == .set(target: target, field: "label", value: .text("ORG")))
    #expect(
      try line("set", #""field":"url","value":null"#) == .set(target: target, field: "url", value: .cleared))
    #expect(
      try line("set", #""field":"fragments","value":[[1,3]]"#)
        == .set(target: target, field: "fragments", value: place))
    #expect(
      try line("resolve", #""field":"label","value":"A""#)
        == .resolve(target: target, field: "label", .value(.text("A"))))
    #expect(
      try line("resolve", #""field":"url","value":null"#)
        == .resolve(target: target, field: "url", .value(.cleared)))
    #expect(
      try line("resolve", #""field":"fragments","value":[[1,3]]"#)
        == .resolve(target: target, field: "fragments", .value(place)))
    #expect(
      try line("resolve", #""field":"label","keep":true"#) == .resolve(target: target, field: "label", .keep))
    #expect(
      try line("resolve", #""field":"label","take":2,"keep":null"#)
        == .resolve(target: target, field: "label", .take(2)))
  }

  @Test func `blank lines are none, and lines are counted`() throws {
    let file = Array(
      "{\"edit\":\"remove\",\"target\":\"$x\"}\r\n\r\n \t\n{\"edit\":\"remove\",\"target\":\"$y\"}".utf8)
    let edits = try JSONLines(file).map { (number: $0.number, edit: try EditLine.parse($0.bytes)) }
    #expect(edits.map(\.number) == [1, 2, 3, 4])
    #expect(edits.map(\.edit) == [.remove(target: .handle("$x")), nil, nil, .remove(target: .handle("$y"))])
    #expect(JSONLines([]).map(\.number) == [])
    #expect(JSONLines([0x0A, 0x0A]).map(\.number) == [1, 2])
  }

  @Test(arguments: [
    (#"{"edit":"anotate"}"#, "there is no edit `anotate`; did you mean `annotate`?"),
    (#"{"target":"$x"}"#, "the line needs `edit`"),
    ("[1]", "the line must be one JSON object, {...}; it is an array"),
    (#"{"edit":1}"#, "`edit` must be a string, not 1; put it in quotes"),
    (
      #"{"edit":"remove","target":"$x","lable":"y"}"#,
      "`remove` has no key `lable`; there are `edit` and `target`"
    ),
    (
      #"{"edit":"annotate","article":"$a","lable":"y"}"#,
      "`annotate` has no key `lable`; did you mean `label`?"
    ),
    (#"{"edit":"annotate","article":"$a","quote":"q"}"#, "`annotate` needs `label`"),
    (#"{"edit":"annotate","article":"$a","label":null,"quote":"q"}"#, "`annotate` needs `label`"),
    (#"{"edit":"annotate","article":"$a","label":"L"}"#, "`annotate` needs `fragments` or `quote`"),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":"q","fragments":[[1,2]]}"#,
      "`fragments` and `quote` exclude each other; keep one"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","fragments":[[1,2]],"occurrence":1}"#,
      "`occurrence` goes only with `quote`"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":"q","occurrence":0}"#,
      "`occurrence` must be a whole number, 1 or more, not 0"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":"q","occurrence":1.5}"#,
      "`occurrence` must be a whole number, 1 or more, not 1.5"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":{}}"#,
      "`quote` must be a string, or an array of strings (one a fragment), not an object"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","fragments":"1-2"}"#,
      "`fragments` must be an array of [start,end] pairs of whole numbers, not a string"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","fragments":[1,2]}"#,
      "`fragments` must be an array of [start,end] pairs of whole numbers, not 1"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","fragments":[[1,2,3]]}"#,
      "`fragments` must be an array of [start,end] pairs of whole numbers, not [1,2,3]"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","fragments":[[-1,2]]}"#,
      "`fragments` must be an array of [start,end] pairs of whole numbers, not [-1,2]"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","fragments":[[1,9223372036854775808]]}"#,
      "`fragments` must be an array of [start,end] pairs of whole numbers, not [1,9223372036854775808]"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":"q","attributes":{"year":1403}}"#,
      "`attributes.year` must be a string, not 1403; put it in quotes"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":"q","attributes":{"sure":true}}"#,
      "`attributes.sure` must be a string, not true; put it in quotes"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":"q","attributes":["x"]}"#,
      "`attributes` must be an object of strings, {\"name\":\"...\"}, not an array"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":"q","tags":"x"}"#,
      "`tags` must be an array of strings, [\"...\"], not a string"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":"q","name":"x"}"#,
      "the name \"x\" must begin with $ and go on after it"
    ),
    (
      #"{"edit":"annotate","article":"$a","label":"L","quote":"q","name":"$"}"#,
      "the name \"$\" must begin with $ and go on after it"
    ),
    (#"{"edit":"remove","target":"$"}"#, "`target`: \"$\" is neither an id nor a $name"),
    (#"{"edit":"remove","target":"zz"}"#, "`target`: \"zz\" is neither an id nor a $name"),
    (#"{"edit":"tag","target":"$a"}"#, "`tag` needs `add` or `remove`"),
    (#"{"edit":"set","target":"$a","field":"label"}"#, "`set` needs `value`"),
    (
      #"{"edit":"set","target":"$a","field":"label","value":5}"#,
      "`value` must be a string, not 5; put it in quotes"
    ),
    (
      #"{"edit":"set","target":"$a","field":"label","value":[[1,2]]}"#,
      "`value` must be a string, not an array"
    ),
    (
      #"{"edit":"set","target":"$a","field":"fragments","value":"1:2"}"#,
      "`value` must be an array of [start,end] pairs of whole numbers, not a string"
    ),
    (#"{"edit":"resolve","target":"$a","field":"label"}"#, "`resolve` needs `value`, `keep` or `take`"),
    (
      #"{"edit":"resolve","target":"$a","field":"label","keep":true,"value":null}"#,
      "`value` and `keep` exclude each other; keep one"
    ),
    (#"{"edit":"resolve","target":"$a","field":"label","keep":false}"#, "`keep` must be true, not false"),
    (
      #"{"edit":"resolve","target":"$a","field":"label","take":0}"#,
      "`take` must be a whole number, 1 or more, not 0"
    ),
    (#"{"edit":"replaceText","article":"$a","start":3,"text":"x"}"#, "`replaceText` needs `end`"),
    (#"{"edit":"addArticle","text":""}"#, "`text` must not be empty"),
    (#"{"edit":"addArticle","title":"t"}"#, "`addArticle` needs `text`"),
    (#"{"edit":"remove","target":"$x""#, "not JSON at byte 30: it ends where `,` or `}` is missing"),
  ])
  func `a bad line says what is wrong`(line: String, message: String) {
    #expect { try EditLine.parse(ArraySlice(line.utf8)) } throws: { "\($0)".isSame(message) }
  }

  @Test func `short ids are for the caller to expand, whose errors pass`() throws {
    struct Ambiguous: Error, Equatable {}
    let full = ThingID.operation(OperationID(replica: ReplicaID(ID128(high: 1, low: 2)), seq: 42))
    let line = Array(#"{"edit":"remove","target":"42"}"#.utf8)
    #expect(try EditLine.parse(line[...]) { $0 == "42" ? full : try #require(nil) } == .remove(target: .id(full)))
    #expect(throws: Ambiguous()) { try EditLine.parse(line[...]) { _ in throw Ambiguous() } }
    let complete = Array("{\"edit\":\"remove\",\"target\":\"\(full)\"}".utf8)
    #expect(try EditLine.parse(complete[...]) { _ in throw Ambiguous() } == .remove(target: .id(full)))
  }

  @Test func `an article without a title takes its first line`() throws {
    #expect(
      try edit(##"{"edit":"addArticle","text":"\n# خبر\nمتن"}"##)
        == .addArticle(NewArticle(title: "خبر", text: "\n# خبر\nمتن")))
  }

  @Test(arguments: UInt64(0)..<40) func `no line makes it trap`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let lines = [
      #"{"edit":"annotate","article":"$a","label":"PER","fragments":[[12,20]],"attributes":{"role":"x"},"tags":[],"key":"k","name":"$x"}"#,
      #"{"edit":"resolve","target":"$x","field":"fragments","value":[[1,2],[3,4]]}"#,
      #"{"edit":"addArticle","title":"t","text":"x","metadata":{"a":"b"},"tags":["t"],"name":"$a"}"#,
    ]
    for _ in 0..<200 {
      var bytes = Array(random.pick(lines).utf8)
      for _ in 0..<random.int(in: 1...3) { mutate(&bytes, &random) }
      do { _ = try EditLine.parse(bytes[...]) } catch { #expect(error is LineError && !"\(error)".isEmpty) }
    }
  }

  private func edit(_ line: String) throws -> Edit? { try EditLine.parse(ArraySlice(line.utf8)) }

  private func id(_ text: String) throws -> ThingID { try #require(ThingID(text)) }
}
