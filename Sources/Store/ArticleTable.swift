internal import Foundation
internal import GRDB
internal import Models
internal import Segments

/// The articles: their states, base texts, and what lists and counts need.
struct ArticleTable {
  let db: Database

  /// What is stored of one article, as it stands in the database: decoding needs none, and costs more than reading.
  struct Stored: Sendable {
    fileprivate let id: ArticleID
    let number: Int64
    fileprivate let bytes: Data
    let facetBytes: Data
    /// The bytes of the base text; 0 when it isn't here.
    fileprivate let baseLimit: Int
    /// The counts of the article, and nothing else of its summary.
    fileprivate let counts: ArticleSummary
    let names: Names

    fileprivate init(id: ArticleID, _ row: Row) {
      self.id = id
      number = row[9]
      facetBytes = row[0]
      bytes = row[1]
      baseLimit = row[2] ?? 0
      var counts = ArticleSummary()
      counts.annotations = row[3]
      counts.collapsed = row[4]
      counts.relations = row[5]
      counts.notes = row[6]
      counts.conflicts = row[7]
      counts.doubles = row[8]
      self.counts = counts
      names = Names(title: row[10], language: row[11], url: row[12])
    }

    static let query = """
      SELECT s.facets, s.bytes, length(b.text), a.annotations, a.collapsed, a.relations, a.notes, a.conflicts, a.doubles,
        a.number, a.title, a.language, a.url, j.key
      FROM json_each(?) j CROSS JOIN article a ON a.id = j.value JOIN state s ON s.article = a.number
      LEFT JOIN base b ON b.article = s.article
      """

    /// The column of the article's place in the list that was asked for.
    fileprivate static let place = 13

    func state() throws -> ArticleState {
      try reading { try ArticleState(id: id, decoding: Packing.unpacked(Array(bytes)), baseLimit: baseLimit) }
    }

    func facets() throws -> [FacetCount] { try FacetList.decode(facetBytes) }

    /// What a few operations make of the article; nil when the whole state is needed to tell.
    func patched(by operations: [(operation: Operation, change: ChangeHeader)]) throws -> Refolded? {
      let patch = try reading { try StatePatch(of: id, stored: Packing.unpacked(Array(bytes)), by: operations) }
      guard let patch else { return nil }
      var words: [Facet: Int] = [:]
      words.record(change: patch.before.facets, to: patch.after.facets)
      let form = Form(
        summary: patch.summary(after: counts), facets: try FacetList.changed(facetBytes, by: words),
        bytes: Data(Packing.packed(patch.bytes)))
      return Refolded(form: form, oldFacets: patch.before.facets, oldNames: names)
    }

    private func reading<Value>(_ body: () throws -> Value) throws -> Value {
      do {
        return try body()
      } catch let error as ByteError {
        throw StoreError.damaged("the state of \(id): \(error)")
      }
    }
  }

  /// What is to be written of an article, and what was there before: of a patched one both words are only those of the part
  /// that was read; names are nil when nobody looked.
  struct Refolded: Sendable {
    let form: Form
    let oldFacets: [FacetCount]
    let oldNames: Names?
  }

