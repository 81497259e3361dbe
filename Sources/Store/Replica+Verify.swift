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
      for (id, folded) in refolded.sorted(by: { $0.key < $1.key }) {
        let view = folded.text.flatMap { ArticleReader(folded.state).view(text: $0) }
        parts.append(Array("\(id) \(folded.state.waiting) \(folded.state.unknown)".utf8))
        parts.append(try view.map(export) ?? [])
      }
      return Verification(state: CorpusDigest(parts: parts).hex, differences: differences)
    }
  }

  private struct Folded {
    var state: ArticleState
    var text: ExactText?
  }

  private func refold(_ reader: CorpusReader, _ differences: inout [String]) throws -> [ArticleID: Folded] {
    var articles: [ArticleID: Folded] = [:]
    var chains: [ReplicaID: (last: UInt64, chain: Chain)] = [:]
    let take: (Change) -> Void = { change in
      let id = change.id.replica
      let chain = chains[id]?.chain ?? Chain(corpus: corpus, replica: id)
      chains[id] = (change.header.lastSeq, chain.extended(by: change))
      for operation in change.operations {
        var folded =
          articles.removeValue(forKey: operation.article)
          ?? Folded(state: ArticleState(id: operation.article))
        let hadBase = folded.state.baseLength != nil
        folded.state.apply(operation, of: change.header)
        if !hadBase, folded.state.baseLength != nil, case .article(let creation) = operation.payload {
          folded.text = creation.text
        }
        articles[operation.article] = folded
      }
    }
    try checkSegments(reader, &differences)
    try forEachSealedChange(reader) { _, change in take(change) }
    for change in try LogTable(db: reader.db).unsealed(of: replica) { take(change) }
    for entry in try ReplicaTable(db: reader.db).all() where entry.last > 0 {
      if chains[entry.id]?.last != entry.last || chains[entry.id]?.chain != entry.chain {
        differences.append("the log of \(entry.id) does not reach operation \(entry.last) as recorded")
      }
    }
    return articles
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

  private func compare(
    _ refolded: [ArticleID: Folded], _ reader: CorpusReader, _ differences: inout [String]
  ) throws {
    let articles = ArticleTable(db: reader.db)
    var words: [Facet: Int] = [:]
    for (id, folded) in refolded.sorted(by: { $0.key < $1.key }) {
      let facets = ArticleSummary(folded.state).facets
      words.record(change: [:], to: facets)
      guard let number = try articles.number(of: id), let stored = try articles.stored(id, number: number) else {
        differences.append("article \(id) is in the log and not stored")
        continue
      }
      if stored.state != folded.state { differences.append("article \(id) is stored otherwise than the log says") }
      if stored.facets != facets { differences.append("the words of article \(id) are stored otherwise") }
      if try articles.text(id) != folded.text { differences.append("the text of article \(id) is stored otherwise") }
    }
    for text in try String.fetchAll(reader.db, sql: "SELECT a.id FROM article a JOIN state s ON s.article = a.number") {
      guard let id = ArticleID(text), refolded[id] == nil else { continue }
      differences.append("article \(id) is stored and not in the log")
    }
    if try WordTable(db: reader.db).all() != words.filter({ $0.value > 0 }) {
      differences.append("the counts of words in use are stored otherwise")
    }
  }
}
