import TestSupport
import Testing

@testable import Models

/// Bytes that nobody meant: payloads of anybody, and what a damaged database holds. Nothing may trap; what is read is
/// canonical.
@Suite("Text edits from hostile bytes")
struct HostileTextBytesTests {
  private static let article = ArticleID(ID128(high: 1, low: 2))

  @Test("A payload that is read has the bytes it was read from", arguments: Seeds.first(40))
  func payloads(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let payloads = payloads(seed)
    for _ in 0..<400 {
      let (kind, bytes) = random.pick(payloads)
      check(Mutation.of(bytes, &random), kind, "seed \(seed)")
      check((0..<random.below(30)).map { _ in UInt8(random.below(random.pick([4, 256]))) }, kind, "seed \(seed)")
    }
    for (kind, bytes) in payloads {
      guard case .opaque = Payload(decoding: bytes, kind: kind, in: Self.article) else { continue }
      Issue.record("seed \(seed): \(bytes) of kind \(kind.rawValue) is not read")
    }
  }

  @Test("A mutated edit is folded, and the state survives being written", arguments: Seeds.first(40))
  func edits(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let edits = RandomEdits.make(seed: seed, steps: 20, isHostile: seed % 2 == 0)
    var folding = TextFolding(base: edits.base)
    for step in edits.sendable(seed: seed) {
      if case .edit(let id, let edit) = step, random.chance(50), let other = mutated(edit, &random) {
        folding.take(.edit(id, other))
      } else {
        folding.take(step)
      }
    }
    try folding.store()
  }

  @Test("A damaged state is refused, or read as some state", arguments: Seeds.first(15))
  func states(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let edits = RandomEdits.make(seed: seed, steps: 25, isHostile: seed % 3 == 0)
    var folding = TextFolding(base: edits.base)
    for step in edits.sendable(seed: seed) { folding.take(step) }
    let (state, bytes) = (folding.state, folding.state.encoded)
    var read = 0
    for _ in 0..<80 { read += readAnyhow(Mutation.of(bytes, &random), of: state.id) ? 1 : 0 }
    // The mutations are mild enough to come through now and then.
    #expect(bytes.count < 60 || read > 0, "seed \(seed)")
  }

  @Test("Damaged columns are refused, or read as some text", arguments: Seeds.first(40))
  func columns(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let edits = RandomEdits.make(seed: seed, steps: 25)
    var folding = TextFolding(base: edits.base)
    for step in edits.sendable(seed: seed) { folding.take(step) }
    let text = try #require(folding.state.text?.canonical())
    for _ in 0..<150 {
      var columns = text.columns
      for _ in 0..<random.int(in: 1...2) {
        let column = random.below(columns.count)
        columns[column] = Mutation.of(columns[column], &random)
      }
      let read = try? TextState(
        baseLength: text.baseLength, off: text.off, stretches: text.stretches, columns: columns)
      guard let read else { continue }
      _ = read.text(over: ScalarText(ExactText(String(repeating: "x", count: text.baseLength))))
      _ = read.conflicts()
      _ = read.canonical().columns
    }
  }

  @Test("Distances beyond all numbers are refused")
  func distances() throws {
    let replica = ReplicaID(ID128(high: 1, low: 1))
    var text = TextState(baseLength: 10)
    // The first begins at the start of the text, the second erases backwards.
    for (number, place) in [0, 9, 8, 7].enumerated() {
      let run = [CharacterRun(first: .base(place), count: 1)]
      _ = text.place(TextEdit(deleted: run), id: OperationID(replica: replica, seq: UInt64(number) + 1))
    }
    let columns = text.columns
    let far: [Int64] = [.min, .min + 1, .min + 9, .max, .max - 1, .max - 9]
    for column in columns.indices {
      for distance in far {
        var writer = ByteWriter()
        writer.signed(distance)
        for place in columns[column].indices {
          var damaged = columns
          damaged[column].replaceSubrange(place...place, with: writer.bytes)
          _ = try? TextState(baseLength: 10, off: [], stretches: text.stretches, columns: damaged)
        }
      }
    }
  }

  // MARK: - What is done with the bytes

  /// Payloads of kind 8, of registers that say whether an edit is in force, and of anchors.
  private func payloads(_ seed: UInt64) -> [(Operation.Kind, [UInt8])] {
    let ids = [OperationID(replica: ReplicaID(ID128(high: seed, low: 1)), seq: 1 << 40)]
    let edits = RandomEdits.make(seed: seed, steps: 15, isHostile: seed % 2 == 0).sendable(seed: seed)
    let texts = edits.compactMap { step -> Payload? in
      if case .edit(_, let edit) = step { .text(edit) } else { nil }
    }
    let piece = Fragment(first: .base(3), last: .inserted(ids[0], 7))
    let writes: [Payload] = [
      .write(.inForce(ids[0]), .off), .write(.inForce(ids[0]), .withdrawn),
      .write(.field("fragments"), .fragments(Fragments(pieces: [piece, piece], quotes: ["ی", ""]))),
    ]
    return texts.map { (.text, bytes(of: $0)) } + writes.map { (.write, bytes(of: $0)) }
  }

  private func bytes(of payload: Payload) -> [UInt8] {
    var writer = ByteWriter()
    writer.payload(payload, in: Self.article)
    return writer.bytes
  }

  private func check(_ bytes: [UInt8], _ kind: Operation.Kind, _ comment: Comment) {
    let payload = Payload(decoding: bytes, kind: kind, in: Self.article)
    #expect(self.bytes(of: payload) == bytes, comment)
    #expect(Payload(decoding: self.bytes(of: payload), kind: kind, in: Self.article) == payload, comment)
  }

  private func mutated(_ edit: TextEdit, _ random: inout SeededGenerator) -> TextEdit? {
    let bytes = Mutation.of(bytes(of: .text(edit)), &random)
    guard case .text(let edit) = Payload(decoding: bytes, kind: .text, in: Self.article) else { return nil }
    return edit
  }

  /// Whether a state was read. Then everything that is done with states is done with it.
  private func readAnyhow(_ bytes: [UInt8], of article: ArticleID) -> Bool {
    // Damage may make the base any length; one that would take gigabytes is no matter of this test.
    guard var state = try? ArticleState(id: article, decoding: bytes), state.baseLength ?? 0 < 1 << 20 else {
      return false
    }
    let base = ExactText(String(repeating: "x", count: state.baseLength ?? 0))
    _ = ArticleReader(state).view(base: base)
    _ = ArticleSummary(state)
    _ = state.encoded
    let end = state.length ?? 0
    let edit = state.text?.edit(replacing: 0..<min(2, end), with: "y")
    let id = OperationID(replica: ReplicaID(ID128(high: 9, low: 9)), seq: 1)
    let header = ChangeHeader(
      first: id, count: 1, wall: Timestamp(milliseconds: 0), lamport: 1, author: "a", device: "d")
    let operation = Operation(
      id: id, kind: .text, flags: .touches, article: article, target: .article(article), overwrites: [],
      payload: .text(edit ?? TextEdit(inserted: "y")))
    state.apply(operation, of: header)
    _ = state.encoded
    return true
  }
}
