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
      try forEachSealedChange(reader) { try body($0.read) }
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

  /// A change of the log.
  struct SealedChange {
    /// The number of the segment it stands in.
    let segment: Int64
    let written: Change
    /// The same under the names by which it is read.
    let read: Change
    /// False when the segment cites a branch of which too little is held: it isn't folded then.
    let isBound: Bool
  }

  /// Goes through the sealed changes, each once: replica by replica, and under each name in order.
  func forEachSealedChange(_ reader: CorpusReader, _ body: (SealedChange) throws -> Void) throws {
    let log = LogTable(db: reader.db)
    let forks = try reader.forkReading()
    var last: [ReplicaID: UInt64] = [:]
    for row in try log.segments() {
      let segment = try SegmentCodec.decodeHeld(log.bytes(ofSegment: row.number))
      let renaming = forks.renaming(ofSegment: row.number)
      for (index, header) in segment.changes.enumerated() {
        let name = renaming(header.first).replica
        guard header.first.seq > last[name] ?? 0 else { continue }
        last[name] = header.lastSeq
        let written = segment.change(at: index)
        try body(
          SealedChange(
            segment: row.number, written: written, read: try reader.read(written, row.number),
            isBound: !forks.unbound.contains(row.number)))
      }
    }
  }
}
