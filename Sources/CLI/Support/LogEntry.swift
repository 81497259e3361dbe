internal import Formats
internal import Models
internal import Store

/// One change as `log` shows it.
struct LogEntry {
  private let change: Change
  private let articles: [ArticleID]
  private let isUndone: Bool
  private let summary: String

  /// - Parameter correction: what the change made of the text, where that is to be told.
  init(_ change: Change, _ workspace: Workspace, correction: [WordDiff.Part]? = nil) throws {
    self.change = change
    var articles: [ArticleID] = []
    var known: Set<ArticleID> = []
    for operation in change.operations where known.insert(operation.article).inserted {
      articles.append(operation.article)
    }
    self.articles = articles
    isUndone = try workspace.replica.isUndone(change)
    let summary = Self.summary(of: change)
    self.summary = correction.map { Self.line(summary, $0) } ?? summary
  }

  /// More places than this are counted.
  private static let mostPlaces = 5

  private static func line(_ summary: String, _ correction: [WordDiff.Part]) -> String {
    var places = 0
    let shown = correction.prefix { part in
      if case .removed = part { places += 1 } else if case .added = part, places == 0 { places += 1 }
      return places <= mostPlaces
    }
    let rest = shown.count < correction.count ? " and more" : ""
    return summary + ": " + WordDiff.plain(Array(shown)) + rest
  }

  var document: JSONValue {
    .object([
      JSONMember("id", .string(change.id.description)), JSONMember("author", .string(change.header.author.string)),
      JSONMember("device", .string(change.header.device.string)),
      JSONMember("created", .string(change.header.wall.description)),
      JSONMember("operations", .integer(Int64(change.operations.count))), JSONMember("summary", .string(summary)),
      JSONMember("articles", .texts(articles.map(\.description))), JSONMember("undone", .bool(isUndone)),
    ])
  }

  func cells(_ workspace: Workspace) -> [Table.Cell] {
    [
      .id(workspace.short(change.id)), .time(Self.minute(change.header.wall)),
      .foreign(change.header.author.string), .foreign(change.header.device.string),
      .foreign(summary + (isUndone ? " (undone)" : "")),
    ]
  }

  func lines(_ workspace: Workspace, _ style: Style) -> [String] {
    let header = change.header
    return [
      "change \(workspace.short(change.id))\(isUndone ? " (undone)" : "")",
      "by \(Isolate.foreign(header.author.string)) on \(Isolate.foreign(header.device.string)), "
        + Self.minute(header.wall),
      Isolate.foreign(summary),
    ] + articles.prefix(20).map { "in \(workspace.short(.article($0))) \(Describer(workspace).line(.article($0)))" }
  }

  static func minute(_ time: Timestamp) -> String {
    let text = time.description
    return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
  }

  /// `annotated PER`, `set label`, `12 annotations, 3 notes` ...
  private static func summary(of change: Change) -> String {
    if change.operations.count == 1 { return phrase(for: change.operations[0]) }
    var counts: [(what: String, count: Int)] = []
    for operation in change.operations {
      let what = noun(for: operation)
      if let index = counts.firstIndex(where: { $0.what == what }) {
        counts[index].count += 1
      } else {
        counts.append((what, 1))
      }
    }
    let parts = counts.filter { $0.what != "undo" }.map { $0.count == 1 ? $0.what : "\($0.count) × \($0.what)" }
    return (change.isUndo ? "undo: " : "") + parts.joined(separator: ", ")
  }

  private static func noun(for operation: Operation) -> String {
    switch operation.payload {
    case .article: "add article"
    case .span: "annotate"
    case .relation: "relate"
    case .note: "note"
    case .text: "correct text"
    case .write(.undone, _): "undo"
    case .write(.inForce, .off): "take back a correction"
    case .write(.inForce, _): "make a correction again"
    case .write(let key, .withdrawn): "take back \(key.name)"
    case .write(.tag(let tag), let value): (value == .on ? "tag +" : "tag -") + tag.string
    case .write(let key, let value): (value == .cleared ? "clear " : "set ") + key.name
    case .remove: "remove"
    case .restore: "bring back"
    case .opaque: "an edit by a newer version"
    }
  }

  private static func phrase(for operation: Operation) -> String {
    switch operation.payload {
    case .article(let creation): "add article \(creation.title)"
    case .span(let creation): "annotate \(creation.label)"
    case .relation(let creation): "relate \(creation.label)"
    case .write(.undone, _): "undo"
    case .write(.field(let field), .text(let value)): "set \(field)=\(value)"
    default: noun(for: operation)
    }
  }
}
