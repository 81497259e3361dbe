import Models
import Segments
import TestSupport
import Testing

struct SegmentMergeTests {
  @Test(arguments: Seeds.first(100))
  func `a merged segment has the changes of its pieces on the same chain`(seed: UInt64) throws {
    let cut = try Cut(seed: seed)

    let merged = try #require(try SegmentMerge.merge(cut.pieces, signingKey: cut.key))

    let read = try SegmentCodec.decode(merged.rawBytes, corpus: cut.draft.corpus)
    #expect(read.rawBytes == cut.whole.rawBytes, "seed \(seed)")
    #expect(read.changes.indices.map(read.change(at:)) == cut.draft.changes, "seed \(seed)")
    #expect(read.table == cut.whole.table, "seed \(seed)")
  }

  @Test(arguments: Seeds.first(50))
  func `a merged segment has each of its pieces, and they not it`(seed: UInt64) throws {
    let cut = try Cut(seed: seed)
    let merged = try #require(try SegmentMerge.merge(cut.pieces, signingKey: cut.key))
    let cover = SegmentCover(merged)

    for piece in cut.pieces {
      #expect(cover.has(piece.header) && cover.exceeds(piece.header), "seed \(seed)")
      #expect(cover.acknowledges(all: piece), "seed \(seed)")
      #expect(!SegmentCover(piece).has(merged.header), "seed \(seed)")
    }
    #expect(cover.has(merged.header) && !cover.exceeds(merged.header), "seed \(seed)")
  }

  @Test func `of each other replica the furthest is said`() throws {
    var generator = DraftGenerator(seed: 1)
    let (one, two) = (ReplicaID(DraftGenerator.id(&generator.random)), ReplicaID(DraftGenerator.id(&generator.random)))
    let (early, late) = (generator.chain(), generator.chain())
    let pieces = try Cut.pieces(
      &generator, tables: [[entry(one, 9, late)], [entry(one, 4, early), entry(two, 0, early)]])

    let merged = try #require(try SegmentMerge.merge(pieces, signingKey: generator.key))

    #expect(Set(merged.table) == [entry(one, 9, late), entry(two, 0, early)])
    #expect(!SegmentCover(pieces[0]).acknowledges(all: merged) && !SegmentCover(pieces[1]).acknowledges(all: merged))
  }

  @Test func `pieces that saw different work under one number stay apart`() throws {
    var generator = DraftGenerator(seed: 1)
    let other = ReplicaID(DraftGenerator.id(&generator.random))
    let pieces = try Cut.pieces(
      &generator, tables: [[entry(other, 4, generator.chain())], [entry(other, 4, generator.chain())]])

    #expect(try SegmentMerge.merge(pieces, signingKey: generator.key) == nil)
    #expect(!SegmentCover(pieces[0]).acknowledges(all: pieces[1]))
  }

  @Test func `pieces that don't follow each other stay apart`() throws {
    let cut = try Cut(seed: 3, parts: 3)
    let pieces = cut.pieces
    try #require(pieces.count == 3)

    #expect(try SegmentMerge.merge([pieces[0], pieces[2]], signingKey: cut.key) == nil)
    #expect(try SegmentMerge.merge([pieces[1], pieces[0]], signingKey: cut.key) == nil)
    #expect(try SegmentMerge.merge([pieces[0]], signingKey: cut.key) == nil)
    #expect(try SegmentMerge.merge([], signingKey: cut.key) == nil)
  }

  @Test func `a piece on another chain stays apart`() throws {
    var generator = DraftGenerator(seed: 1)
    let draft = generator.draft(changes: 2...2)
    let pieces = try draft.changes.map { change in
      let part = SegmentDraft(corpus: draft.corpus, before: draft.before, table: draft.table, changes: [change])
      return try SegmentCodec.decode(SegmentCodec.encode(part, signingKey: generator.key), corpus: draft.corpus)
    }

    #expect(try SegmentMerge.merge(pieces, signingKey: generator.key) == nil)
    #expect(!SegmentCover(pieces[0]).has(pieces[1].header))
  }

