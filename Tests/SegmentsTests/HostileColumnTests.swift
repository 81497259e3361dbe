import Models
import Segments
import TestSupport
import Testing

/// Files that are framed and signed as they should be, with bodies that are not. Nothing here may trap, hang, or take
/// more memory than the limits say.
struct HostileColumnTests {
  @Test(arguments: UInt64(0)..<150)
  func `any body is read or refused`(seed: UInt64) throws {
    var generator = DraftGenerator(seed: seed)
    let draft = generator.draft(changes: 1...4)
    let file = try SegmentCodec.encode(draft, signingKey: generator.key)
    let original = draft.changes.map(\.canonicalBytes)
    for _ in 0..<40 {
      var content = Forge.content(of: file)
      for _ in 0..<generator.random.int(in: 1...3) { mutate(&content, &generator.random) }
      let forged = try Forge.sealed(content, by: generator.key)

      // The table may have been changed, by whoever holds the key; the changes cannot, by the chain.
      if let segment = try? SegmentCodec.decode(forged, corpus: draft.corpus) {
        #expect(segment.changes.indices.map { segment.change(at: $0).canonicalBytes } == original)
      }
      readHeld(forged)
    }
  }

  @Test(arguments: UInt64(0)..<20)
  func `random bytes for a body are refused`(seed: UInt64) throws {
    var generator = DraftGenerator(seed: seed)
    let file = try SegmentCodec.encode(generator.draft(changes: 1...1), signingKey: generator.key)
    for _ in 0..<50 {
      let body = (0..<generator.random.below(200)).map { _ in UInt8(generator.random.below(256)) }
      let forged = try Forge.file(file, body: body, by: generator.key)

      #expect(throws: SegmentError.self) { try SegmentCodec.decode(forged, corpus: generator.corpus) }
    }
  }

  @Test func `bodies that promise more than they carry are refused`() throws {
    var generator = DraftGenerator(seed: 3)
    let file = try SegmentCodec.encode(generator.draft(changes: 1...1), signingKey: generator.key)
    let empty = BodyWriter.Column(number: 21, count: 1 << 26, width: 0)
    let promises: [[BodyWriter.Column]] = [
      [],
      // Numbers that need no bytes, as many as there may be and more.
      [empty],
      (15...24).map { BodyWriter.Column(number: $0, count: 1 << 26, width: 0) },
      [BodyWriter.Column(number: 21, count: Int.max, width: 0)],
      // Bytes that aren't there.
      [BodyWriter.Column(number: 2, count: 512 << 20, width: 1, sizes: [0])],
      [BodyWriter.Column(number: 2, count: 1 << 20, width: 1, sizes: [Int.max])],
      [BodyWriter.Column(number: 2, count: Int.max, width: 1, sizes: [0])],
      // Columns that come twice, or are unknown.
      [empty, empty],
      [BodyWriter.Column(number: 0, count: 1, width: 0)],
      [BodyWriter.Column(number: 100, count: 1, width: 0)],
      [BodyWriter.Column(number: 21, count: 1, width: 9, sizes: Array(repeating: 0, count: 9))],
    ]

    for columns in promises {
      let forged = try Forge.file(file, body: BodyWriter(columns: columns).body, by: generator.key)
      #expect(throws: SegmentError.self) { try SegmentCodec.decode(forged, corpus: generator.corpus) }
      readHeld(forged)
    }
  }

