internal import Models

extension FuzzTarget {
  /// What became of a state since it was written: the bytes it was (a block), and a delta of them.
  static let delta = FuzzTarget("delta") { input throws(BrokenPromise) in
    var reader = ByteReader(input)
    guard let old = try? reader.block(), let bytes = try? reader.take(reader.remaining),
      let new = try? ByteDelta(bytes).applied(to: old)
    else { return }
    try promise(new.count <= old.count + bytes.count, "a delta makes no more bytes than there are")
    var writer = DeltaWriter()
    writer.add(new[...], insteadOf: 0..<old.count, of: old)
    guard let again = try? writer.finished().applied(to: old) else {
      throw BrokenPromise(description: "a delta that is written can be applied")
    }
    try promise(again == new, "a delta makes what it was written of")
  }
}
