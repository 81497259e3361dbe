package import Models
package import Segments

/// A replica's log without a database: changes by replica, and the sealed segments.
package final class InMemoryLog: SegmentLog {
  package enum Failure: Error, Equatable {
    case gap(ReplicaID)
  }

  package let corpus: CorpusID
  package private(set) var key: SigningKey
  /// All that is held of each replica, in order.
  package private(set) var changes: [ReplicaID: [Change]] = [:]
  package private(set) var segments: [SegmentName: [UInt8]] = [:]
  /// How often segments were taken in, sealed, or refusals set: what a sync with nothing new must not do.
  package private(set) var writes = 0
  private var positions: [ReplicaID: Held] = [:]
  private var sealed: [ReplicaID: Held] = [:]
  private var told: [ReplicaID: UInt64] = [:]
  private var claims: [ReplicaID: UInt64] = [:]
  private var refused: [Refusal] = []
  private var seen: [String: [String: Sighting]] = [:]
  private var gone: [SegmentName: Timestamp] = [:]

  /// - Parameter seed: Decides the signing key, and so the replica's id.
  package init(corpus: CorpusID, seed: UInt64) {
    self.corpus = corpus
    key = Self.key(seed)
  }

  /// What a copy of the database would be.
  package init(copy other: InMemoryLog) {
    corpus = other.corpus
    key = other.key
    changes = other.changes
    segments = other.segments
    positions = other.positions
    sealed = other.sealed
    told = other.told
    claims = other.claims
    refused = other.refused
    gone = other.gone
  }

  package var replica: ReplicaID { key.replica }

  /// A key that depends on the seed alone.
  package static func key(_ seed: UInt64) -> SigningKey {
    var generator = SeededGenerator(seed: seed)
    let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    return SigningKey(bytes: bytes) ?? SigningKey()
  }

  // MARK: - Recording

  /// Records a change of notes, one operation a text.
  package func append(_ texts: String...) { append(texts) }

  package func append(_ texts: [String]) {
    let start = position(of: replica).last + 1
    let article = ArticleID(ID128(high: 1, low: 2))
    let operations = texts.enumerated().map { index, text in
      Operation(
        id: OperationID(replica: replica, seq: start + UInt64(index)), kind: .note, flags: .touches,
        article: article, target: .article(article), overwrites: [],
        payload: .note(NoteCreation(key: nil, text: ExactText(text), credit: nil)))
    }
    let header = ChangeHeader(
      first: OperationID(replica: replica, seq: start), count: texts.count, wall: Timestamp(milliseconds: 0),
      lamport: start, author: ExactText("author of \(replica)"), device: "device")
    record(Change(header: header, operations: operations))
  }

  /// Goes on under another id, as a copied replica must. Unsealed work moves there, the sealed keeps its name.
  package func takeNewID(seed: UInt64) {
    let old = replica
    let kept = sealed[old] ?? start(of: old)
    let moved = (changes[old] ?? []).filter { $0.id.seq > kept.last }
    changes[old]?.removeLast(moved.count)
    positions[old] = kept.last > 0 ? kept : nil
    key = Self.key(seed)
    for change in moved { append(change.texts) }
  }

  // MARK: - SegmentLog

  package func held() -> [ReplicaID: Held] { positions }

  package func cited() -> [ReplicaID: UInt64] {
    claims.merging(positions.mapValues(\.last), uniquingKeysWith: max)
  }

  package func ownSegments() -> [SegmentName] { allSegments().filter { $0.replica == replica } }

  package func ownSizes() -> [SegmentName: Int] {
    segments.filter { $0.key.replica == replica }.mapValues(\.count)
  }

  package func sightings(in directory: String) -> [String: Sighting] { seen[directory] ?? [:] }

  package func note(sightings: [String: Int64], in directory: String, now: Timestamp) {
    writes += 1
    for (path, modified) in sightings {
      seen[directory, default: [:]][path, default: Sighting(modified: modified, since: now)].modified = modified
    }
  }

  package func forget(sightings paths: [String], in directory: String) {
    writes += 1
    for path in paths { seen[directory]?[path] = nil }
  }

  package func allSegments() -> [SegmentName] { segments.keys.sorted() }

  package func chains(of replica: ReplicaID, after seq: UInt64) throws -> Set<Chain> {
    guard seq > 0 else { return [start(of: replica).chain] }
    let around = segments.filter { $0.key.replica == replica && $0.key.first <= seq && $0.key.last >= seq }
    return try Set(around.compactMap { try SegmentCodec.decodeHeld($0.value).chain(at: seq) })
  }

  package func bytes(of segment: SegmentName) -> [UInt8]? { segments[segment] }

  package func seal() throws -> SegmentName? {
    let before = sealed[replica] ?? start(of: replica)
    let open = (changes[replica] ?? []).filter { $0.id.seq > before.last }
    guard !open.isEmpty else { return nil }
    var table: [TableEntry] = []
    for (other, held) in positions where other != replica && held.last > told[other, default: 0] {
      table.append(TableEntry(replica: other, seq: held.last, chain: held.chain))
      told[other] = held.last
    }
    let draft = SegmentDraft(corpus: corpus, before: before.chain, table: table, changes: open)
    let bytes = try SegmentCodec.encode(draft, signingKey: key)
    let name = try SegmentCodec.decodeHeld(bytes).name
    segments[name] = bytes
    sealed[replica] = position(of: replica)
    writes += 1
    return name
  }

  package func takeIn(_ batch: [Segment], now: Timestamp) throws -> [Contribution] {
    writes += 1
    var tally: [String: Contribution] = [:]
    for segment in batch {
      try takeIn(segment, &tally)
      try replace(by: segment, now)
    }
    return tally.keys.sorted().compactMap { tally[$0] }
  }

  package func holds(_ headers: [SegmentHeader]) throws -> [Bool] {
    try headers.map { try chains(of: $0.replica, after: $0.last).contains($0.after) }
  }

  package func hasForks() -> Bool {
    // A branch that did not keep its id has operations of a replica that signed no segment.
    !Set(positions.keys).subtracting([replica]).subtracting(segments.keys.map(\.replica)).isEmpty
  }

  package func rollUp(_ rollUp: RollUp, now: Timestamp) throws -> Int {
    var merged = 0
    while true {
      let pieces = ownSegments().map { RollUp.Piece(name: $0, size: segments[$0]?.count ?? 0) }
      let runs = hasForks() ? [] : rollUp.runs(of: pieces)
      let made = try runs.count { run in
        let held = try pieces[run].compactMap { try segments[$0.name].map(SegmentCodec.decodeHeld) }
        guard let segment = try SegmentMerge.merge(held, signingKey: key) else { return false }
        segments[segment.name] = segment.rawBytes
        try replace(by: segment, now)
        return true
      }
      if made == 0 { return merged }
      writes += 1
      merged += made
    }
  }

  package func replaced() -> [SegmentName: Timestamp] { gone }

  package func forget(replaced names: [SegmentName]) {
    writes += 1
    for name in names { gone[name] = nil }
  }

  package func refusals() -> [Refusal] { refused }

  package func setRefusals(_ refusals: [Refusal]) {
    writes += 1
    refused = refusals
  }
}

