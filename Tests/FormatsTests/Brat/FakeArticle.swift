import Formats
import Models

/// An article view made by hand or from an import's edits, without the fold: what an exporter is given in
/// tests.
enum FakeArticle {
  static let replica = ReplicaID(ID128(high: 1, low: 2))
  static let time = Timestamp(milliseconds: 1_700_000_000_123)

  static func thing(_ number: UInt64) -> ThingID { .operation(OperationID(replica: replica, seq: number)) }

  static func view(
    _ text: String, id: UInt64 = 1, title: String = "عنوان", language: String? = "fa", url: String? = nil
  ) -> ArticleView {
    ArticleView(
      id: ArticleID(ID128(high: id &* 0x9E37_79B9_7F4A_7C15, low: id)), title: title, language: language,
      direction: TextDirection.isRightToLeft(text) ? "rtl" : "ltr", url: url, text: text,
      length: text.unicodeScalars.count, metadata: [], tags: [], author: "سارا", created: time,
      annotations: [],
      relations: [], notes: [], conflicts: [], needsNewerVersion: 0)
  }

  static func note(_ number: UInt64, _ text: String, replies: [NoteView] = []) -> NoteView {
    NoteView(id: thing(number), text: text, author: "رضا", created: time, conflicts: [], replies: replies)
  }

  static func conflict(_ target: ThingID, _ article: ArticleID, _ field: String, _ values: [ConflictValue])
    -> ConflictView
  {
    ConflictView(
      target: target, article: article, field: field,
      values: values.enumerated().map { position, value in
        ConflictView.Value(
          value: value, author: "علی", created: time, device: "laptop", winner: position == 0)
      })
  }

  /// What an import says of a text, as a view.
  static func view(_ text: String, _ edits: [Edit], id: UInt64 = 1) -> ArticleView {
    var view = view(text, id: id)
    let scalars = ScalarText(ExactText(text))
    var ids: [ExactText: ThingID] = [:]
    for (position, edit) in edits.enumerated() {
      let id = thing(UInt64(position) + 1)
      switch edit {
      case .annotate(let new):
        ids[new.handle ?? ""] = id
        view.annotations.append(span(id, new, in: scalars))
      case .relate(let new):
        guard let source = ids[new.source], let target = ids[new.target] else { continue }
        ids[new.handle ?? ""] = id
        view.relations.append(
          RelationView(
            id: id, label: new.label.string, source: source, target: target,
            attributes: named(new.attributes),
            tags: [], author: "a", created: time, state: .live, notes: [], conflicts: []))
      case .note(let new): attach(note(UInt64(position) + 1, new.text.string), ids[new.target], to: &view)
      default: continue
      }
    }
    return view
  }

  private static func attach(_ note: NoteView, _ target: ThingID?, to view: inout ArticleView) {
    if let position = view.annotations.firstIndex(where: { $0.id == target }) {
      view.annotations[position].notes.append(note)
    } else if let position = view.relations.firstIndex(where: { $0.id == target }) {
      view.relations[position].notes.append(note)
    }
  }

  static func span(_ number: UInt64, _ label: String, _ ranges: [ClosedRange<Int>], in text: String)
    -> SpanView
  {
    let place = Place.ranges(ranges.map { ScalarRange(start: $0.lowerBound, end: $0.upperBound) })
    return span(
      thing(number), NewSpan(article: .handle("$a"), label: ExactText(label), place: place),
      in: ScalarText(ExactText(text)))
  }

  private static func span(_ id: ThingID, _ new: NewSpan, in text: ScalarText) -> SpanView {
    var ranges: [ScalarRange] = []
    for range in new.placed.sorted() {
      if let last = ranges.last, last.end == range.start {
        ranges[ranges.count - 1] = ScalarRange(start: last.start, end: range.end)
      } else {
        ranges.append(range)
      }
    }
    return SpanView(
      id: id, label: new.label.string, fragments: ranges, quotes: ranges.map { text.slice($0).string },
      attributes: named(new.attributes), tags: [], author: "سارا", created: time, state: .live, position: nil,
      notes: [], conflicts: [])
  }

  private static func named(_ attributes: NamedTexts) -> [NamedValue] {
    attributes.items.map { NamedValue(name: $0.name.string, value: $0.value.string) }
  }
}

extension [ExactText: ThingID] {
  fileprivate subscript(reference: Reference) -> ThingID? {
    if case .handle(let handle) = reference { self[handle] } else { nil }
  }
}
