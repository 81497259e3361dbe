import Models
import Segments
import TestSupport
import Testing

/// Corrections of the text travel as bytes, so that every reader of format 1 carries them.
@Suite("Text edits in segments")
struct TextEditTests {
  @Test("A reader that does not know the kind carries the same bytes", arguments: Seeds.first(40))
  func unknownKind(seed: UInt64) throws {
    var generator = DraftGenerator(seed: seed)
    var draft = generator.draft(changes: 3...12)
    // What such a reader has of the kind that it doesn't know.
    let unknown = Operation.Kind(rawValue: 9)
    for (number, change) in draft.changes.enumerated() {
      let operations = change.operations.map { operation in
        guard operation.kind == .text else { return operation }
        var writer = ByteWriter()
        writer.payload(operation.payload, in: operation.article)
        return operation.of(kind: unknown, payload: .opaque(writer.bytes))
      }
      draft.changes[number] = Change(header: change.header, operations: operations)
    }

    let segment = try SegmentCodec.decode(SegmentCodec.encode(draft, signingKey: generator.key), corpus: draft.corpus)

    for (number, change) in draft.changes.enumerated() {
      #expect(segment.change(at: number).canonicalBytes == change.canonicalBytes, "seed \(seed)")
      for (found, sent) in zip(segment.change(at: number).operations, change.operations) where sent.kind == unknown {
        #expect(found == sent, "seed \(seed)")
        // One who knows the kind reads what was written.
        guard case .opaque(let bytes) = found.payload else { continue }
        var writer = ByteWriter()
        writer.payload(Payload(decoding: bytes, kind: .text, in: found.article), in: found.article)
        #expect(writer.bytes == bytes, "seed \(seed)")
      }
    }
  }

  @Test("What a segment says of the text is what was sealed", arguments: Seeds.first(40))
  func roundTrip(seed: UInt64) throws {
    var generator = DraftGenerator(seed: seed &+ 900)
    let draft = generator.draft(changes: 5...20)
    let operations = draft.changes.flatMap(\.operations)

    let segment = try SegmentCodec.decode(SegmentCodec.encode(draft, signingKey: generator.key), corpus: draft.corpus)

    let found = segment.changes.indices.flatMap { segment.change(at: $0).operations }
    #expect(found.count == operations.count)
    for (found, sent) in zip(found, operations) where sent.isAboutText { #expect(found == sent, "seed \(seed)") }
    #expect(operations.contains { $0.isAboutText }, "seed \(seed) says nothing")
  }

  @Test("A hundred typos in a long article cost less than thirty bytes each")
  func size() throws {
    let key = try #require(SigningKey(bytes: [UInt8](repeating: 3, count: 32)))
    let corpus = CorpusID(ID128(high: 1, low: 2))
    var random = SeededGenerator(seed: 8)
    var replica = MemoryReplica(id: key.replica)
    let article = try replica.addLongArticle(&random)
    let before = replica.changes
    for number in 0..<100 { try replica.mistype(article, number, &random) }
    let seal = { (changes: [Change]) in
      let chain = Chain(corpus: corpus, replica: key.replica)
      return try SegmentCodec.encode(
        SegmentDraft(corpus: corpus, before: chain, table: [], changes: changes), signingKey: key)
    }

    let (small, large) = (try seal(before), try seal(replica.changes))

    #expect(replica.changes.count == 101)
    #expect(large.count - small.count < 100 * 30, "\(large.count - small.count) bytes")
  }
}

extension Operation {
  fileprivate func of(kind: Kind, payload: Payload) -> Operation {
    Operation(
      id: id, kind: kind, flags: flags, article: article, target: target, overwrites: overwrites, payload: payload)
  }

  /// A text edit, or a write of whether one is in force, that can be read again.
  fileprivate var isAboutText: Bool {
    switch payload {
    case .text, .write(.inForce, .on), .write(.inForce, .off), .write(.inForce, .withdrawn): true
    default: false
    }
  }
}

extension MemoryReplica {
  /// Adds an article of 6000 scalars.
  fileprivate mutating func addLongArticle(_ random: inout SeededGenerator) throws -> ArticleID {
    let letters = Array("ابپتجچخدرزسشعغفقکگلمنوهی".unicodeScalars)
    var text = String.UnicodeScalarView()
    while text.count < 6000 {
      for _ in 0..<random.int(in: 2...8) { text.append(random.pick(letters)) }
      text.append(" ")
    }
    let exact = ExactText(String(String.UnicodeScalarView(text.prefix(6000))))
    _ = try edit(author: "سارا", wall: Timestamp(milliseconds: 1_700_000_000_000)) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "t", text: exact)))
    }
    return ContentHash.article(url: "", text: exact)
  }

  /// Replaces one letter anywhere, a while after the change before.
  fileprivate mutating func mistype(
    _ article: ArticleID, _ number: Int, _ random: inout SeededGenerator
  ) throws {
    let place = random.below(6000)
    let range = ScalarRange(start: place, end: place + 1)
    let letter: ExactText = random.pick(["ژ", "ئ", "ث", "ظ"])
    let wall = Timestamp(milliseconds: 1_700_000_000_000 + Int64(number) * 9000 + Int64(random.below(9000)))
    _ = try edit(author: "سارا", wall: wall) { editor, _ in
      try editor.perform(.replaceText(article: .id(.article(article)), .range(range), with: letter))
    }
  }
}
