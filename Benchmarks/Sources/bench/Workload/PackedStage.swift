/// A stage as the yardstick reads it; `Sources/yardstick/operations.h` has the layout.
struct PackedStage: Sendable {
  private(set) var bytes: [UInt8] = []

  init(_ stage: WorkStage, objects: [WorkObject]) {
    bytes.reserveCapacity(stage.operations.count * 72)
    for operation in stage.operations { append(operation, site: stage.site, made: objects[operation.object]) }
  }

  private mutating func append(_ operation: WorkOperation, site: Int, made: WorkObject) {
    let payload = Self.payload(operation)
    bytes.append(operation.kind.rawValue)
    bytes.append(UInt8(site))
    append(UInt16(payload.count))
    append(operation.number)
    append(UInt64(operation.milliseconds) << 16)
    // In the order of time, as a UUID of version 7 is: the kindest to an index.
    append((UInt64(made.milliseconds) << 16 | UInt64(made.site)).bigEndian)
    append(UInt64(made.number).bigEndian)
    append(UInt32(operation.article))
    bytes += payload
  }

  private static func payload(_ operation: WorkOperation) -> [UInt8] {
    switch operation.kind {
    case .create: creation(operation)
    case .label: Array(Vocabulary.labels[Int(operation.word)].utf8)
    case .tag: [UInt8(ascii: operation.adds ? "+" : "-")] + Vocabulary.tags[Int(operation.word)].utf8
    case .comment: named(Vocabulary.authors[Int(operation.author)]) + Prose(seed: operation.seed).comment.utf8
    case .remove: []
    }
  }

  private static func creation(_ operation: WorkOperation) -> [UInt8] {
    var payload = PackedStage()
    payload.append(UInt16(operation.range.lowerBound))
    payload.append(UInt16(operation.range.upperBound))
    payload.append(UInt64(operation.milliseconds))
    return payload.bytes + named(Vocabulary.labels[Int(operation.word)])
      + named(Vocabulary.authors[Int(operation.author)])
  }

  private static func named(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }

  private init() {}

  private mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
