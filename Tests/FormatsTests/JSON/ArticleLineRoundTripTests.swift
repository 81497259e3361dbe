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
      let line = try #require(try ArticleLine.parse(bytes, number: 1))
      #expect(line.exported == view.id && line.corpus == CorpusID(ID128(high: 1, low: seed)))
      #expect(line.unknownKeys.isEmpty, "seed \(seed)")
      for thing in line.notTaken { #expect(thing.isExpected(of: view), "seed \(seed): \(thing)") }
      #expect(line.things.count + line.notTaken.count { $0.isLoss } == view.thingCount, "seed \(seed)")

      var corpus = EmptyCorpus()
      let again = try #require(try corpus.take(line), "seed \(seed)")
      let lost = Set(line.notTaken.filter(\.isLoss).map(\.thing))
      #expect(again.essence([]) == view.essence(lost), "seed \(seed)")
      #expect(try corpus.takeAgain(line) == nil, "seed \(seed): importing twice writes something")
    }
  }

  private func views(of history: RandomHistory) -> [ArticleView] {
    var states: [ArticleID: ArticleState] = [:]
    var texts: [ArticleID: ExactText] = [:]
    for change in history.changes {
      for operation in change.operations {
        states[operation.article, default: ArticleState(id: operation.article)].apply(operation, of: change.header)
        if case .article(let new) = operation.payload, ContentHash.article(url: new.url, text: new.text) == operation.article {
          texts[operation.article] = new.text
        }
      }
    }
    return states.sorted { $0.key < $1.key }.compactMap { id, state in
      texts[id].flatMap { ArticleReader(state).view(text: $0) }
    }
  }
}

/// A corpus that holds what one import brought.
private struct EmptyCorpus: ArticleSource {
  private var states: [ArticleID: ArticleState] = [:]
  private var texts: [ArticleID: ExactText] = [:]

  func state(of article: ArticleID) -> ArticleState? { states[article] }
  func text(of article: ArticleID) -> ExactText? { texts[article] }
  func home(of thing: ThingID) -> ArticleID? { states.first { $0.value.thing(thing) != nil }?.key }

  /// The article as it reads after the import.
  mutating func take(_ line: ArticleLine) throws -> ArticleView? {
    let editor = try edited(line)
    states = editor.states
    texts = editor.texts
    guard let (id, state) = states.first, let text = texts[id] else { return nil }
    return ArticleReader(state).view(text: text)
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
    case .conflict, .direction, .credit: false
    case .badWord(_, let what): what == "label"
    default: true
    }
  }

  /// Whether the article gives cause for it.
  fileprivate func isExpected(of view: ArticleView) -> Bool {
    switch reason {
    case .conflict: !view.conflicts.isEmpty
    case .direction(let said): said == view.direction
    case .credit: true
    case .endMissing: view.relations.contains { "\($0.id)" == thing && $0.state == .dangling }
    case .targetNotTaken, .collapsed, .badWord: true
    default: false
    }
  }
}

extension ArticleView {
  fileprivate var thingCount: Int {
    let onThings = annotations.flatMap(\.notes) + relations.flatMap(\.notes) + notes
    return annotations.count + relations.count + onThings.reduce(0) { $0 + $1.count }
  }

  /// What must survive, one line a thing, without ids.
  fileprivate func essence(_ lost: Set<String>) -> Set<[UInt8]> {
    var lines = ["\(title)|\(language ?? "-")|\(url ?? "-")|\(text)|\(length)|\(metadata)|\(tags)|\(author)|\(created)"]
    for span in annotations where !lost.contains("\(span.id)") {
      lines.append(span.essence)
      for note in span.notes { lines += note.essence(on: span.essence) }
    }
    for relation in relations where !lost.contains("\(relation.id)") {
      let ends = [relation.source, relation.target].map { end in annotations.first { $0.id == end }?.essence ?? "?" }
      let line = "\(relation.label)|\(ends)|\(relation.attributes)|\(relation.tags)|\(relation.author)|\(relation.created)"
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
