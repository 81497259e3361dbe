import Formats
import Models
import TestSupport
import Testing

/// Articles of random histories, exported as a line, imported into an empty corpus, and read there.
@Suite struct ArticleLineRoundTripTests {
  @Test(arguments: UInt64(0)..<60) func `what an export writes, an import takes`(seed: UInt64) throws {
    for view in views(of: RandomHistory.make(seed: seed, replicas: 4, changes: 60)) {
      var bytes: [UInt8] = []
      ViewJSON.appendArticle(view, corpus: CorpusID(ID128(high: 1, low: seed)), to: &bytes)
      let line = try #require(try ArticleLine.parse(bytes[...], number: 1))
      #expect(line.exported == view.id && line.corpus == CorpusID(ID128(high: 1, low: seed)))
      #expect(line.unknownKeys.isEmpty, "seed \(seed)")
      let unexpected = line.notTaken.filter { !$0.isExpected(of: view) }.map(\.description)
      #expect(unexpected.isEmpty, "seed \(seed)")
      #expect(line.things.count + line.notTaken.count { $0.isLoss } == view.thingCount, "seed \(seed)")

      var corpus = EmptyCorpus()
      let again = try #require(try corpus.take(line), "seed \(seed)")
      let lost = Set(line.notTaken.filter(\.isLoss).map(\.thing))
      let (found, expected) = (again.essence([]), view.essence(lost))
      let differences = found.symmetricDifference(expected).map { String(decoding: $0, as: UTF8.self) }
      #expect(differences.isEmpty, "seed \(seed)")
      #expect(try corpus.takeAgain(line) == nil, "seed \(seed): importing twice writes something")
    }
  }

  private func views(of history: RandomHistory) -> [ArticleView] {
    var states: [ArticleID: ArticleState] = [:]
    var texts: [ArticleID: ExactText] = [:]
    for change in history.changes {
      for operation in change.operations {
        states[operation.article, default: ArticleState(id: operation.article)].apply(
          operation, of: change.header)
        if case .article(let new) = operation.payload,
          ContentHash.article(url: new.url, text: new.text) == operation.article
        {
          texts[operation.article] = new.text
        }
      }
    }
    return states.sorted { $0.key < $1.key }.compactMap { id, state in
      texts[id].flatMap { ArticleReader(state).view(base: $0) }?.sensible
    }.filter { !$0.text.isEmpty }
  }
}

/// A corpus that holds what one import brought.
private struct EmptyCorpus: ArticleSource {
  private var states: [ArticleID: ArticleState] = [:]
  private var texts: [ArticleID: ExactText] = [:]

  func state(of article: ArticleID) -> ArticleState? { states[article] }
  func baseText(of article: ArticleID) -> ExactText? { texts[article] }
  func home(of thing: ThingID) -> ArticleID? { states.first { $0.value.thing(thing) != nil }?.key }

  /// The article as it reads after the import.
  mutating func take(_ line: ArticleLine) throws -> ArticleView? {
    let editor = try edited(line)
    for state in editor.states { states[state.id] = state }
    texts = editor.texts
    guard let (id, state) = states.first, let text = texts[id] else { return nil }
    return ArticleReader(state).view(base: text)
  }

  func takeAgain(_ line: ArticleLine) throws -> Change? { try edited(line).change }

  private func edited(_ line: ArticleLine) throws -> Editor {
    let hand = Editor.Hand(
      replica: ReplicaID(ID128(high: 99, low: 99)), nextSeq: 1, lamport: 1, wall: Timestamp(milliseconds: 5),
      author: "importer", device: "d")
    var editor = Editor(source: self, hand: hand)
    for edit in line.edits(leavingOut: { _ in false }) { _ = try editor.perform(edit) }
    return editor
  }
}

extension NotTaken {
  /// Whether the thing itself is missing after the import.
  fileprivate var isLoss: Bool {
    switch reason {
    case .conflict, .direction: false
    default: true
    }
  }

  /// Whether the article gives cause for it: a sensible one may only have relations without their ends (and
  /// notes on them), conflicts and a direction of its own.
  fileprivate func isExpected(of view: ArticleView) -> Bool {
    switch reason {
    case .conflict(let field): view.conflicts.contains { "\($0.target)" == thing && $0.field.isSame(field) }
    case .direction(let said): said == view.direction
    case .endMissing: view.relations.contains { "\($0.id)" == thing && view.lacksEnd(of: $0) }
    case .targetNotTaken:
      view.relations.contains { view.lacksEnd(of: $0) && $0.notes.contains { $0.holds(thing) } }
    default: false
    }
  }
}

