internal import Models

/// The names an export uses: how they are written, and the configuration that makes brat accept them.
struct BratConfiguration {
  private struct Attribute {
    var values: Set<ExactText> = []
    var isOfSpans = false
    var isOfRelations = false

    /// Without another value than `true` it is what brat calls binary: there or not there.
    var isBinary: Bool { values == ["true"] }
  }

  private var names = BratNames()
  private var labels: Set<ExactText> = []
  private var relations: Set<ExactText> = []
  private var attributes: [ExactText: Attribute] = [:]

  init(of articles: [ArticleView]) {
    for article in articles {
      for span in article.annotations {
        labels.insert(ExactText(span.label))
        for attribute in span.attributes { declare(attribute) { $0.isOfSpans = true } }
      }
      for relation in article.relations {
        relations.insert(ExactText(relation.label))
        for attribute in relation.attributes { declare(attribute) { $0.isOfRelations = true } }
      }
    }
    names = BratNames(of: labels.union(relations).union(attributes.keys))
  }

  private mutating func declare(_ attribute: NamedValue, _ mark: (inout Attribute) -> Void) {
    let name = ExactText(attribute.name)
    attributes[name, default: Attribute()].values.insert(ExactText(Self.held(attribute.value)))
    mark(&attributes[name, default: Attribute()])
  }

  /// How the name of a label or an attribute is written.
  func name(_ name: String) -> ExactText { names.written(for: ExactText(name)) }

  func isBinary(_ name: String) -> Bool { attributes[ExactText(name)]?.isBinary ?? false }

  /// The value as a configuration can list it: white space, commas and bars become `_`, nothing becomes `_`.
  static func held(_ value: String) -> String {
    var held = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      let isSafe = scalar != "," && scalar != "|" && !scalar.isControl && !scalar.properties.isWhitespace
      held.append(isSafe ? scalar : "_")
    }
    return held.isEmpty ? "_" : String(held)
  }
}

// MARK: - Files

extension BratConfiguration {
  var files: [ExportedFile] {
    [
      ExportedFile(name: "annotation.conf", bytes: Array(annotation.utf8)),
      ExportedFile(name: "visual.conf", bytes: Array(visual.utf8)),
      ExportedFile(name: BratNames.fileName, bytes: names.tsv),
    ]
  }

  private var annotation: String {
    var lines = ["[entities]"] + sorted(labels)
    lines += ["", "[relations]", "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"]
    lines += sorted(relations).map { "\($0)\tArg1:<ENTITY>, Arg2:<ENTITY>" }
    lines += ["", "[events]", "", "[attributes]"]
    lines += attributes.map { (names.written(for: $0), $1) }.sorted { $0.0 < $1.0 }
      .map { Self.declaration(of: $0, $1) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// As they are written, which is ASCII.
  private func sorted(_ originals: Set<ExactText>) -> [String] {
    originals.map { names.written(for: $0) }.sorted().map(\.string)
  }

  private static func declaration(of name: ExactText, _ attribute: Attribute) -> String {
    let bearers = (attribute.isOfSpans ? ["<ENTITY>"] : []) + (attribute.isOfRelations ? ["<RELATION>"] : [])
    let values = attribute.isBinary ? [] : attribute.values.sorted().map(\.string)
    let list = values.isEmpty ? "" : ", Value:" + values.joined(separator: "|")
    return "\(name)\tArg:\(bearers.joined(separator: "|"))\(list)"
  }

  private var visual: String {
    let labels = names.rewritten.map { "\($0.written) | \(Self.shown($0.original))" }
    let drawing = [
      "SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken",
      "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5",
    ]
    return (["[labels]"] + labels + ["", "[drawing]"] + drawing).joined(separator: "\n") + "\n"
  }

  /// A bar parts the forms of a label, so that it cannot be in one.
  private static func shown(_ name: ExactText) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in name.string.unicodeScalars {
      shown.append(scalar == "|" || scalar.isControl ? "/" : scalar)
    }
    return String(shown)
  }
}
