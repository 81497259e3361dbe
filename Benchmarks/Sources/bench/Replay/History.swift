import Models
import Segments

/// The edits of a trace as the log has them: a change for each transaction.
struct History: Sendable {
  let script: Script
  /// In the order of the trace, so that each comes after all it has seen.
  let changes: [Change]

  init(_ typing: Typing) {
    let script = typing.script
    self.script = script
    var lamports: [UInt64] = []
    changes = script.schedule.steps.indices.compactMap { index in
      let transaction = script.trace.transactions[index]
      lamports.append(1 + (transaction.parents.map { lamports[$0] }.max() ?? 0))
      let operations = script.edits(of: index).map { edit in
        script.imported.operation(script.id(edit, of: index), typing.edits[edit])
      }
      guard let first = operations.first else { return nil }
      let header = ChangeHeader(
        first: first.id, count: operations.count, wall: transaction.time, lamport: lamports[index],
        author: ExactText("author \(transaction.agent)"), device: ExactText("device \(transaction.agent)"))
      return Change(header: header, operations: operations)
    }
  }

  /// The canonical bytes of all changes.
  var canonicalBytes: [UInt8] {
    var writer = ByteWriter()
    for change in changes { writer.change(change) }
    return writer.bytes
  }

  /// The segments that the changes are shared in: one for each replica.
  func segments() throws -> [[UInt8]] {
    let held = Dictionary(grouping: changes, by: \.id.replica).mapValues { $0.map(\.header.lastSeq).max() ?? 0 }
    return try script.replicas.indices.compactMap { branch in
      var sealer = try Sealer(number: branch)
      let own = changes.filter { $0.id.replica == sealer.replica }
      return own.isEmpty ? nil : try sealer.seal(own, held: held)
    }
  }
}

// MARK: - Merging into a replica that has the imported article only

extension History {
  func merged() -> ArticleState {
    var state = script.imported.state
    for change in changes {
      for operation in change.operations { state.apply(operation, of: change.header) }
    }
    return state
  }

  /// Reads the changes from their canonical bytes, in the order of the trace.
  func merged(canonical bytes: [UInt8]) throws -> ArticleState {
    var state = script.imported.state
    var reader = ByteReader(bytes)
    for replica in changes.map(\.id.replica) {
      let change = try reader.change(of: replica)
      for operation in change.operations { state.apply(operation, of: change.header) }
    }
    try reader.finish()
    return state
  }

  /// Checks and reads segments, one replica's whole work after another's: much waits for what comes later.
  func merged(segments: [[UInt8]]) throws -> ArticleState {
    var state = script.imported.state
    for bytes in segments {
      let segment = try SegmentCodec.decode(bytes, corpus: Sealer.corpus)
      for index in segment.changes.indices {
        let change = segment.change(at: index)
        for operation in change.operations { state.apply(operation, of: change.header) }
      }
    }
    return state
  }
}
