import Models
import Segments
import TestSupport
import Testing

struct RefusalTests {
  @Test(arguments: UInt64(0)..<3)
  func `a segment with any byte changed is refused`(seed: UInt64) throws {
    let (file, corpus, _) = try segment(seed: seed)

    for index in file.indices {
      for change in [UInt8(1), 0x80, 0xFF] {
        var changed = file
        changed[index] ^= change
        #expect(throws: SegmentError.self, "byte \(index)") {
          try SegmentCodec.decode(changed, corpus: corpus)
        }
      }
    }
  }

  @Test(arguments: UInt64(0)..<3)
  func `a segment that is cut anywhere is incomplete`(seed: UInt64) throws {
    let (file, corpus, _) = try segment(seed: seed)

    for count in 0..<file.count {
      #expect(throws: SegmentError.incomplete, "\(count) bytes") {
        try SegmentCodec.decode(Array(file.prefix(count)), corpus: corpus)
      }
    }
  }

  @Test(arguments: UInt64(0)..<3)
  func `a segment whose tail is zeros is incomplete`(seed: UInt64) throws {
    let (file, corpus, _) = try segment(seed: seed)

    for count in 0...file.count - 8 {
      let filled = file.prefix(count) + Array(repeating: 0, count: file.count - count)
      #expect(throws: SegmentError.incomplete, "\(count) bytes") {
        try SegmentCodec.decode(Array(filled), corpus: corpus)
      }
    }
  }

  @Test func `a segment with bytes after its end is damaged`() throws {
    let (file, corpus, _) = try segment(seed: 1)

    #expect(throws: SegmentError.damaged(.length)) {
      try SegmentCodec.decode(file + [1, 2, 3], corpus: corpus)
    }
    #expect(throws: SegmentError.damaged(.length)) { try SegmentCodec.decode(file + file, corpus: corpus) }
  }

  @Test func `the right length with a wrong hash is damaged`() throws {
    var (file, corpus, _) = try segment(seed: 1)
    file[Forge.headerSize] ^= 1

    #expect(throws: SegmentError.damaged(.hash)) { try SegmentCodec.decode(file, corpus: corpus) }
  }

  @Test func `other files are no segments`() {
    let corpus = CorpusID(ID128(high: 1, low: 2))

    for text in ["x", "HSHYSEG", "{\"edit\":\"tag\"}", "SQLite format 3\u{0} and more"]
    where text != "HSHYSEG" {
      #expect(throws: SegmentError.notASegment) { try SegmentCodec.decode(Array(text.utf8), corpus: corpus) }
      #expect(throws: SegmentError.notASegment) { try SegmentHeader.peek(Array(text.utf8)) }
    }
    for start in [[], Array("HSHYSEG".utf8), [0], Array(repeating: 0, count: 4096)] {
      #expect(throws: SegmentError.incomplete) { try SegmentCodec.decode(start, corpus: corpus) }
      #expect(throws: SegmentError.incomplete) { try SegmentHeader.peek(start) }
    }
  }

  @Test func `a segment of another corpus names it`() throws {
    let (file, corpus, _) = try segment(seed: 1)
    let other = CorpusID(ID128(high: 1, low: 2))

    #expect(throws: SegmentError.foreignCorpus(corpus)) { try SegmentCodec.decode(file, corpus: other) }
  }

  @Test func `a sound segment in a newer format is told from a damaged one`() throws {
    let (file, corpus, key) = try segment(seed: 1)
    var newer = Forge.content(of: file)
    newer[8] = 2
    let sealed = try Forge.sealed(newer, by: key)
    var damaged = sealed
    damaged[200] ^= 1

    #expect(throws: SegmentError.newerFormat(2)) { try SegmentCodec.decode(sealed, corpus: corpus) }
    #expect(throws: SegmentError.newerFormat(2)) {
      try SegmentHeader.peek(Array(sealed.prefix(SegmentHeader.size)))
    }
    #expect(throws: SegmentError.damaged(.hash)) { try SegmentCodec.decode(damaged, corpus: corpus) }
  }

  @Test func `a key that is not the replica's is refused`() throws {
    let (file, corpus, _) = try segment(seed: 1)
    var random = SeededGenerator(seed: 99)
    let other = DraftGenerator.signingKey(&random)
    var content = Forge.content(of: file)
    Forge.put(other.publicKey, at: Forge.publicKeyAt, in: &content)
    let forged = try Forge.sealed(content, by: other)

    #expect(throws: SegmentError.damaged(.key)) { try SegmentCodec.decode(forged, corpus: corpus) }
  }

  @Test func `a signature by another key is refused`() throws {
    let (file, corpus, _) = try segment(seed: 1)
    var random = SeededGenerator(seed: 99)
    let forged = try Forge.sealed(Forge.content(of: file), by: DraftGenerator.signingKey(&random))

    #expect(throws: SegmentError.damaged(.signature)) { try SegmentCodec.decode(forged, corpus: corpus) }
  }

  @Test(arguments: [Forge.beforeAt, Forge.afterAt])
  func `a chain that the changes do not bear out is refused`(offset: Int) throws {
    let (file, corpus, key) = try segment(seed: 1)
    var content = Forge.content(of: file)
    content[offset + 31] ^= 1
    let forged = try Forge.sealed(content, by: key)

    #expect(throws: SegmentError.damaged(.chain)) { try SegmentCodec.decode(forged, corpus: corpus) }
    #expect(try SegmentCodec.decodeHeld(forged).operationCount > 0)
  }

  @Test(
    arguments: [(0, 0), (5, 4), (1, 1 << 48), (UInt64.max, UInt64.max), (1, UInt64.max)] as [(UInt64, UInt64)]
  )
  func `first and last that are no range are refused`(first: UInt64, last: UInt64) throws {
    let (file, corpus, key) = try segment(seed: 1)
    var content = Forge.content(of: file)
    Forge.put(first, at: Forge.firstAt, in: &content)
    Forge.put(last, at: Forge.lastAt, in: &content)
    let forged = try Forge.sealed(content, by: key)

    #expect(throws: SegmentError.damaged(.numbers)) { try SegmentCodec.decode(forged, corpus: corpus) }
  }

  @Test func `a range that the changes do not fill is a gap`() throws {
    let (file, corpus, key) = try segment(seed: 1)
    let header = try SegmentHeader.peek(file)
    var content = Forge.content(of: file)
    Forge.put(header.last + 1, at: Forge.lastAt, in: &content)
    let forged = try Forge.sealed(content, by: key)

    #expect(throws: SegmentError.damaged(.gap)) { try SegmentCodec.decode(forged, corpus: corpus) }
  }

  private func segment(seed: UInt64) throws -> ([UInt8], CorpusID, SigningKey) {
    var generator = DraftGenerator(seed: seed)
    let draft = generator.draft(changes: 1...3, operations: 1...2)
    return (try SegmentCodec.encode(draft, signingKey: generator.key), draft.corpus, generator.key)
  }
}
