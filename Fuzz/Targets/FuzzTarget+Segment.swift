internal import Models
internal import Segments

extension FuzzTarget {
  /// A segment's header and body with a valid frame put around them: what anybody with a key of his own can write.
  static let segment = FuzzTarget("segment") { input throws(BrokenPromise) in
    // A bad body is refused before the chain is looked at.
    guard var file = SegmentInput(input), let segment = try? SegmentCodec.decodeHeld(file.held) else { return }
    let chain = segment.changes.indices.reduce(segment.header.before) { $0.extended(by: segment.change(at: $1)) }
    file.put(after: chain)
    let sealed = try file.sealed()
    let taken = try promised("a sound body with the right chain is taken in") {
      try SegmentCodec.decode(sealed, corpus: SegmentInput.corpus)
    }
    try promise(taken.changes == segment.changes, "what is taken in and what is held say the same")
    try SegmentRewriting(taken).check()
  }

  /// A whole file as it lies in a folder, whatever is in it.
  static let file = FuzzTarget("file") { input throws(BrokenPromise) in
    // Any error is fine here: nothing but traps is looked for.
    _ = try? SegmentHeader.peek(input)
    _ = try? SegmentLookup.articles(in: input)
    _ = try? SegmentCodec.decodeHeld(input)
    guard let segment = try? SegmentCodec.decode(input, corpus: SegmentInput.corpus) else { return }
    try promise(segment.header.corpus == SegmentInput.corpus, "no segment of another corpus is taken in")
    try SegmentRewriting(segment).check()
  }
}

/// Seals the changes of a segment again.
private struct SegmentRewriting {
  private let segment: Segment
  private let changes: [Change]

  init(_ segment: Segment) {
    self.segment = segment
    changes = segment.changes.indices.map(segment.change(at:))
  }

  func check() throws(BrokenPromise) {
    // A few hundred bytes may name a million operations; sealing those shows nothing more.
    guard segment.operationCount < 5_000, segment.header.replica == SegmentInput.key.replica else { return }
    for change in changes { try ChangeRewriting.check(change) }
    var draft = SegmentDraft(
      corpus: SegmentInput.corpus, before: segment.header.before, table: segment.table, changes: changes)
    let bytes = try sealed(&draft)
    let again = try promised("what is sealed can be taken in") {
      try SegmentCodec.decode(bytes, corpus: SegmentInput.corpus)
    }
    try promise(again.changes.indices.map(again.change(at:)) == changes, "what is sealed says what was to be sealed")
    try promise(again.table == draft.table.sorted { $0.replica < $1.replica }, "the table is what was to be sealed")
    try promise(sealed(&draft) == bytes, "one draft gives one file")
  }

  /// Readers don't look whether the table has the replicas that a payload in bytes names; writers do. It is completed.
  private func sealed(_ draft: inout SegmentDraft) throws(BrokenPromise) -> [UInt8] {
    while true {
      do {
        return try SegmentCodec.encode(draft, signingKey: SegmentInput.key)
      } catch SegmentError.invalidDraft(.notInTable(let replica)) {
        draft.table.append(TableEntry(replica: replica, seq: 0, chain: segment.header.before))
      } catch {
        throw BrokenPromise(description: "what was taken in can be sealed: \(error)")
      }
    }
  }
}