  func number(of id: ArticleID) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT number FROM article WHERE id = ?"), arguments: [id.description])
  }

  /// The number of an article, made when it is new.
  func makeNumber(of id: ArticleID) throws -> Int64 {
    if let number = try number(of: id) { return number }
    try db.cachedStatement(sql: "INSERT INTO article (id) VALUES (?)").execute(arguments: [id.description])
    return db.lastInsertedRowID
  }

  func id(of number: Int64) throws -> ArticleID {
    guard let text = try String.fetchOne(db, sql: "SELECT id FROM article WHERE number = ?", arguments: [number]),
      let id = ArticleID(text)
    else { throw StoreError.damaged("article \(number) is missing") }
    return id
  }

  func stored(_ id: ArticleID) throws -> Stored? { try stored([id])[id] }

  /// What is stored of several articles, without those of which nothing is: to ask costs more than to be answered.
  func stored(_ ids: [ArticleID]) throws -> [ArticleID: Stored] {
    let rows = try Row.fetchCursor(db.cachedStatement(sql: Stored.query), arguments: [Self.list(ids)])
    var stored: [ArticleID: Stored] = [:]
    stored.reserveCapacity(ids.count)
    while let row = try rows.next() {
      let id = ids[row[Stored.place]]
      stored[id] = Stored(id: id, row)
    }
    return stored
  }

  func text(_ id: ArticleID) throws -> ExactText? { try texts([id])[id] }

  /// The base texts of several articles, without those that have not come.
  func texts(_ ids: [ArticleID]) throws -> [ArticleID: ExactText] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT b.text, j.key FROM json_each(?) j CROSS JOIN article a ON a.id = j.value
        JOIN base b ON b.article = a.number
        """)
    let rows = try Row.fetchCursor(statement, arguments: [Self.list(ids)])
    var texts: [ArticleID: ExactText] = [:]
    while let row = try rows.next() { texts[ids[row[1]]] = try ExactText(column: row[0]) }
    return texts
  }

  /// Ids as JSON, which SQLite reads as a table of places and ids.
  private static func list(_ ids: [ArticleID]) -> String {
    "[\"\(ids.map(\.description).joined(separator: "\",\""))\"]"
  }

  func insert(text: ExactText, of number: Int64) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO base (article, text) VALUES (?, ?)").execute(
      arguments: [number, text.data])
  }

  /// Takes out an article of which nothing is folded any more; its row stays while segments have operations of it.
  func forget(_ number: Int64) throws {
    try db.execute(sql: "DELETE FROM state WHERE article = ?", arguments: [number])
    try forgetText(of: number)
    let isNamed = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM article_segment WHERE article = ?)", arguments: [number])
    guard isNamed != true else { return try save(ArticleSummary(), number: number) }
    try db.execute(sql: "DELETE FROM keyed WHERE article = ?", arguments: [number])
    try db.execute(sql: "DELETE FROM article WHERE number = ?", arguments: [number])
  }

  func forgetText(of number: Int64) throws {
    try db.execute(sql: "DELETE FROM base WHERE article = ?", arguments: [number])
  }

  /// What an article is called: columns with indexes, which SQLite writes anew even where nothing changes.
  struct Names: Equatable, Sendable {
    let title: Data
    let language: Data?
    let url: Data?

    fileprivate init(title: Data, language: Data?, url: Data?) {
      self.title = title
      self.language = language
      self.url = url
    }

    fileprivate init(_ summary: ArticleSummary) {
      self.init(title: summary.title.data, language: summary.language?.data, url: summary.url?.data)
    }
  }

  /// Writes the state and what follows from it; gives the words that are in use now.
  func save(_ state: ArticleState, number: Int64) throws -> [FacetCount] {
    try save(Form(state), number: number)
  }

  /// What is written of a state: made without the database, so that several may be made at once.
  struct Form: Sendable {
    let summary: ArticleSummary
    let facets: Data
    let bytes: Data

    fileprivate init(summary: ArticleSummary, facets: Data, bytes: Data) {
      self.summary = summary
      self.facets = facets
      self.bytes = bytes
    }

    init(_ state: ArticleState) {
      summary = ArticleSummary(state)
      facets = FacetList.encode(summary.facets)
      bytes = Data(Packing.packed(state.encoded))
    }
  }

  /// - Parameter known: What the article is called in the database, if that was looked at.
  func save(_ form: Form, number: Int64, known: Names? = nil) throws -> [FacetCount] {
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO state (article, facets, bytes) VALUES (?, ?, ?)"
    ).execute(arguments: [number, form.facets, form.bytes])
    try save(form.summary, number: number, known: known)
    return form.summary.facets
  }

  private func save(_ summary: ArticleSummary, number: Int64, known: Names? = nil) throws {
    try db.cachedStatement(
      sql: """
        UPDATE article SET visible = ?, removed = ?, created = ?, length = ?, annotations = ?, relations = ?, notes = ?,
          conflicts = ?, doubles = ?, waiting = ?, unknown = ?, tags = ?, collapsed = ?
        WHERE number = ?
        """
    ).execute(arguments: Self.counts(of: summary) + [number])
    let names = Names(summary)
    if names == known { return }
    try db.cachedStatement(sql: "UPDATE article SET title = ?, language = ?, url = ? WHERE number = ?").execute(
      arguments: Self.arguments(names) + [number])
  }

  /// Whether the columns of an article are those of a summary.
  func says(_ summary: ArticleSummary, number: Int64) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT visible IS ? AND removed IS ? AND created IS ? AND length IS ? AND annotations IS ? AND relations IS ?
          AND notes IS ? AND conflicts IS ? AND doubles IS ? AND waiting IS ? AND unknown IS ? AND tags IS ?
          AND collapsed IS ? AND title IS ? AND language IS ? AND url IS ?
        FROM article WHERE number = ?
        """, arguments: Self.counts(of: summary) + Self.arguments(Names(summary)) + [number]) ?? false
  }

  /// In the order of the statements above.
  private static func counts(of summary: ArticleSummary) -> StatementArguments {
    [
      summary.isVisible, summary.isRemoved, summary.created.milliseconds, summary.length, summary.annotations,
      summary.relations, summary.notes, summary.conflicts, summary.doubles, summary.waiting, summary.unknown,
      WordList.encode(summary.tags), summary.collapsed,
    ]
  }

  private static func arguments(_ names: Names) -> StatementArguments { [names.title, names.language, names.url] }
}

