internal import Foundation
internal import GRDB
package import Models
internal import Segments

/// Reads articles and their history within one transaction.
package struct CorpusReader: ArticleSource, History {
  let db: Database
  /// The replica whose unsealed changes the database holds.
  let replica: ReplicaID
  private let homes = HomeCache()
  private let forks = ForkCache()
  private let edited = EditedArticles()

  init(db: Database, replica: ReplicaID) {
    self.db = db
    self.replica = replica
  }

  package func state(of article: ArticleID) throws -> ArticleState? {
    if let prepared = edited.takePrepared(article) { return try prepared.state.get() }
    guard let stored = try stored([article])[article] else { return nil }
    edited.add(stored, article)
    return try stored.state()
  }

  /// Reads the states of articles that will be asked for: of several together it takes less, and all cores do it.
  package func prepare(_ articles: [ArticleID]) throws {
    let wanted = edited.unknown(among: articles)
    guard wanted.count > 1 else { return }
    let stored = try Array(stored(Array(wanted)))
    let states = Parallel.map(stored) { PreparedState($0.value) }
    for (item, state) in zip(stored, states) { edited.add(item.value, item.key, prepared: state) }
  }

  /// The number of an article, made when it is new.
  func makeNumber(of article: ArticleID) throws -> Int64 {
    try edited.article(article)?.number ?? ArticleTable(db: db).makeNumber(of: article)
  }

  /// What is to be written of an article whose state was asked for.
  func refolded(_ article: ArticleID, as form: ArticleTable.Form) throws -> ArticleTable.Refolded {
    let stored = edited.article(article)
    return try ArticleTable.Refolded(form: form, oldFacets: stored?.facets.counts ?? [], known: stored?.known)
  }

  /// The states of articles before they are decoded.
  func stored(_ articles: [ArticleID]) throws -> [ArticleID: ArticleTable.Stored] {
    try ArticleTable(db: db).stored(articles)
  }

  package func baseText(of article: ArticleID) throws -> ExactText? {
    try ArticleTable(db: db).text(article)
  }

  func baseTexts(of articles: [ArticleID]) throws -> [ArticleID: ExactText] {
    try ArticleTable(db: db).texts(articles)
  }

  /// The articles that show with this URL; where there is none, those with this title.
  package func articles(url: ExactText?, title: ExactText) throws -> [ArticleID] {
    let (column, value) = url.map { ("url", $0) } ?? ("title", title)
    return try String.fetchAll(
      db, sql: "SELECT id FROM article WHERE visible AND \(column) = ? ORDER BY created, id LIMIT 50",
      arguments: [value.data]
    ).compactMap { ArticleID($0) }
  }

  package func home(of thing: ThingID) throws -> ArticleID? {
    switch thing {
    case .article(let id): return id
    case .key(let key):
      guard let number = try KeyTable(db: db).article(of: key) else { return nil }
      return try ArticleTable(db: db).id(of: number)
    case .operation(let id): return try article(of: id)
    }
  }

  /// Whether a label, tag or name is in use.
  package func isInUse(_ facet: Facet) throws -> Bool { try WordTable(db: db).isInUse(facet) }

  /// How the segments of the log are read.
  func forkReading() throws -> ForkReading { try forks.reading(db) }

  /// The article that an operation names.
  func article(of operation: OperationID) throws -> ArticleID? {
    if let known = homes.article(of: operation) { return known }
    let log = LogTable(db: db)
    if operation.replica == replica, let change = try log.unsealed(containing: operation) {
      homes.add(change)
    } else if let row = try segment(holding: operation) {
      let articles = try SegmentLookup.articles(in: log.bytes(ofSegment: row.number))
      // What is read under several names can't be remembered under one.
      guard try forkReading().renamings[row.number] == nil else { return articles.article(of: operation.seq) }
      homes.add(articles, of: operation.replica)
    }
    return homes.article(of: operation)
  }

  private func segment(holding operation: OperationID) throws -> LogTable.SegmentRow? {
    let forks = try forkReading()
    let written = OperationID(replica: forks.origin(of: operation.replica), seq: operation.seq)
    return try LogTable(db: db).segments(holding: written).first { row in
      forks.renaming(ofSegment: row.number)(written) == operation
    }
  }

  package func change(containing operation: OperationID) throws -> Change? {
    let log = LogTable(db: db)
    if operation.replica == replica, let change = try log.unsealed(containing: operation) { return change }
    guard let row = try segment(holding: operation) else { return nil }
    let segment = try SegmentCodec.decodeHeld(log.bytes(ofSegment: row.number))
    return try segment.change(containing: operation.seq).map { try read($0, row.number) }
  }

  /// A change of a segment under the names by which it is read here.
  func read(_ change: Change, _ segment: Int64) throws -> Change {
    guard let renaming = try forkReading().renamings[segment] else { return change }
    return try change.renamed(renaming) { article, name, seq in
      try operations(of: article).map(\.1.id).filter { $0.replica == name && $0.seq <= seq }.map(\.seq).max()
    }
  }

  package func operations(of article: ArticleID) throws -> [(ChangeHeader, Models.Operation)] {
    guard let number = try ArticleTable(db: db).number(of: article) else { return [] }
    let log = LogTable(db: db)
    let forks = try forkReading()
    var found = ArticleOperations()
    for row in try log.segments(ofArticle: number) where !forks.unbound.contains(row.number) {
      let operations = try SegmentLookup.operations(ofArticle: article, in: log.bytes(ofSegment: row.number))
      found.add(operations, forks.renamings[row.number])
    }
    for change in try log.unsealed(of: replica) {
      found.add(change.operations.filter { $0.article == article }.map { (change.header, $0) }, nil)
    }
    return found.renamed
  }
}