// Random histories hold what `Editor` would refuse; these are the views with that put right.

extension ArticleView {
  fileprivate func lacksEnd(of relation: RelationView) -> Bool {
    ![relation.source, relation.target].allSatisfy { end in annotations.contains { $0.id == end } }
  }

  fileprivate var sensible: ArticleView {
    var view = self
    view.title = title.isEmpty ? "title" : title
    view.url = url?.isEmpty ?? true ? nil : url
    view.tags = tags.filter(\.isWord)
    view.metadata = metadata.filter(\.name.isWord)
    // Collapsed spans have no place in the text; that they are named is tested with edited articles.
    view.annotations = annotations.filter { $0.state == .live }.map(\.sensible)
    view.relations = relations.map { relation in
      var relation = relation
      relation.label = relation.label.isWord ? relation.label : "label"
      relation.tags = relation.tags.filter(\.isWord)
      relation.attributes = relation.attributes.filter(\.name.isWord)
      relation.notes = relation.notes.map(\.sensible)
      return relation
    }
    view.notes = notes.map(\.sensible)
    return view
  }
}

extension SpanView {
  fileprivate var sensible: SpanView {
    var span = self
    span.label = label.isWord ? label : "label"
    span.tags = tags.filter(\.isWord)
    span.attributes = attributes.filter(\.name.isWord)
    span.notes = notes.map(\.sensible)
    (span.fragments, span.quotes) = ([], [])
    for (range, quote) in zip(fragments, quotes) {
      if let last = span.fragments.last, last.end == range.start {
        span.fragments[span.fragments.count - 1] = ScalarRange(start: last.start, end: range.end)
        span.quotes[span.quotes.count - 1] += quote
      } else {
        span.fragments.append(range)
        span.quotes.append(quote)
      }
    }
    return span
  }
}

extension NoteView {
  fileprivate var sensible: NoteView {
    var note = self
    note.text = text.isEmpty ? "text" : text
    note.replies = replies.map(\.sensible)
    return note
  }

  fileprivate func holds(_ id: String) -> Bool { "\(self.id)" == id || replies.contains { $0.holds(id) } }
}

extension String {
  fileprivate var isWord: Bool { !isEmpty && !unicodeScalars.contains { $0.isControl } }
}

extension ArticleView {
  fileprivate var thingCount: Int {
    let onThings = annotations.flatMap(\.notes) + relations.flatMap(\.notes) + notes
    return annotations.count + relations.count + onThings.reduce(0) { $0 + $1.count }
  }

  /// What must survive, one line a thing, without ids.
  fileprivate func essence(_ lost: Set<String>) -> Set<[UInt8]> {
    var lines = [
      "\(title)|\(language ?? "-")|\(url ?? "-")|\(text)|\(length)|\(metadata)|\(tags)|\(author)|\(created)"
    ]
    for span in annotations where !lost.contains("\(span.id)") {
      lines.append(span.essence)
      for note in span.notes { lines += note.essence(on: span.essence) }
    }
    for relation in relations where !lost.contains("\(relation.id)") {
      let ends = [relation.source, relation.target].map { end in
        annotations.first { $0.id == end }?.essence ?? "?"
      }
      let line =
        "\(relation.label)|\(ends)|\(relation.attributes)|\(relation.tags)|\(relation.author)|\(relation.created)"
      lines.append(line)
      for note in relation.notes { lines += note.essence(on: line) }
    }
    for note in notes { lines += note.essence(on: "") }
    return Set(lines.map { Array($0.utf8) })
  }
}

extension SpanView {
  fileprivate var essence: String {
    "\(label)|\(fragments)|\(quotes)|\(attributes)|\(tags)|\(author)|\(created)|\(state)"
  }
}

extension NoteView {
  fileprivate var count: Int { 1 + replies.reduce(0) { $0 + $1.count } }

  fileprivate func essence(on target: String) -> [String] {
    let line = "\(target)>\(text)|\(author)|\(created)"
    return [line] + replies.flatMap { $0.essence(on: line) }
  }
}