extension InMemoryLog {
  private func start(of replica: ReplicaID) -> Held {
    Held(last: 0, chain: Chain(corpus: corpus, replica: replica))
  }

  private func position(of replica: ReplicaID) -> Held { positions[replica] ?? start(of: replica) }

  private func record(_ change: Change) {
    let before = position(of: change.id.replica)
    changes[change.id.replica, default: []].append(change)
    positions[change.id.replica] = Held(last: change.header.lastSeq, chain: before.chain.extended(by: change))
  }

  private func takeIn(_ segment: Segment, _ tally: inout [String: Contribution]) throws {
    let replica = segment.header.replica
    for entry in segment.table { claims[entry.replica] = max(claims[entry.replica] ?? 0, entry.seq) }
    guard segments[segment.name] == nil else { return }
    guard try chains(of: replica, after: segment.header.first - 1).contains(segment.header.before) else {
      throw Failure.gap(replica)
    }
    let isHeld = try chains(of: replica, after: segment.header.last).contains(segment.header.after)
    segments[segment.name] = segment.rawBytes
    // What is held stays as it is, and what is not sealed yet with it.
    if isHeld { return }
    let known = Set(changes.values.joined())
    try foldTree(of: replica)
    for change in Set(changes.values.joined()).subtracting(known) {
      let author = change.header.author.string
      var contribution =
        tally[author]
        ?? Contribution(author: author, device: "device", changes: 0, operations: 0, articles: 1)
      contribution.changes += 1
      contribution.operations += change.operations.count
      tally[author] = contribution
    }
  }

  /// Drops what a segment has all of, or the segment itself when a larger one that is held has all of it.
  private func replace(by segment: Segment, _ now: Timestamp) throws {
    guard !hasForks() else { return }
    let others = try segments.filter { $0.key.replica == segment.header.replica && $0.key != segment.name }.map {
      ($0.key, try SegmentCodec.decodeHeld($0.value))
    }
    if others.contains(where: { SegmentCover($0.1).has(segment.header) }) {
      segments[segment.name] = nil
      gone[segment.name] = now
      return
    }
    for (name, other) in others where SegmentCover(segment).exceeds(other.header) {
      segments[name] = nil
      gone[name] = now
    }
  }

  /// Makes what is held of a replica anew from its segments: every branch under its name.
  private func foldTree(of replica: ReplicaID) throws {
    var tree = ForkTree(corpus: corpus, replica: replica)
    let held = try segments.keys.filter { $0.replica == replica }.sorted().compactMap { name in
      try segments[name].map(SegmentCodec.decodeHeld)
    }
    for segment in held { tree.add(segment) }
    tree.nameBranches()
    for branch in tree.branches {
      changes[branch.name] = []
      positions[branch.name] = Held(last: branch.last, chain: branch.chain)
    }
    for segment in held {
      var renaming = Renaming()
      renaming.read(replica, along: tree.path(to: segment.header.after) ?? [])
      for change in segment.changes.indices.map(segment.change(at:)) {
        let name = renaming(change.id).replica
        guard change.id.seq > changes[name]?.last?.header.lastSeq ?? 0 else { continue }
        changes[name, default: []].append(change)
      }
    }
  }
}

extension SegmentLog {
  /// Takes in at the beginning of time.
  package func takeIn(_ segments: [Segment]) throws -> [Contribution] {
    try takeIn(segments, now: Timestamp(milliseconds: 0))
  }
}

extension Change {
  /// The texts of the notes it makes.
  package var texts: [String] {
    operations.compactMap { operation in
      guard case .note(let creation) = operation.payload else { return nil }
      return creation.text.string
    }
  }
}