/// The words in use in the corpus: kept as sums, so that asking costs nothing as the corpus grows.
struct WordTable {
  let db: Database

  func add(_ differences: [Facet: Int]) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO word (kind, name, count) VALUES (?, ?, ?)
        ON CONFLICT (kind, name) DO UPDATE SET count = count + excluded.count
        """)
    for (facet, count) in differences where count != 0 {
      try statement.execute(arguments: [facet.kind.rawValue, facet.name.data, count])
    }
  }

  func isInUse(_ facet: Facet) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM word WHERE kind = ? AND name = ? AND count > 0)",
      arguments: [facet.kind.rawValue, facet.name.data]) ?? false
  }

  func all() throws -> [Facet: Int] {
    var words: [Facet: Int] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT kind, name, count FROM word WHERE count > 0") {
      guard let kind = Facet.Kind(rawValue: row[0]) else { continue }
      words[Facet(kind: kind, name: try ExactText(column: row[1]))] = row[2]
    }
    return words
  }
}

extension Dictionary where Key == Facet, Value == Int {
  /// Adds what changed from one article's words to what they are now. Both are sorted.
  mutating func record(change old: [FacetCount], to new: [FacetCount]) {
    let (old, new) = (old.span, new.span)
    var position = 0
    for index in new.indices {
      while position < old.count, old[position].facet < new[index].facet {
        self[old[position].facet, default: 0] -= old[position].count
        position += 1
      }
      var added = new[index].count
      if position < old.count, old[position].facet == new[index].facet {
        added -= old[position].count
        position += 1
      }
      if added != 0 { self[new[index].facet, default: 0] += added }
    }
    for gone in position..<old.count { self[old[gone].facet, default: 0] -= old[gone].count }
  }
}

/// Where things made with a key are.
struct KeyTable {
  let db: Database

  func insert(_ key: KeyID, article: Int64) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO keyed (id, article) VALUES (?, ?)").execute(
      arguments: [key.description, article])
  }

  func article(of key: KeyID) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT article FROM keyed WHERE id = ?"), arguments: [key.description])
  }
}