  @Test func `nobody merges what another sealed`() throws {
    let cut = try Cut(seed: 2)

    #expect(try SegmentMerge.merge(cut.pieces, signingKey: SigningKey()) == nil)
  }

  @Test(arguments: Seeds.first(300))
  func `a piece whose bytes were damaged in the database is not merged into other changes`(seed: UInt64) throws {
    let cut = try Cut(seed: seed % 10)
    var random = SeededGenerator(seed: seed)
    var bytes = cut.pieces[0].rawBytes
    bytes[random.int(in: SegmentHeader.size...bytes.count - 1)] ^= UInt8(1 << random.below(8))
    guard let damaged = try? SegmentCodec.decodeHeld(bytes) else { return }

    let merged = try SegmentMerge.merge([damaged] + cut.pieces.dropFirst(), signingKey: cut.key)

    // Nil, or the change was where nothing of the changes stands.
    if let merged { #expect(merged.changes.indices.map(merged.change(at:)) == cut.draft.changes, "seed \(seed)") }
  }

  @Test func `the same numbers on another branch are not covered`() throws {
    let cut = try Cut(seed: 4)
    let merged = try #require(try SegmentMerge.merge(cut.pieces, signingKey: cut.key))
    var other = cut.draft
    other.before = cut.pieces[0].header.after
    let branch = try SegmentCodec.decode(SegmentCodec.encode(other, signingKey: cut.key), corpus: other.corpus)

    #expect(!SegmentCover(merged).has(branch.header) && !SegmentCover(branch).has(cut.pieces[0].header))
  }

  private func entry(_ replica: ReplicaID, _ seq: UInt64, _ chain: Chain) -> TableEntry {
    TableEntry(replica: replica, seq: seq, chain: chain)
  }
}

/// A draft, sealed as one and cut into pieces.
private struct Cut {
  let key: SigningKey
  let draft: SegmentDraft
  let whole: Segment
  var pieces: [Segment] = []

  init(seed: UInt64, parts: Int? = nil) throws {
    var generator = DraftGenerator(seed: seed)
    key = generator.key
    draft = generator.draft(changes: (parts ?? 2)...30)
    whole = try SegmentCodec.decode(SegmentCodec.encode(draft, signingKey: key), corpus: draft.corpus)
    var random = SeededGenerator(seed: seed)
    var ends = Set((0..<(parts ?? 30)).map { _ in random.int(in: 1...draft.changes.count - 1) })
    if let parts { ends = Set(1..<parts) }
    var before = draft.before
    for (start, end) in zip([0] + ends.sorted(), ends.sorted() + [draft.changes.count]) {
      let part = SegmentDraft(
        corpus: draft.corpus, before: before, table: draft.table, changes: Array(draft.changes[start..<end]))
      pieces.append(try SegmentCodec.decode(SegmentCodec.encode(part, signingKey: key), corpus: draft.corpus))
      before = pieces[pieces.count - 1].header.after
    }
  }

  /// Notes that name nobody, a piece for each table.
  static func pieces(_ generator: inout DraftGenerator, tables: [[TableEntry]]) throws -> [Segment] {
    var before = generator.chain()
    let article = ArticleID(DraftGenerator.id(&generator.random))
    return try tables.enumerated().map { index, table in
      let id = OperationID(replica: generator.key.replica, seq: UInt64(index + 1))
      let operation = Operation(
        id: id, kind: .note, flags: .touches, article: article, target: .article(article), overwrites: [],
        payload: .note(NoteCreation(key: nil, text: "note", credit: nil)))
      let header = ChangeHeader(
        first: id, count: 1, wall: Timestamp(milliseconds: 0), lamport: 1, author: "a", device: "d")
      let draft = SegmentDraft(
        corpus: generator.corpus, before: before, table: table,
        changes: [Change(header: header, operations: [operation])])
      let piece = try SegmentCodec.decode(
        SegmentCodec.encode(draft, signingKey: generator.key), corpus: generator.corpus)
      before = piece.header.after
      return piece
    }
  }
}
