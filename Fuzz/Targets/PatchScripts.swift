internal import Models

/// Operations that are folded into a stored state of which only a part is read.
enum PatchScripts {
  private static let replica = ReplicaID(ID128(high: 3, low: 5))
  private static let article = StoredText.article
  private static let header = ChangeHeader(
    first: OperationID(replica: replica, seq: 1), count: 2, wall: Timestamp(milliseconds: 1_700_000_000_000),
    lamport: 9, author: "a", device: "d")

  /// One for each kind of edit, on the first and the last thing there is.
  static func scripts(_ state: ArticleState?) -> [[Operation]] {
    let targets = [ThingID.article(article)] + (state?.things.last.map { [$0.id] } ?? [])
    let live = state?.things.last?.register(.field("label"))?.values.map(\.stamp.operation) ?? []
    return targets.flatMap { target in
      [
        [operation(1, .note, on: target, .note(NoteCreation(key: nil, text: "n", credit: nil)))],
        [operation(1, .write, on: target, .write(.field("label"), .text("b")), overwriting: live)],
        [operation(1, .remove, on: target, .remove(seen: []))],
      ]
    } + [[span, operation(2, .write, on: .operation(span.id), .write(.tag("t"), .on))]]
  }

  private static let span = operation(
    1, .span, on: .article(article),
    .span(
      SpanCreation(
        key: nil, label: "l", fragments: Fragments(base: [ScalarRange(start: 0, end: 1)]), attributes: [], tags: [],
        credit: nil)))

  private static func operation(
    _ seq: UInt64, _ kind: Operation.Kind, on target: ThingID, _ payload: Payload, overwriting: [OperationID] = []
  ) -> Operation {
    Operation(
      id: OperationID(replica: replica, seq: seq), kind: kind, flags: kind == .remove ? [] : .touches, article: article,
      target: target, overwrites: overwriting.sorted(), payload: payload)
  }

  /// What a patch makes of bytes that can be read is what folding makes of the state.
  static func patch(
    _ input: [UInt8], by script: [Operation], of state: ArticleState?
  ) throws(BrokenPromise) {
    let operations = script.map { (operation: $0, change: header) }
    guard let patch = try? StatePatch(of: article, stored: input, by: operations), var state else { return }
    for (operation, change) in operations { state.apply(operation, of: change) }
    // Counts that were at their limit already.
    guard (try? ArticleState(id: article, decoding: state.encoded)) != nil else { return }
    guard let new = try? patch.delta.applied(to: input),
      let read = try? ArticleState(id: article, decoding: new), read == state
    else {
      throw BrokenPromise(description: "a patched state is not the folded one")
    }
  }
}
