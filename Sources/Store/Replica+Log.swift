internal import Foundation
internal import GRDB
package import Models
internal import Segments

extension Replica {
  /// Calls `body` with every change held: replica by replica, in the order of their numbers.
  ///
  /// - Complexity: O(log).
  package func forEachChange(_ body: (Change) throws -> Void) throws {
    try read { reader in
      try forEachSealedChange(reader) { _, change in try body(change) }
      for change in try LogTable(db: reader.db).unsealed(of: replica) { try body(change) }
    }
  }

  /// The changes that have operations on an article.
  ///
  /// - Complexity: O(segments that touch the article).
  package func changes(touching article: ArticleID) throws -> [Change] {
    try read { reader in
      let touching = try reader.operations(of: article)
      var found: [Change] = []
      var seen: Set<OperationID> = []
      for (header, _) in touching where seen.insert(header.first).inserted {
        if let change = try reader.change(containing: header.first) { found.append(change) }
      }
      return found
    }
  }

  package func change(containing operation: OperationID) throws -> Change? {
    try read { try $0.change(containing: operation) }
  }

  /// Whether a change is undone.
  package func isUndone(_ change: Change) throws -> Bool {
    guard let article = change.operations.first?.article, let state = try state(of: article) else { return false }
    // An undo marks every article of the change it takes back, so one of them tells.
    return ArticleReader(state).isUndone(change.id)
  }

  /// The last change by an author on this replica that is neither an undo nor undone.
  package func lastUndoable(by author: ExactText) throws -> OperationID? {
    var candidates: [OperationID] = []
    var articles: [OperationID: ArticleID] = [:]
    try read { reader in
      let own = LogTable(db: reader.db)
      guard let entry = try ReplicaTable(db: reader.db).all().first(where: { $0.id == replica }) else { return }
      let changes =
        try own.segments(ofReplica: entry.number).flatMap { row in
          let segment = try SegmentCodec.decodeHeld(own.bytes(ofSegment: row.number))
          return segment.changes.indices.map(segment.change(at:))
        } + own.unsealed(of: replica)
      for change in changes where change.header.author == author && !change.isUndo {
        candidates.append(change.id)
        articles[change.id] = change.operations.first?.article
      }
    }
    return try candidates.reversed().first { id in
      guard let article = articles[id], let state = try state(of: article) else { return false }
      return !ArticleReader(state).isUndone(id)
    }
  }

  /// Goes through the sealed changes, each once, with the number of the segment it stands in.
  func forEachSealedChange(_ reader: CorpusReader, _ body: (Int64, Change) throws -> Void) throws {
    let log = LogTable(db: reader.db)
    var last: [Int64: UInt64] = [:]
    for row in try log.segments() {
      let segment = try SegmentCodec.decodeHeld(log.bytes(ofSegment: row.number))
      for (index, header) in segment.changes.enumerated() where header.first.seq > last[row.replica] ?? 0 {
        try body(row.number, segment.change(at: index))
        last[row.replica] = header.lastSeq
      }
    }
  }
}
