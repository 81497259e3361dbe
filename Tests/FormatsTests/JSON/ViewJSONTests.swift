import Formats
import Models
import Testing

@Suite struct ViewJSONTests {
  private let replica = ReplicaID(ID128(high: 1, low: 2))
  private let time = Timestamp(milliseconds: 1_700_000_000_123)
  private let article = ArticleID(ID128(high: 3, low: 4))
  private let stamp = #""author":"سارا","created":"2023-11-14T22:13:20.123Z""#

  private func id(_ number: UInt64) -> ThingID { .operation(OperationID(replica: replica, seq: number)) }

  private func note(_ number: UInt64, _ text: String, replies: [NoteView] = []) -> NoteView {
    NoteView(id: id(number), text: text, author: "سارا", created: time, conflicts: [], replies: replies)
  }

  private func conflict(_ field: String, _ values: [ConflictValue]) -> ConflictView {
    ConflictView(
      target: id(1), article: article, field: field,
      values: values.map {
        .init(value: $0, author: "سارا", created: time, device: "laptop", winner: $0 == values[0])
      })
  }

  private func span(_ state: SpanView.State) -> SpanView {
    SpanView(
      id: id(1), label: "PER",
      fragments: state == .live ? [ScalarRange(start: 0, end: 2), ScalarRange(start: 3, end: 4)] : [],
      quotes: ["ab", "d"], attributes: [NamedValue(name: "role", value: "a\"b")], tags: ["t"], author: "سارا",
      created: time,
      state: state, position: state == .live ? nil : 7, notes: [note(2, "n", replies: [note(3, "r")])],
      conflicts: [])
  }

  private var relation: RelationView {
    RelationView(
      id: id(4), label: "says", source: id(1), target: id(1), attributes: [], tags: [], author: "سارا",
      created: time,
      state: .dangling, notes: [], conflicts: [])
  }

  private var view: ArticleView {
    ArticleView(
      id: article, title: "t", language: nil, direction: "ltr", url: nil, text: "abcd\n", length: 5,
      metadata: [NamedValue(name: "agency", value: "m")], tags: ["x"], author: "سارا", created: time,
      annotations: [span(.live), span(.collapsed)], relations: [relation], notes: [note(2, "n")],
      conflicts: [conflict("label", [.text("A"), .cleared])], needsNewerVersion: 0)
  }

  @Test func `a living span is written by the contract`() {
    let expected =
      #"{"id":"\#(id(1))","label":"PER","fragments":[[0,2],[3,4]],"quote":"ab d","quotes":["ab","d"],"#
      + #""attributes":{"role":"a\"b"},"tags":["t"],\#(stamp),"state":"live","position":null,"#
      + #""notes":[{"id":"\#(id(2))","text":"n",\#(stamp),"conflicts":[],"#
      + #""replies":[{"id":"\#(id(3))","text":"r",\#(stamp),"conflicts":[],"replies":[]}]}],"conflicts":[]}"#
    #expect(written(ViewJSON.span(span(.live))) == expected)
  }

  @Test func `a collapsed span has no fragments but a position`() {
    let json = ViewJSON.span(span(.collapsed))
    #expect(json["fragments"] == .array([]))
    #expect(json["state"] == .string("collapsed"))
    #expect(json["position"] == .integer(7))
    #expect(json["quote"] == .string("ab d"))
  }

  @Test func `a relation is written by the contract`() {
    let expected =
      #"{"id":"\#(id(4))","label":"says","source":"\#(id(1))","target":"\#(id(1))","attributes":{},"tags":[],\#(stamp),"#
      + #""state":"dangling","notes":[],"conflicts":[]}"#
    #expect(written(ViewJSON.relation(relation)) == expected)
  }

  @Test func `a conflict gives each value as what it is`() {
    let range = ScalarRange(start: 1, end: 2)
    func value(_ json: String, _ winner: Bool) -> String {
      #"{"value":\#(json),\#(stamp),"device":"laptop","winner":\#(winner)}"#
    }
    let expected =
      #"{"target":"\#(id(1))","article":"\#(article)","field":"fragments","values":["#
      + "\(value("[[1,2]]", true)),\(value("null", false)),\(value("\"x\"", false))]}"
    #expect(
      written(ViewJSON.conflict(conflict("fragments", [.fragments([range]), .cleared, .text("x")])))
        == expected)
  }

  @Test func `an article has all its keys in the order of the contract`() {
    let keys = [
      "id", "title", "language", "direction", "url", "text", "length", "metadata", "tags", "author",
      "created", "annotations",
      "relations", "notes", "conflicts",
    ]
    let json = ViewJSON.article(view)
    #expect(json.object?.map(\.name) == keys)
    #expect(json["language"] == .null && json["url"] == .null)
    #expect(json["metadata"] == .object([JSONMember("agency", .string("m"))]))
  }

  @Test func `writing directly gives the bytes of the tree`() throws {
    var direct: [UInt8] = []
    ViewJSON.appendArticle(view, to: &direct)
    #expect(direct == JSONWriter.bytes(ViewJSON.article(view)))
    let corpus = CorpusID(ID128(high: 5, low: 6))
    var withCorpus: [UInt8] = []
    ViewJSON.appendArticle(view, corpus: corpus, to: &withCorpus)
    let members = try JSONValue.parse(withCorpus).object ?? []
    #expect(members.last == JSONMember("corpus", .string(corpus.description)))
    #expect(JSONWriter.bytes(.object(members.dropLast())) == direct)
  }

  private func written(_ value: JSONValue) -> String {
    String(decoding: JSONWriter.bytes(value), as: UTF8.self)
  }
}
