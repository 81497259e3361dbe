import FuzzTargets
import TestSupport

@testable import Models

/// Corrections of a text by several people, as operations and as they are stored; and texts for what compares texts.
struct TextSeeds {
  private let seed: UInt64
  private let edits: RandomEdits

  init(seed: UInt64) {
    self.seed = seed
    edits = RandomEdits.make(seed: seed + 100, steps: 6 + 3 * Int(seed), isHostile: seed % 2 == 1)
  }

  var inputs: [(target: String, bytes: [UInt8])] {
    var inputs = [("edits", operations), ("quote", quote), ("correction", correction)]
    if let columns { inputs.append(("columns", columns)) }
    return inputs
  }

  // MARK: - Operations

  private var base: ExactText {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: edits.base)
    return ExactText(String(text))
  }

  /// The authors' ids in the order of the logs, as the target has them.
  private func renamed(_ id: OperationID) -> OperationID {
    let author = edits.logs.firstIndex { $0.contains { $0.operation?.replica == id.replica } } ?? 3
    return OperationID(replica: EditsInput.authors[author], seq: id.seq)
  }

  private var operations: [UInt8] {
    var writer = InputWriter()
    writer.block(base.bytes)
    var last: [ReplicaID: UInt64] = [:]
    var toggles: UInt64 = 0
    for step in edits.interleaving(seed: seed) {
      var (id, payload) = (OperationID(replica: EditsInput.authors[3], seq: 1 << 20 + toggles), Payload.restore)
      switch step {
      case .base: continue
      case .edit(let edit, let text): (id, payload) = (renamed(edit), .text(text.renamed(renamed)))
      case .other(let other): (id, payload) = (renamed(other), .write(.tag("t"), .on))
      case .toggle(let edit, let isOff):
        // By the last of the authors, after everything of his own.
        id = OperationID(replica: id.replica, seq: (last[id.replica] ?? 0) + 1)
        payload = .write(.inForce(renamed(edit)), isOff ? .off : .on)
        toggles += 1
      }
      guard let author = EditsInput.authors.firstIndex(of: id.replica), id.seq > last[id.replica] ?? 0 else { continue }
      writer.byte(author | (isText(payload) ? 0 : 2 << 2))
      writer.byte(Int(id.seq - (last[id.replica] ?? 0)) - 1)
      writer.block(bytes(of: payload))
      last[id.replica] = id.seq
    }
    return writer.bytes
  }

  private func isText(_ payload: Payload) -> Bool { if case .text = payload { true } else { false } }

  private func bytes(of payload: Payload) -> [UInt8] {
    var writer = ByteWriter()
    writer.payload(payload, in: StoredText.article)
    return writer.bytes
  }

  // MARK: - Stored

  /// Nil when nothing was placed.
  private var columns: [UInt8]? {
    var text = TextState(baseLength: edits.base.count)
    var off: [OperationID] = []
    for step in edits.interleaving(seed: seed) {
      switch step {
      case .edit(let id, let edit): _ = text.place(edit, id: id)
      case .toggle(let id, true): off.append(id)
      default: continue
      }
    }
    guard !text.isUntouched else { return nil }
    let canonical = text.canonical()
    let replicas = Set(canonical.stretches.map(\.replica) + off.map(\.replica)).sorted()
    func entry(_ replica: ReplicaID, _ number: UInt64) -> StoredText.Entry {
      StoredText.Entry(replica: replicas.firstIndex(of: replica) ?? 0, number: number)
    }
    return StoredText(
      baseLength: edits.base.count, replicas: replicas, off: Set(off).sorted().map { entry($0.replica, $0.seq) },
      stretches: canonical.stretches.map { entry($0.replica, UInt64($0.count)) }, columns: canonical.columns
    ).input
  }

  // MARK: - Texts

  private var quote: [UInt8] {
    var random = SeededGenerator(seed: seed)
    let text = TextGenerator.text(pieces: 6...20, &random)
    let scalars = ScalarText(text)
    var writer = InputWriter()
    writer.byte(Int(seed % 3))
    writer.block(text.bytes)
    let start = random.below(scalars.length)
    writer.block(scalars.slice(ScalarRange(start: start, end: start + 3)).bytes)
    writer.block(Array(TextGenerator.piece(&random).utf8))
    return writer.bytes
  }

  private var correction: [UInt8] {
    var random = SeededGenerator(seed: seed)
    let text = TextGenerator.text(pieces: 6...20, &random)
    var writer = InputWriter()
    for _ in 0..<2 {
      writer.byte(random.below(20))
      writer.byte(0)
    }
    writer.block(text.bytes)
    writer.block(TextGenerator.text(pieces: 1...4, &random).bytes)
    return writer.bytes
  }
}

extension TextStep {
  fileprivate var operation: OperationID? {
    switch self {
    case .edit(let id, _), .other(let id): id
    case .base, .toggle: nil
    }
  }
}
