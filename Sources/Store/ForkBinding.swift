internal import GRDB
internal import Models
internal import Segments

/// Decides anew, from all the segments held, which branches there are, what they are called, and how every segment is
/// read. Only for a corpus in which a replica forked: it reads the whole log.
///
/// A function of the set of segments: which of them came first doesn't enter.
struct ForkBinding {
  let reader: CorpusReader
  let corpus: CorpusID
  private var db: Database { reader.db }
  private let chains = ChainCache()

  init(_ reader: CorpusReader, corpus: CorpusID) {
    self.reader = reader
    self.corpus = corpus
  }

  /// How one segment is read.
  struct Reading: Equatable {
    var renaming = Renaming()
    var isUnbound = false
    /// What it cites and isn't held.
    var open: [TableEntry] = []
  }

  /// What the segments of the replicas that forked say.
  struct Trees {
    var trees: [ReplicaID: ForkTree] = [:]
    /// For the name of each branch, the replica whose key signed it.
    var origins: [ReplicaID: ReplicaID] = [:]
    /// The changes under each name, in order, which say who made them.
    var makers: [ReplicaID: [ChangeHeader]] = [:]

    func tree(of name: ReplicaID) -> ForkTree? { origins[name].flatMap { trees[$0] } }
  }

  func trees(of forked: Set<ReplicaID>) throws -> Trees {
    var result = Trees()
    let log = LogTable(db: db)
    for replica in forked {
      let number = try ReplicaTable(db: db).entry(of: replica, corpus: corpus).number
      let segments = try log.segments(ofReplica: number).map {
        try SegmentCodec.decodeHeld(log.bytes(ofSegment: $0.number))
      }
      var tree = ForkTree(corpus: corpus, replica: replica)
      for segment in segments { tree.add(segment) }
      tree.nameBranches()
      for branch in tree.branches { result.origins[branch.name] = replica }
      for segment in segments {
        var renaming = Renaming()
        renaming.read(replica, along: tree.path(to: segment.header.after) ?? [])
        for header in segment.changes { result.makers[renaming(header.first).replica, default: []].append(header) }
      }
      result.trees[replica] = tree
    }
    return result
  }

  /// How a segment is read beside these trees.
  func reading(of segment: Segment, _ trees: Trees) throws -> Reading {
    var reading = Reading()
    let written = segment.header.replica
    if let tree = trees.trees[written] {
      reading.renaming.read(written, along: tree.path(to: segment.header.after) ?? [])
    }
    for entry in segment.table where entry.seq > 0 {
      if let tree = trees.tree(of: entry.replica) {
        guard let path = tree.path(to: entry.chain) else {
          reading.open.append(entry)
          if names(entry.replica, segment) { reading.isUnbound = true }
          continue
        }
        reading.renaming.read(entry.replica, along: path)
      } else if let isHeld = try isHeld(entry), !isHeld {
        reading.open.append(entry)
        if names(entry.replica, segment) { reading.isUnbound = true }
      }
    }
    return reading
  }

  /// Whether an entry means what is held of a replica that didn't fork; nil when too little is held to tell.
  private func isHeld(_ entry: TableEntry) throws -> Bool? {
    guard let held = try ReplicaTable(db: db).find(entry.replica), held.last >= entry.seq else { return nil }
    return try LogTable(db: db).chains(after: entry.seq, of: held.number, isForked: false, chains).contains(entry.chain)
  }

  /// Whether an operation of a segment names one of a replica: without, it doesn't matter which branch is cited.
  private func names(_ replica: ReplicaID, _ segment: Segment) -> Bool {
    (0..<segment.operationCount).contains { segment.operation(at: $0).names(replica) }
  }
}
