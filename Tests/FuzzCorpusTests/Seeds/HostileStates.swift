import FuzzTargets
import Models
import Segments

/// Stored states and operations with numbers that no program makes.
enum HostileStates {
  /// By target.
  static let inputs: [String: SeedInputs.Inputs] = [
    "state": states, "columns": columns, "edits": edits, "change": changes, "payload": payloads,
  ]

  private static let replica = ReplicaID(ID128(high: .max, low: .max))

  // MARK: - States

  private static let states: SeedInputs.Inputs = [
    "hostile-applied-beyond-all": state(numbers: [1, 5, 1, 0, .max, 0, 0, 0, 1, 0, 0, 1, 0]),
    "hostile-last-applied": state(numbers: [1, 5, 1, 0, (1 << 48) - 1, 1 << 30, 1 << 30, 1, 1, 0, 0, 1, 0]),
    // A base as long as there may be, edited: no byte of it is here.
    "hostile-longest-base": state(numbers: [1, 1 << 30, 0, 0, 0, 4, 1, 0, 0, 1] + Array(repeating: 0, count: 11)),
    "hostile-base-beyond-all": state(
      numbers: [1, 1 << 30 + 1, 0, 0, 0, 4, 1, 0, 0, 1] + Array(repeating: 0, count: 11)),
    // A million things, none of which is there.
    "hostile-things-that-are-not-there": state(numbers: [0, 0, 0, 0, 0, 1 << 20]),
    // The article with one creation, as far from nothing as numbers go, touched as far from that.
    "hostile-farthest-stamps": state(
      numbers: [0, 0, 0, 0, 0, 1, 4 | 8, 0, 0, .max, .max - 1, .max, 0, 0, 9, 1, 1, .max, .max, .max, 0, 0]),
    "hostile-names-of-nobody": state(numbers: [0, 0, 0, 0, 0, 1, 4, 0, 1, 2, 0, 0, 0]),
    "hostile-stamp-that-was-never-said": state(numbers: [0, 0, 0, 0, 0, 1, 8, 0, 3, 0, 1, 0]),
    "hostile-registers-beyond-all": state(
      numbers: [0, 0, 0, 0, 0, 1], then: [0, 0xF0, 6, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0]),
    // A range of the register `fragments`, from the last character there may be on.
    "hostile-range-beyond-all": state(
      numbers: [0, 0, 0, 0, 0, 1, 4, 1 << 4, 0, 2, 0, 0, 0, 0, 12],
      then: [4 | 8 | 2 << 5, 0x81, 0x80, 0x80, 0x80, 0x80, 4, 0x80, 0x80, 0x80, 0x80, 4]),
    "hostile-place-beyond-all": state(
      numbers: [0, 0, 0, 0, 0, 1, 4 | 32 | 64, 0, 0, 2, 0, 0, 0, 0, 1 << 30, 1 << 30, 0]),
    // The place of a head that has none.
    "hostile-place-of-nothing": state(
      numbers: [0, 0, 0, 0, 0, 1, 4, 1 << 4, 0, 2, 0, 0, 0, 0, 2], then: [4 | 8 | 2 << 5, 0x82]),
    // Bodies that are longer, and shorter, than what is in them, and longer than all there is.
    "hostile-body-with-more": state(numbers: [0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0]),
    "hostile-body-with-less": state(numbers: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]),
    "hostile-bodies-beyond-all": state(numbers: [0, 0, 0, 0, 0, 1, 0, 0, .max, 0]),
  ]

  /// A state with one replica and one text in its tables; bytes are numbers too.
  private static func state(numbers: [UInt64], then tail: [UInt8] = []) -> [UInt8] {
    var writer = ByteWriter()
    writer.byte(ArticleState.codingVersion)
    writer.number(1)
    writer.id(replica.raw)
    writer.number(1)
    writer.text("a")
    for number in numbers { writer.number(number) }
    return writer.bytes + tail
  }

  // MARK: - Columns

  private static let columns: SeedInputs.Inputs = [
    // Shapes, gaps, counts, lefts, rights, erased, lengths, scalars.
    "hostile-gap-to-the-last-number": column([[4 | 32], [.signed((1 << 48) - 2)], [1], [0], [], [], [], [0x61]]),
    "hostile-gap-beyond-all": column([[4 | 32], [.max], [1], [0], [], [], [], [0x61]]),
    "hostile-count-beyond-the-text": column([[4 | 32 | 64], [], [1 << 30], [0], [], [], [], [0x61]]),
    "hostile-left-before-all": column([[4 | 32 | 64], [], [1], [.max], [], [], [], [0x61]]),
    "hostile-right-before-left": column([[4 | 64], [], [1], [.signed(5)], [2], [], [], [0x61]]),
    "hostile-erased-beyond-the-text": column([[8 | 64], [], [], [], [], [.signed(9)], [1 << 30], []]),
    "hostile-erased-everything-twice": column([[2 | 8 | 64], [], [10], [], [], [0], [], []], runs: 1),
    "hostile-more-runs-than-shapes": column([[], [], [], [], [], [], [], []], runs: 1 << 30),
  ]

  private static func column(_ columns: [[UInt64]], runs: UInt64 = 1) -> [UInt8] {
    let written = columns.map { numbers in
      var writer = ByteWriter()
      for number in numbers { writer.number(number) }
      return writer.bytes
    }
    let entry = StoredText.Entry(replica: 0, number: runs)
    let off = [StoredText.Entry(replica: 0, number: 1), StoredText.Entry(replica: 0, number: .max)]
    return StoredText(baseLength: 10, replicas: [replica], off: off, stretches: [entry], columns: written).input
  }

  // MARK: - Operations

  private static let far = CharacterID.inserted(OperationID(replica: replica, seq: (1 << 48) - 1), 1 << 30)

  private static let texts: [TextEdit] = [
    TextEdit(deleted: [CharacterRun(first: .base(0), count: 1 << 30)]),
    TextEdit(deleted: [CharacterRun(first: .base(1 << 30), count: 1 << 30 + 1)]),
    TextEdit(left: far, right: far, inserted: "x", deleted: [CharacterRun(first: far, count: 1 << 30)]),
    TextEdit(left: .base(2), right: .base(1), inserted: "x", isMarked: true),
    TextEdit(left: .inserted(OperationID(replica: EditsInput.authors[0], seq: 1), 0), inserted: "x"),
  ]

  private static let payloads = SeedInputs.Inputs(
    uniqueKeysWithValues: texts.enumerated().map { ("hostile-text-\($0)", [8, 0] + bytes(of: .text($1))) })

  private static var edits: SeedInputs.Inputs {
    var writer = InputWriter()
    writer.block(Array("abcdef".utf8))
    for (number, text) in texts.enumerated() {
      writer.byte(number & 3)
      writer.byte(number)
      writer.block(bytes(of: .text(text)))
    }
    return ["hostile-numbers": writer.bytes]
  }

  private static var changes: SeedInputs.Inputs {
    let article = StoredText.article
    let own = SegmentInput.key.replica
    let all = texts.enumerated().map { number, text in
      let id = OperationID(replica: own, seq: (1 << 48) - UInt64(texts.count - number))
      let header = ChangeHeader(
        first: id, count: 1, wall: Timestamp(milliseconds: .min), lamport: .max, author: "a", device: "")
      return Change(
        header: header,
        operations: [
          Operation(
            id: id, kind: .text, flags: .touches, article: article, target: .article(article), overwrites: [],
            payload: .text(text))
        ])
    }
    var writer = ByteWriter()
    for change in all { writer.change(change) }
    return ["hostile-numbers": writer.bytes]
  }

  private static func bytes(of payload: Payload) -> [UInt8] {
    var writer = ByteWriter()
    writer.payload(payload, in: StoredText.article)
    return writer.bytes
  }
}

extension UInt64 {
  /// A number as the stored form writes it that has a sign.
  fileprivate static func signed(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
}
