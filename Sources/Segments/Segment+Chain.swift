package import Models

extension Segment {
  /// The chain after each change.
  ///
  /// - Complexity: O(1) of one that was verified, else O(n) in the operations and their bytes.
  package func chains() -> [Chain] {
    if let knownChains { return knownChains }
    var chain = header.before
    return changes.indices.map { index in
      chain = chain.extended(by: change(at: index))
      return chain
    }
  }

  /// The chain after operation number `seq`; nil when no change of this segment ends there and it doesn't begin after it.
  ///
  /// - Complexity: O(1) at the ends, else O(n) in the operations up to there.
  package func chain(at seq: UInt64) -> Chain? {
    if seq == header.last { return header.after }
    var chain = header.before
    var reached = header.first - 1
    for index in changes.indices {
      if reached >= seq { break }
      chain = chain.extended(by: change(at: index))
      reached = changes[index].lastSeq
    }
    return reached == seq ? chain : nil
  }
}
