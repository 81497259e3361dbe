internal import GRDB
internal import Models
internal import Segments

/// Compares what segments say of other replicas, how far they held them and what the chain was there, with what is held.
struct Citations {
  let db: Database
  let corpus: CorpusID
  /// How far each is held now.
  let replicas: [ReplicaID: ReplicaTable.Entry]
  let forked: Set<ReplicaID>
  let forks: ForkReading
  let chains: ChainCache

  /// What an entry of a segment's table says, beside what is held.
  enum Verdict {
    /// It means what is held under that name.
    case same
    /// Too little is held to tell.
    case open
    /// Something else: a branch under another name, or one that is not held.
    case other
  }

  /// Whether all that a new segment says means what is held. What can't be told yet is remembered.
  ///
  /// - Complexity: O(replicas cited), as long as they end where segments end.
  func agree(_ segment: Segment, number: Int64) throws -> Bool {
    var agrees = true
    for entry in segment.table where entry.seq > 0 {
      switch try verdict(on: entry) {
      case .same: break
      case .open: try ForkTable(db: db).insert(ForkTable.Citation(segment: number, entry: entry))
      case .other: agrees = false
      }
    }
    return agrees
  }

  /// Whether what could not be told of a replica means what is held of it now.
  func agree(upTo replica: ReplicaID) throws -> Bool {
    let table = ForkTable(db: db)
    var agrees = true
    for citation in try table.citations(of: replica, upTo: replicas[replica]?.last ?? 0) {
      if try verdict(on: citation.entry) == .same { try table.delete(citation) } else { agrees = false }
    }
    return agrees
  }

  func verdict(on entry: TableEntry) throws -> Verdict {
    guard let held = replicas[entry.replica], held.last > 0 else { return .open }
    if held.last == entry.seq, held.chain == entry.chain { return .same }
    // Where a name has branches beside it, only the end of what is held is certain without looking at the whole tree.
    if forked.contains(forks.origin(of: entry.replica)) { return .other }
    guard entry.seq <= held.last else { return .open }
    let chains = try LogTable(db: db).chains(after: entry.seq, of: held.number, isForked: false, chains)
    return chains.contains(entry.chain) ? .same : .other
  }
}
