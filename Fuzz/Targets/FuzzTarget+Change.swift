internal import Models
internal import Segments

extension FuzzTarget {
  /// The canonical bytes of changes, one after the other.
  static let change = FuzzTarget("change") { input throws(BrokenPromise) in
    var reader = ByteReader(input)
    var changes: [Change] = []
    while reader.remaining > 0 {
      let start = reader.offset
      // What follows the last sound change is refused.
      guard let change = try? reader.change(of: SegmentInput.key.replica) else { break }
      var writer = ByteWriter()
      writer.change(change)
      try promise(writer.bytes == Array(input[start..<reader.offset]), "a change has one form in bytes")
      changes.append(change)
    }
    try Folding(changes).check()
  }

  /// One payload: its kind in two bytes, and its bytes.
  static let payload = FuzzTarget("payload") { input throws(BrokenPromise) in
    var cursor = InputCursor(input)
    let kind = Operation.Kind(rawValue: UInt16(truncatingIfNeeded: cursor.short()))
    let bytes = cursor.rest()
    let article = ArticleID(ID128(high: 1, low: 2))
    let payload = Payload(decoding: bytes, kind: kind, in: article)
    var writer = ByteWriter()
    writer.payload(payload, in: article)
    try promise(writer.bytes == bytes, "a payload has one form in bytes")
    try promise(Payload(decoding: writer.bytes, kind: kind, in: article) == payload, "a payload reads as it was")
  }
}

enum ChangeRewriting {
  /// Every change that was read has bytes, and they read as the change.
  static func check(_ change: Change) throws(BrokenPromise) {
    var writer = ByteWriter()
    writer.change(change)
    var reader = ByteReader(writer.bytes)
    let again = try promised("canonical bytes can be read") { try reader.change(of: change.id.replica) }
    try promise(reader.remaining == 0, "canonical bytes are read to their end")
    try promise(again == change, "canonical bytes say what was written")
  }
}

/// The articles that changes of one replica fold to.
struct Folding {
  private var states: [ArticleID: ArticleState] = [:]
  private var texts: [ArticleID: ExactText] = [:]

  init(_ changes: [Change]) {
    for change in changes {
      for operation in change.operations {
        states[operation.article, default: ArticleState(id: operation.article)].apply(operation, of: change.header)
        guard case .article(let creation) = operation.payload, states[operation.article]?.baseLength != nil else {
          continue
        }
        texts[operation.article] = texts[operation.article] ?? creation.text
      }
    }
  }

  func check() throws(BrokenPromise) {
    for (id, state) in states.sorted(by: { $0.key < $1.key }) {
      try StateUse.store(state)
      StateUse.read(state, base: texts[id] ?? .empty)
    }
  }
}
