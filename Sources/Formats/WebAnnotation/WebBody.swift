internal import Models

/// The parts of an annotation, as JSON.
enum WebBody {
  /// An embedded text; `label` is the full name of the field that it gives.
  static func text(
    _ value: String, purpose: String? = nil, label: String? = nil, more: [JSONMember] = []
  ) -> JSONValue {
    let direction = TextDirection.isRightToLeft(value) ? "rtl" : "ltr"
    return .object(
      [JSONMember("type", .string("TextualBody"))] + member("purpose", purpose) + member("label", label)
        + [JSONMember("value", .string(value)), JSONMember("textDirection", .string(direction))] + more)
  }

  /// An attribute or a piece of metadata.
  static func named(_ pair: NamedValue, in group: String) -> JSONValue {
    text(pair.value, purpose: "describing", label: group + "." + pair.name)
  }

  static func tag(_ tag: String) -> JSONValue { text(tag, purpose: "tagging") }

  /// The other annotation of a link.
  static func link(_ iri: String) -> JSONValue {
    .object([
      JSONMember("type", .string("SpecificResource")), JSONMember("purpose", .string("linking")),
      JSONMember("source", .string(iri)),
    ])
  }

  /// The values of a conflict: alternatives, of which a reader takes the first.
  static func choice(_ conflict: ConflictView) -> JSONValue {
    let items = conflict.values.map { value in
      text(plain(value.value), label: conflict.field, more: credit(value.author, value.created))
    }
    return .object([JSONMember("type", .string("Choice")), JSONMember("items", .array(items))])
  }

  static func credit(_ author: String, _ created: Timestamp) -> [JSONMember] {
    let person: [JSONMember] = [JSONMember("type", .string("Person")), JSONMember("name", .string(author))]
    return (author.isEmpty ? [] : [JSONMember("creator", .object(person))])
      + [JSONMember("created", .string(created.description))]
  }

  static func member(_ name: String, _ value: String?) -> [JSONMember] {
    value.map { [JSONMember(name, .string($0))] } ?? []
  }

  /// A place as `[[12,20]]`; a cleared field is the empty text.
  private static func plain(_ value: ConflictValue) -> String {
    switch value {
    case .cleared: ""
    case .text(let text): text
    case .fragments(let ranges): "[" + ranges.map { "[\($0.start),\($0.end)]" }.joined(separator: ",") + "]"
    }
  }
}
