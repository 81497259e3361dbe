internal import Foundation
internal import GRDB
package import Models
internal import Segments

/// What refolding the log found.
package struct Verification: Equatable, Sendable {
  /// A hash over the folded corpus, its waiting and unknown operations, and the version of the fold's rules.
  package var state: String
  /// One line for each thing stored that is not what the log says.
  package var differences: [String]
}

extension Replica {
  /// Refolds the whole log in memory and compares it with what is stored; checks every segment's signature and chain.
  ///
  /// `export` gives the canonical bytes of an article, for the hash.
  /// - Complexity: O(log), with all states in memory.
  package func verify(export: (ArticleView) throws -> [UInt8]) throws -> Verification {
    try read { reader in
      var differences: [String] = []
      let refolded = try refold(reader, &differences)
      try compare(refolded, reader, &differences)
      var parts: [[UInt8]] = [Array("fold \(Self.foldVersion)".utf8)]
      for (id, folded) in refolded.articles.sorted(by: { $0.key < $1.key }) {
        let view = folded.text.flatMap { ArticleReader(folded.state).view(base: $0) }
        parts.append(Array("\(id) \(folded.state.waiting) \(folded.state.unknown)".utf8))
        parts.append(try view.map(export) ?? [])
      }
      return Verification(state: CorpusDigest(parts: parts).hex, differences: differences)
    }
  }

  private func refold(_ reader: CorpusReader, _ differences: inout [String]) throws -> Refolding {
    var refolding = Refolding(corpus: corpus)
    try checkSegments(reader, &differences)
    try forEachSealedChange(reader) { refolding.take($0) }
    for change in try LogTable(db: reader.db).unsealed(of: replica) { refolding.take(change) }
    let forked = try ForkBinding(reader, corpus: corpus).verify(&differences)
    for entry in try ReplicaTable(db: reader.db).all() where entry.last > 0 && !forked.contains(entry.id) {
      let found = refolding.held[entry.id]
      if found?.last != entry.last || found?.chain != entry.chain {
        differences.append("the log of \(entry.id) does not reach operation \(entry.last) as recorded")
      }
    }
    return refolding
  }

  private func checkSegments(_ reader: CorpusReader, _ differences: inout [String]) throws {
    let log = LogTable(db: reader.db)
    for row in try log.segments() {
      do {
        _ = try SegmentCodec.decode(log.bytes(ofSegment: row.number), corpus: corpus)
      } catch {
        differences.append("segment \(row.name.path): \(error)")
      }
    }
  }

  private func compare(_ refolding: Refolding, _ reader: CorpusReader, _ differences: inout [String]) throws {
    var words = WordDifferences()
    for (id, article) in refolding.articles.sorted(by: { $0.key < $1.key }) {
      let summary = ArticleSummary(article.state)
      words.record(change: [], to: summary.facets)
      differences += try wrong(about: id, article, summary, reader).map { "article \(id): \($0)" }
    }
    for text in try String.fetchAll(reader.db, sql: "SELECT a.id FROM article a JOIN state s ON s.article = a.number") {
      guard let id = ArticleID(text), refolding.articles[id] == nil else { continue }
      differences.append("article \(id) is stored and not in the log")
    }
    let inUse = Dictionary(words.all.filter { $0.difference > 0 }) { first, _ in first }
    if try WordTable(db: reader.db).all() != inUse {
      differences.append("the counts of words in use are stored otherwise")
    }
    if try !TotalTable(db: reader.db).isRight() {
      differences.append("the counts of the corpus are stored otherwise")
    }
    for (key, article) in refolding.keys.sorted(by: { $0.key < $1.key }) {
      let number = try KeyTable(db: reader.db).article(of: key)
      guard let number, try ArticleTable(db: reader.db).id(of: number) == article else {
        differences.append("where \(key) is, is stored otherwise")
        continue
      }
    }
  }

  /// What is stored of an article otherwise than the log says.
  private func wrong(
    about id: ArticleID, _ article: Refolding.Article, _ summary: ArticleSummary, _ reader: CorpusReader
  ) throws -> [String] {
    let table = ArticleTable(db: reader.db)
    guard let stored = try table.stored(id) else { return ["in the log and not stored"] }
    let number = stored.number
    var wrong: [String] = []
    if try stored.state() != article.state { wrong.append("its state is stored otherwise than the log says") }
    if try stored.facets.counts != summary.facets { wrong.append("its words are stored otherwise") }
    if try table.text(id) != article.text { wrong.append("its text is stored otherwise") }
    if try !table.says(summary, number: number) { wrong.append("its summary is stored otherwise") }
    let indexed = try Set(LogTable(db: reader.db).segments(ofArticle: number).map(\.number))
    if !article.segments.isSubset(of: indexed) { wrong.append("the index of its segments has gaps") }
    return wrong
  }
}
