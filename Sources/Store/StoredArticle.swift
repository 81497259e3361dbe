internal import Foundation
internal import GRDB
internal import Models
internal import Segments

extension ArticleTable {
  /// What is stored of one article, as it stands in the database: decoding needs none, and costs more than reading.
  final class Stored: Sendable {
    private let id: ArticleID
    let number: Int64
    /// The state as it was last written whole, packed, and what became of it since.
    private let whole: Data
    private let deltas: DeltaList
    let facets: Facets
    /// The bytes of the base text; 0 when it isn't here. Nil when the text was not edited.
    private let baseLimit: Int?
    /// The counts of the article, and nothing else of its summary.
    private let counts: ArticleSummary
    private let names: Names

    fileprivate init(id: ArticleID, _ row: Row) {
      self.id = id
      number = row[10]
      facets = Facets(whole: row[0], deltas: row[1])
      whole = row[2]
      deltas = DeltaList(column: row[3])
      baseLimit = row[14] == 0 ? nil : row[15] ?? 0
      var counts = ArticleSummary()
      counts.annotations = row[4]
      counts.collapsed = row[5]
      counts.relations = row[6]
      counts.notes = row[7]
      counts.conflicts = row[8]
      counts.doubles = row[9]
      counts.isVisible = row[16]
      counts.waiting = row[17]
      counts.unknown = row[18]
      self.counts = counts
      names = Names(title: row[11], language: row[12], url: row[13])
    }

    /// The base text is looked for only where something depends on its length: it has a page of its own.
    fileprivate static let query = """
      SELECT s.facets, d.facets, s.bytes, d.bytes, a.annotations, a.collapsed, a.relations, a.notes, a.conflicts, a.doubles,
        a.number, a.title, a.language, a.url, s.edited,
        CASE WHEN s.edited THEN (SELECT length(b.text) FROM base b WHERE b.article = s.article) END,
        a.visible, a.waiting, a.unknown, j.key
      FROM json_each(?) j CROSS JOIN article a ON a.id = j.value JOIN state s ON s.article = a.number
      LEFT JOIN delta d ON d.article = s.article
      """

    /// The column of the article's place in the list that was asked for.
    fileprivate static let place = 19

    /// What the database has of the article, for who saves it.
    var known: Known { Known(names: names, totals: Totals(counts), hasDeltas: !deltas.isEmpty) }

    func state() throws -> ArticleState {
      try reading { () throws(ByteError) in
        try ArticleState(id: id, decoding: bytes(), baseLimit: baseLimit)
      }
    }

    private func bytes() throws(ByteError) -> [UInt8] { try deltas.applied(to: Packing.unpacked(Array(whole))) }

    /// What a few operations make of the article; nil when the whole state is needed to tell.
    func patched(by operations: [(operation: Operation, change: ChangeHeader)]) throws -> Refolded? {
      try reading { () throws(ByteError) in
        let bytes = try bytes()
        guard let patch = try StatePatch(of: id, stored: bytes, by: operations) else { return nil }
        var words = WordDifferences()
        words.record(change: patch.before.facets, to: patch.after.facets)
        let facets = try facets.changed(by: words)
        let deltas = deltas.adding(patch.delta)
        let isShort = (facets.deltas.count + deltas.count) * Self.fewestPerDeltaByte <= whole.count
        let content: Form.Content =
          isShort
          ? .deltas(.init(facets: facets.deltas, state: deltas))
          : .whole(try Form.Whole(facets: facets.current(), state: patch.delta.applied(to: bytes), isEdited: false))
        return Refolded(
          form: Form(summary: patch.summary(after: counts), content: content), oldFacets: patch.before.facets,
          known: known)
      }
    }

    /// A state is written whole when what became of it takes more than one byte for so many of its own: several patches
    /// are short then, and the database doesn't grow by much.
    private static let fewestPerDeltaByte = 4

    private func reading<Value>(_ body: () throws(ByteError) -> Value) throws -> Value {
      do {
        return try body()
      } catch {
        throw StoreError.damaged("the state of \(id): \(error)")
      }
    }
  }

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

  /// What the database has of an article: who saves it need not look, nor write what is the same.
  struct Known: Sendable {
    let names: Names
    /// What the article adds to the counts of the corpus.
    let totals: Totals
    let hasDeltas: Bool
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

    init(_ summary: ArticleSummary) {
      self.init(title: summary.title.data, language: summary.language?.data, url: summary.url?.data)
    }
  }

  /// What is to be written of an article, and what was there before: of a patched one both words are only those of the part
  /// that was read. What was known is nil when the database has no state of it.
  struct Refolded: Sendable {
    let form: Form
    let oldFacets: [FacetCount]
    let known: Known?
  }
}

extension ArticleTable.Stored {
  /// The words in use in an article, and how they have changed since they were written.
  struct Facets: Sendable {
    private let whole: Data
    let deltas: DeltaList

    init(whole: Data, deltas: Data?) {
      self.init(whole: whole, deltas: DeltaList(column: deltas))
    }

    private init(whole: Data, deltas: DeltaList) {
      self.whole = whole
      self.deltas = deltas
    }

    func current() throws(ByteError) -> [UInt8] { try deltas.applied(to: Array(whole)) }

    var counts: [FacetCount] { get throws { try FacetList.decode(current()) } }

    /// After words came into use more or less often.
    func changed(by differences: WordDifferences) throws(ByteError) -> Facets {
      guard let delta = try FacetList.delta(of: current(), by: differences) else { return self }
      return Facets(whole: whole, deltas: deltas.adding(delta))
    }
  }
}
