package import Models

/// A replica in memory: a log and the states it folds to, without a database. Edits go through `Editor`, as everywhere.
package struct MemoryReplica: ArticleSource, History {
  package let id: ReplicaID
  /// What is held of each replica, in order.
  package private(set) var log: [ReplicaID: [Change]] = [:]
  package private(set) var states: [ArticleID: ArticleState] = [:]
  private var texts: [ArticleID: ExactText] = [:]
  private var homes: [ThingID: ArticleID] = [:]
  private var lamport: UInt64 = 0

  package init(id: ReplicaID) { self.id = id }

  package var changes: [Change] { log.sorted { $0.key < $1.key }.flatMap(\.value) }
  package var operationCount: Int { changes.reduce(0) { $0 + $1.operations.count } }

  /// Runs edits as one change, as a database would: all of it or nothing.
  package mutating func edit<Value>(
    author: ExactText, wall: Timestamp, _ body: (inout Editor, MemoryReplica) throws -> Value
  ) throws -> Value {
    let last = log[id]?.last?.header.lastSeq ?? 0
    let hand = Editor.Hand(
      replica: id, nextSeq: last + 1, lamport: min(lamport + 1, Limits.lamport), wall: wall, author: author,
      device: ExactText("device of \(author)"))
    var editor = Editor(source: self, hand: hand)
    let value = try body(&editor, self)
    if let change = editor.change { take(change) }
    return value
  }

  /// Takes in the next change of a replica; one that is held already, or isn't the next, changes nothing.
  package mutating func take(_ change: Change) {
    let replica = change.id.replica
    guard change.id.seq == (log[replica]?.last?.header.lastSeq ?? 0) + 1 else { return }
    log[replica, default: []].append(change)
    lamport = max(lamport, min(change.header.lamport, Limits.lamport))
    for operation in change.operations {
      states[operation.article, default: ArticleState(id: operation.article)].apply(operation, of: change.header)
      homes[.operation(operation.id)] = operation.article
      if let key = operation.madeKey { homes[.key(key)] = operation.article }
      if case .article(let creation) = operation.payload, states[operation.article]?.baseLength != nil {
        texts[operation.article] = creation.text
      }
    }
  }

  /// Takes in at most `limit` changes that the other holds of each replica.
  package mutating func pull(from other: MemoryReplica, limit: (ReplicaID) -> Int) {
    for (replica, changes) in other.log.sorted(by: { $0.key < $1.key }) where replica != id {
      let known = log[replica]?.count ?? 0
      for change in changes.dropFirst(known).prefix(max(0, limit(replica))) { take(change) }
    }
  }

  package func view(_ article: ArticleID) -> ArticleView? {
    guard let state = states[article], let text = texts[article] else { return nil }
    return ArticleReader(state).view(base: text)
  }

  /// The text of an article as edited; nil while it has not come.
  package func text(of article: ArticleID) -> ExactText? {
    texts[article].flatMap { states[article]?.text(over: $0) }
  }

  /// Whether both hold the same operations.
  package func holdsTheSame(as other: MemoryReplica) -> Bool { counts == other.counts }

  private var counts: [ReplicaID: Int] { log.mapValues(\.count) }

  package var views: [ArticleView] { states.keys.sorted().compactMap(view) }

  // MARK: - ArticleSource, History

  package func state(of article: ArticleID) -> ArticleState? { states[article] }
  package func baseText(of article: ArticleID) -> ExactText? { texts[article] }

  package func home(of thing: ThingID) -> ArticleID? {
    if case .article(let article) = thing { return article }
    return homes[thing]
  }

  package func change(containing operation: OperationID) -> Change? {
    log[operation.replica]?.first { $0.header.lastSeq >= operation.seq }
  }

  package func operations(of article: ArticleID) -> [(ChangeHeader, Models.Operation)] {
    changes.flatMap { change in
      change.operations.filter { $0.article == article }.map { (change.header, $0) }
    }
  }
}