/// Where the operations of the segments and changes looked into are, for the length of one transaction: a script names
/// thousands of things of one segment.
private final class HomeCache {
  private var segments: [ReplicaID: [SegmentArticles]] = [:]
  private var changes: [Change] = []

  /// More than these are forgotten, so that memory stays bounded however many segments are named.
  private static let most = 16

  func article(of operation: OperationID) -> ArticleID? {
    for segment in segments[operation.replica] ?? [] {
      if let article = segment.article(of: operation.seq) { return article }
    }
    for change in changes where change.id.replica == operation.replica {
      guard operation.seq >= change.id.seq, operation.seq <= change.header.lastSeq else { continue }
      return change.operations[Int(operation.seq - change.id.seq)].article
    }
    return nil
  }

  func add(_ articles: SegmentArticles, of replica: ReplicaID) {
    segments[replica] = [articles] + (segments[replica] ?? []).prefix(Self.most - 1)
  }

  func add(_ change: Change) { changes = [change] + changes.prefix(Self.most - 1) }
}

/// What the database has of the articles whose states were asked for, for the length of one transaction: who changes one
/// saves it afterwards, and need not look for it again.
private final class EditedArticles {
  private var articles: [Article] = []
  /// Where they are.
  private var places = IDTable()

  final class Article {
    let number: Int64
    let facets: ArticleTable.Stored.Facets
    let known: ArticleTable.Known
    /// Read ahead and not asked for yet.
    fileprivate var prepared: PreparedState?

    fileprivate init(_ stored: ArticleTable.Stored, prepared: PreparedState?) {
      (number, facets, known) = (stored.number, stored.facets, stored.known)
      self.prepared = prepared
    }
  }

  func article(_ id: ArticleID) -> Article? { places.number(of: id).map { articles[$0] } }

  func unknown(among ids: [ArticleID]) -> Set<ArticleID> {
    // Taken out once: to look into it where it is makes a copy each time.
    let places = places
    var unknown: Set<ArticleID> = []
    for id in ids where places.number(of: id) == nil { unknown.insert(id) }
    return unknown
  }

  func add(_ stored: ArticleTable.Stored, _ id: ArticleID, prepared: PreparedState? = nil) {
    let article = Article(stored, prepared: prepared)
    if let place = places.number(of: id) { return articles[place] = article }
    places.add(id)
    articles.append(article)
  }

  /// Gives a state that was read ahead, once: whoever changes it must be the only one to hold it.
  func takePrepared(_ id: ArticleID) -> PreparedState? {
    guard let article = article(id) else { return nil }
    defer { article.prepared = nil }
    return article.prepared
  }
}

/// A state that was read ahead. A class: it is handed on several times before somebody takes it.
private final class PreparedState: Sendable {
  let state: Result<ArticleState, any Error>

  init(_ stored: ArticleTable.Stored) { state = Result { try stored.state() } }
}

/// How segments are read, for the length of one transaction.
private final class ForkCache {
  private var known: ForkReading?

  func reading(_ db: Database) throws -> ForkReading {
    if let known { return known }
    let reading = try ForkTable(db: db).reading()
    known = reading
    return reading
  }
}

/// The operations of one article from several segments, each once.
private struct ArticleOperations {
  private var found: [(header: ChangeHeader, operation: Operation, renaming: Renaming?)] = []
  /// The numbers held under each name, in ascending order.
  private var numbers: [ReplicaID: [UInt64]] = [:]

  mutating func add(_ operations: [(ChangeHeader, Operation)], _ renaming: Renaming?) {
    for (header, operation) in operations {
      let id = renaming?(operation.id) ?? operation.id
      // Each replica's come in order; what a second segment has again is the same.
      guard id.seq > numbers[id.replica]?.last ?? 0 else { continue }
      numbers[id.replica, default: []].append(id.seq)
      found.append((header, operation, renaming))
    }
  }

  /// Under the names by which they are read. Only now, since what a removal saw depends on all of them.
  var renamed: [(ChangeHeader, Operation)] {
    found.map { header, operation, renaming in
      guard let renaming else { return (header, operation) }
      let renamed = operation.renamed(renaming) { name, seq in numbers[name]?.last { $0 <= seq } }
      return (header.renamed(renaming), renamed)
    }
  }
}