  @Test(arguments: [1 << 10, 1 << 17, 512 << 20])
  func `a frame that unpacks to more than was said is refused`(count: Int) throws {
    var generator = DraftGenerator(seed: 3)
    let file = try SegmentCodec.encode(generator.draft(changes: 1...1), signingKey: generator.key)
    let bomb = BodyWriter.bomb(blocks: 8192)
    let column = BodyWriter.Column(number: 2, count: count, width: 1, sizes: [bomb.count], data: bomb)
    let forged = try Forge.file(file, body: BodyWriter(columns: [column]).body, by: generator.key)

    #expect(throws: SegmentError.damaged(.column(2))) {
      try SegmentCodec.decode(forged, corpus: generator.corpus)
    }
  }

  @Test func `sizes beyond the limits are refused before anything is unpacked`() throws {
    var generator = DraftGenerator(seed: 3)
    let file = try SegmentCodec.encode(generator.draft(changes: 1...1), signingKey: generator.key)
    let bomb = BodyWriter.bomb(blocks: 4096)
    let bytes = BodyWriter.Column(number: 2, count: 512 << 20, width: 1, sizes: [bomb.count], data: bomb)
    // Sound in itself: only the sum refuses it.
    let sound = BodyWriter.bomb(blocks: 1)
    let more = BodyWriter.Column(number: 4, count: 1 << 17, width: 1, sizes: [sound.count], data: sound)
    let numbers = BodyWriter.Column(number: 15, count: 1 << 26, width: 0)
    let oneMore = BodyWriter.Column(number: 16, count: 1, width: 0)

    for (columns, number) in [([bytes, more], 4), ([numbers, oneMore], 16)] {
      let forged = try Forge.file(file, body: BodyWriter(columns: columns).body, by: generator.key)
      #expect(throws: SegmentError.damaged(.column(number))) {
        try SegmentCodec.decode(forged, corpus: generator.corpus)
      }
    }
  }

  @Test func `lists that come to more than a segment may hold are refused as they are read`() throws {
    var generator = DraftGenerator(seed: 3)
    let file = try SegmentCodec.encode(generator.draft(changes: 1...1), signingKey: generator.key)
    // One text of 255 bytes, and lists without number that name it twice.
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 255)
    var columns = [
      BodyWriter.Column(number: 1, count: 1, width: 0, base: 255),
      BodyWriter.Column(number: 2, count: 255, width: 1, sizes: [0], data: text),
    ]
    for number in 10...12 as ClosedRange<UInt8> {
      columns.append(BodyWriter.Column(number: number, count: (1 << 30) / 510 + 1, width: 0, base: 1))
    }
    let forged = try Forge.file(file, body: BodyWriter(columns: columns).body, by: generator.key)

    #expect(throws: SegmentError.damaged(.content(11))) {
      try SegmentCodec.decode(forged, corpus: generator.corpus)
    }
  }

  @Test func `columns of a later version that may be ignored are`() throws {
    var generator = DraftGenerator(seed: 3)
    let draft = generator.draft(changes: 1...1)
    let file = try SegmentCodec.encode(draft, signingKey: generator.key)
    let forged = try adding(column: 200, to: file, by: generator.key)

    let segment = try SegmentCodec.decode(forged, corpus: draft.corpus)

    #expect(segment.changes == draft.changes.map(\.header))
  }

  @Test(arguments: UInt64(0)..<10)
  func `numbers that no row takes are refused`(seed: UInt64) throws {
    var generator = DraftGenerator(seed: seed)
    let draft = generator.draft(changes: 1...1, operations: 1...2)
    let file = try SegmentCodec.encode(draft, signingKey: generator.key)

    for column in UInt8(21)...58 {
      guard let forged = try? adding(column: column, to: file, by: generator.key) else { continue }
      #expect(throws: SegmentError.self, "column \(column)") {
        try SegmentCodec.decode(forged, corpus: draft.corpus)
      }
    }
  }

  /// The file with a column added that has one number and no bytes.
  ///
  /// - Throws: when the file has the column.
  private func adding(column: UInt8, to file: [UInt8], by key: SigningKey) throws -> [UInt8] {
    var body = Array(Forge.content(of: file).dropFirst(Forge.headerSize))
    var reader = ByteReader(body)
    var place = 0
    for _ in 0..<(try reader.number()) {
      if reader.peek == column { throw reader.error(.outOfOrder) }
      if place == 0, let next = reader.peek, next > column { place = reader.offset }
      _ = try reader.byte()
      _ = try reader.number()
      let width = try reader.byte()
      _ = try reader.number()
      for _ in 0..<width { _ = try reader.number() }
    }
    body.insert(contentsOf: [column, 1, 0, 0], at: place == 0 ? reader.offset : place)
    body[0] += 1
    return try Forge.file(file, body: body, by: key)
  }

  private func mutate(_ content: inout [UInt8], _ random: inout SeededGenerator) {
    let index = Forge.headerSize + random.below(content.count - Forge.headerSize)
    switch random.below(6) {
    case 0: content[index] ^= 1 << UInt8(random.below(8))
    case 1: content[index] = random.pick([0, 1, 0x7F, 0x80, 0xFF])
    case 2: content[index] = UInt8(random.below(256))
    case 3: content.insert(UInt8(random.below(256)), at: index)
    case 4: content.remove(at: index)
    default: content[index] &+= random.chance(50) ? 1 : 255
    }
  }

  /// Reads a file as if it came from the database: it may be refused, must not trap, and gives nothing that has no
  /// canonical bytes, so that a chain over it, which its author can make as he likes, has one meaning.
  private func readHeld(_ file: [UInt8]) {
    guard let header = try? SegmentHeader.peek(file) else { return }
    for seq in header.first..<min(header.last, header.first + 30) + 1 {
      _ = try? SegmentLookup.article(ofOperation: seq, in: file)
    }
    guard let segment = try? SegmentCodec.decodeHeld(file) else { return }
    for index in segment.changes.indices {
      let change = segment.change(at: index)
      #expect(change.reread == change)
    }
    for article in segment.articles { _ = try? SegmentLookup.operations(ofArticle: article, in: file) }
  }
}
