import Formats
import FuzzTargets
import Segments
import TestSupport

@testable import Models

/// What several replicas wrote, in all the forms in which it is stored, sent and exported.
struct HistorySeeds {
  private let random: RandomHistory
  /// The changes of one replica, which the key of `SegmentInput` stands for.
  private let changes: [Change]

  init(seed: UInt64) {
    random = RandomHistory.make(seed: seed, replicas: 1 + Int(seed % 3), changes: 4 + Int(seed))
    let first = random.changes[0].id.replica
    let own = SegmentInput.key.replica
    var renaming = Renaming()
    renaming.append(Renaming.Step(first: 1, name: own), of: first)
    let renamed = renaming
    changes = random.changes.filter { $0.id.replica == first }.map { change in
      change.renamed(renamed) { _, _, _ in nil }
    }
  }

  var inputs: [(target: String, bytes: [UInt8])] {
    get throws {
      let file = try SeedSegment.sealed(changes)
      var lookup = InputWriter()
      lookup.long(changes[0].id.seq)
      let content = SegmentInput.content(of: file)
      return [
        ("file", file), ("segment", content), ("held", content), ("lookup", lookup.bytes + content),
        ("change", changes.flatMap(Self.bytes)), ("state", state.encoded), ("payload", payload),
        ("articles", articles), ("json", articles), ("brat", try brat),
      ]
    }
  }

  private static func bytes(of change: Change) -> [UInt8] {
    var writer = ByteWriter()
    writer.change(change)
    return writer.bytes
  }

  /// The longest payload of a kind that the number of changes chooses.
  private var payload: [UInt8] {
    let operations = random.changes.flatMap(\.operations)
    let kinds = Set(operations.map(\.kind.rawValue)).sorted()
    let kind = kinds[changes.count % kinds.count]
    let written = operations.filter { $0.kind.rawValue == kind }.map { operation in
      var writer = ByteWriter()
      writer.payload(operation.payload, in: operation.article)
      return writer.bytes
    }
    return [UInt8(truncatingIfNeeded: kind), UInt8(kind >> 8)] + (written.max { $0.count < $1.count } ?? [])
  }

  // MARK: - Articles

  private var replica: MemoryReplica {
    var replica = MemoryReplica(id: ReplicaID(ID128(high: 3, low: 3)))
    for change in random.changes { replica.take(change) }
    return replica
  }

  /// Of the article that most is said about.
  private var state: ArticleState {
    replica.states.values.max { $0.encoded.count < $1.encoded.count } ?? ArticleState(id: StoredText.article)
  }

  private var articles: [UInt8] {
    var bytes: [UInt8] = []
    for view in replica.views.prefix(1) { ViewJSON.appendArticle(view, to: &bytes) }
    return bytes
  }

  private var brat: [UInt8] {
    get throws {
      let files = try BratWriter().write(Array(replica.views.prefix(1))).files
      let parts = [".txt", ".ann", "names.tsv"].map { end in files.first { $0.name.hasSuffix(end) }?.bytes ?? [] }
      return Array(parts.joined(separator: [0xFF]))
    }
  }
}

/// Seals changes whatever they name.
enum SeedSegment {
  static func sealed(_ changes: [Change], table: [TableEntry] = []) throws -> [UInt8] {
    let chain = Chain(corpus: SegmentInput.corpus, replica: SegmentInput.key.replica)
    var draft = SegmentDraft(corpus: SegmentInput.corpus, before: chain, table: table, changes: changes)
    while true {
      do {
        return try SegmentCodec.encode(draft, signingKey: SegmentInput.key)
      } catch SegmentError.invalidDraft(.notInTable(let replica)) {
        draft.table.append(TableEntry(replica: replica, seq: UInt64(draft.table.count), chain: chain))
      }
    }
  }
}
