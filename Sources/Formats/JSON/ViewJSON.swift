package import Models

/// What `show`, `conflicts` and `export --format jsonl` print of an article and what is in it.
///
/// All keys are always present, in the order of the contract; times as `Timestamp.description`.
package enum ViewJSON {
  package static func article(_ view: ArticleView) -> JSONValue {
    .object(
      head(of: view) + [
        JSONMember("annotations", .array(view.annotations.map(span))),
        JSONMember("relations", .array(view.relations.map(relation))),
        JSONMember("notes", .array(view.notes.map(note))),
        JSONMember("conflicts", .array(view.conflicts.map(conflict))),
      ])
  }

  /// Writes `article(view)` without building the tree, without a line end. A corpus is added as the last
  /// member.
  package static func appendArticle(_ view: ArticleView, corpus: CorpusID? = nil, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    for member in head(of: view) {
      JSONWriter.append(member, to: &out)
      out.append(UInt8(ascii: ","))
    }
    append("annotations", view.annotations, as: span, to: &out)
    out.append(UInt8(ascii: ","))
    append("relations", view.relations, as: relation, to: &out)
    out.append(UInt8(ascii: ","))
    append("notes", view.notes, as: note, to: &out)
    out.append(UInt8(ascii: ","))
    append("conflicts", view.conflicts, as: conflict, to: &out)
    if let corpus {
      out.append(UInt8(ascii: ","))
      JSONWriter.append(JSONMember("corpus", .string(corpus.description)), to: &out)
    }
    out.append(UInt8(ascii: "}"))
  }

  package static func span(_ view: SpanView) -> JSONValue {
    .object([
      JSONMember("id", id(view.id)),
      JSONMember("label", .string(view.label)),
      JSONMember("fragments", fragments(view.fragments)),
      JSONMember("quote", .string(view.quote)),
      JSONMember("quotes", .texts(view.quotes)),
      JSONMember("attributes", named(view.attributes)),
      JSONMember("tags", .texts(view.tags)),
      JSONMember("author", .string(view.author)),
      JSONMember("created", time(view.created)),
      JSONMember("state", .string(view.state.rawValue)),
      JSONMember("position", view.position.map { .integer(Int64($0)) } ?? .null),
      JSONMember("notes", .array(view.notes.map(note))),
      JSONMember("conflicts", .array(view.conflicts.map(conflict))),
    ])
  }

  package static func relation(_ view: RelationView) -> JSONValue {
    .object([
      JSONMember("id", id(view.id)),
      JSONMember("label", .string(view.label)),
      JSONMember("source", id(view.source)),
      JSONMember("target", id(view.target)),
      JSONMember("attributes", named(view.attributes)),
      JSONMember("tags", .texts(view.tags)),
      JSONMember("author", .string(view.author)),
      JSONMember("created", time(view.created)),
      JSONMember("state", .string(view.state.rawValue)),
      JSONMember("notes", .array(view.notes.map(note))),
      JSONMember("conflicts", .array(view.conflicts.map(conflict))),
    ])
  }

  /// The note with its replies. Views nest them no deeper than sixty, so the recursion is shallow.
  package static func note(_ view: NoteView) -> JSONValue {
    .object([
      JSONMember("id", id(view.id)),
      JSONMember("text", .string(view.text)),
      JSONMember("author", .string(view.author)),
      JSONMember("created", time(view.created)),
      JSONMember("conflicts", .array(view.conflicts.map(conflict))),
      JSONMember("replies", .array(view.replies.map(note))),
    ])
  }

  package static func conflict(_ view: ConflictView) -> JSONValue {
    .object([
      JSONMember("target", id(view.target)),
      JSONMember("article", .string(view.article.description)),
      JSONMember("field", .string(view.field)),
      JSONMember("values", .array(view.values.map(value))),
    ])
  }

  /// `[[start,end],...]`.
  package static func fragments(_ ranges: [ScalarRange]) -> JSONValue {
    .array(ranges.map { .array([.integer(Int64($0.start)), .integer(Int64($0.end))]) })
  }
}

extension ViewJSON {
  private static func head(of view: ArticleView) -> [JSONMember] {
    [
      JSONMember("id", .string(view.id.description)),
      JSONMember("title", .string(view.title)),
      JSONMember("language", .text(view.language)),
      JSONMember("direction", .string(view.direction)),
      JSONMember("url", .text(view.url)),
      JSONMember("text", .string(view.text)),
      JSONMember("length", .integer(Int64(view.length))),
      JSONMember("metadata", named(view.metadata)),
      JSONMember("tags", .texts(view.tags)),
      JSONMember("author", .string(view.author)),
      JSONMember("created", time(view.created)),
    ]
  }

  private static func append<Element>(
    _ name: String, _ elements: [Element], as json: (Element) -> JSONValue, to out: inout [UInt8]
  ) {
    JSONWriter.append(name, to: &out)
    out.append(contentsOf: ":[".utf8)
    for (position, element) in elements.enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      JSONWriter.append(json(element), to: &out)
    }
    out.append(UInt8(ascii: "]"))
  }

  private static func value(_ view: ConflictView.Value) -> JSONValue {
    let value: JSONValue =
      switch view.value {
      case .cleared: .null
      case .text(let text): .string(text)
      case .fragments(let ranges): fragments(ranges)
      }
    return .object([
      JSONMember("value", value),
      JSONMember("author", .string(view.author)),
      JSONMember("created", time(view.created)),
      JSONMember("device", .string(view.device)),
      JSONMember("winner", .bool(view.winner)),
    ])
  }

  private static func id(_ id: ThingID) -> JSONValue { .string(id.description) }

  private static func time(_ time: Timestamp) -> JSONValue { .string(time.description) }

  private static func named(_ values: [NamedValue]) -> JSONValue {
    .object(values.map { JSONMember($0.name, .string($0.value)) })
  }
}
