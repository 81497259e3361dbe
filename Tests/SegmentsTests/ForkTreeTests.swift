import Models
import Segments
import TestSupport
import Testing

/// What the branches of a replica that forked are called (rule N1).
@Suite struct ForkTreeTests {
  private let corpus = CorpusID(ID128(high: 1, low: 7))

  @Test(arguments: [false, true])
  func `the smallest chain keeps the name, whichever came first`(isReversed: Bool) throws {
    let log = InMemoryLog(corpus: corpus, seed: 1)
    log.append("a")
    let trunk = try segment(of: log)
    let tails = try ["b", "c", "d"].map { text in
      let copy = InMemoryLog(copy: log)
      copy.append(text)
      return try segment(of: copy)
    }
    let sorted = tails.sorted { $0.header.after.bytes.lexicographicallyPrecedes($1.header.after.bytes) }

    var tree = ForkTree(corpus: corpus, replica: log.replica)
    for segment in isReversed ? sorted.reversed() + [trunk] : [trunk] + sorted { tree.add(segment) }
    tree.nameBranches()

    let chains = sorted.map(\.header.after)
    let others = chains.dropFirst().map { ContentHash.branch(of: log.replica, $0) }
    #expect(tree.branches.map(\.name) == [log.replica] + others)
    #expect(tree.branches.map(\.chain) == chains)
    #expect(tree.branches.map(\.start) == [0, 1, 1])
  }

  private func segment(of log: InMemoryLog) throws -> Segment {
    let name = try #require(try log.seal())
    return try SegmentCodec.decode(try #require(log.bytes(of: name)), corpus: corpus)
  }
}
