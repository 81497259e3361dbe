internal import Foundation
internal import GRDB
package import Models
internal import Segments

extension Replica {
  /// Runs edits and records them as one change: all of them durably, or, when `body` throws, none.
  ///
  /// `body` must read through the reader it is given: the database is taken while it runs.
  /// - Returns: What `body` gives, and the change; nil when nothing was written.
  package func edit<Value>(
    author: ExactText? = nil, now: Timestamp, _ body: (inout Editor, CorpusReader) throws -> Value
  ) throws -> (value: Value, change: Change?) {
    try write { reader in
      let sealing = SealingAhead(reader, corpus: corpus)
      var editor = Editor(source: reader, hand: try hand(author, now, reader), follower: sealing)
      let value = try body(&editor, reader)
      guard let change = editor.change else { return (value, nil) }
      try record(change, editor, reader, sealing)
      return (value, change)
    }
  }

  /// Takes back a change; see `Editor.undo`.
  package func undo(_ change: OperationID, author: ExactText? = nil, now: Timestamp) throws -> (
    report: UndoReport, change: Change?
  ) {
    let (report, made) = try edit(author: author, now: now) { editor, reader in
      try editor.undo(change, in: reader)
    }
    return (report, made)
  }

  private func hand(_ author: ExactText?, _ now: Timestamp, _ reader: CorpusReader) throws -> Editor.Hand {
    let meta = MetaTable(db: reader.db)
    let own = try ReplicaTable(db: reader.db).entry(of: replica, corpus: corpus)
    return Editor.Hand(
      replica: replica, nextSeq: own.last + 1, lamport: min(try meta.number(.lamport) + 1, Limits.lamport),
      wall: now, author: try author ?? meta.text(.author) ?? .empty, device: try meta.text(.device) ?? .empty)
  }

  /// A change of more operations than this is sealed at once, so that looking into it stays cheap.
  private static let mostUnsealedOperations = 2000
  /// Unsealed changes of more bytes than this are sealed at once: a segment has a limit, and a change that doesn't fit
  /// one must fail now, not at every sync to come.
  private static let mostUnsealedBytes = 32 << 20

  private func record(
    _ change: Change, _ editor: Editor, _ reader: CorpusReader, _ sealing: SealingAhead
  ) throws {
    let db = reader.db
    let forms = try Forms(of: editor.states, numbers: reader.makeNumber)
    let replicas = ReplicaTable(db: db)
    var own = try replicas.entry(of: replica, corpus: corpus)
    own.advance(past: change.header)
    own.cited = max(own.cited, own.last)
    try MetaTable(db: db).witness(lamport: change.header.lamport)
    if change.operations.count > Self.mostUnsealedOperations {
      // The chain after it is what sealing finds.
      try replicas.save(own)
      forms.make { sealing.segment?.isGathering ?? false }
      _ = try seal(reader, with: change, ahead: sealing.segment)
    } else {
      let bytes = try LogTable(db: db).insert(unsealed: change)
      own.chain = own.chain.extended(byCanonicalBytes: bytes)
      try replicas.save(own)
      if try LogTable(db: db).unsealedBytes() > Self.mostUnsealedBytes { _ = try seal(reader) }
    }
    try save(consume forms, editor, reader)
    for (key, article) in editor.madeKeys {
      try KeyTable(db: db).insert(key, article: reader.makeNumber(of: article))
    }
  }

  private func save(_ forms: consuming Forms, _ editor: Editor, _ reader: CorpusReader) throws {
    var writer = try ArticleWriter(db: reader.db)
    try forms.inOrder { id, number, form in
      try writer.save(reader.refolded(id, as: form), number: number)
      if let text = editor.texts[id] { try ArticleTable(db: reader.db).insert(text: text, of: number) }
    }
    try writer.finish()
    // Whoever lets go of them last frees them; here there is a transaction to end.
    let done = consume forms
    Parallel.inTurn { withExtendedLifetime(done) {} }
  }
}

/// What is to be written of the articles edited. Large changes are encoded on all cores, while the log is written.
private struct Forms: Sendable {
  /// In the order of their rows: what stands on one page is written together.
  private let articles: [(id: ArticleID, number: Int64)]
  private let work: Parallel.Work<ArticleTable.Form>?
  private let made: [ArticleTable.Form]

  /// Fewer articles than these take less time than a thread to start.
  private static let enough = 16

  /// - Parameters:
  ///   - states: Sorted by id, so that new articles get their numbers in an order that anybody can repeat.
  ///   - numbers: Gives an article's.
  init(of states: [ArticleState], numbers: (ArticleID) throws -> Int64) rethrows {
    let articles = try states.map { (id: $0.id, number: try numbers($0.id)) }
    let order = articles.indices.sorted { articles[$0].number < articles[$1].number }
    self.articles = order.map { articles[$0] }
    let isLarge = states.count >= Self.enough
    work = isLarge ? Parallel.start(order) { ArticleTable.Form(states[$0]) } : nil
    made = isLarge ? [] : order.map { ArticleTable.Form(states[$0]) }
  }

  /// Makes some while something holds that would have to be waited for.
  func make(while isWaiting: () -> Bool) { work?.help(while: isWaiting) }

  /// Gives each in turn, while later ones are being made.
  func inOrder(_ body: (ArticleID, Int64, ArticleTable.Form) throws -> Void) rethrows {
    if let work {
      try work.inOrder { try body(articles[$0].id, articles[$0].number, $1) }
    } else {
      for (article, form) in zip(articles, made) { try body(article.id, article.number, form) }
    }
  }
}
