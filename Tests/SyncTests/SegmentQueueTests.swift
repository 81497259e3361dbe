import Models
import Segments
import Sync
import Testing

@Suite struct SegmentQueueTests {
  @Test func `files come in the order of their numbers`() {
    #expect(order([(4, 6), (1, 3), (7, 7)], after: 0) == ["1-3", "4-6", "7-7"])
  }

  @Test func `what is held is left out`() {
    #expect(order([(1, 3), (4, 6)], after: 3) == ["4-6"])
  }

  @Test func `a gap holds up what comes after it`() {
    var queue = SegmentQueue([candidate(1, 2), candidate(5, 6), candidate(7, 8)])
    #expect(queue.next(after: 0).map(text) == "1-2")
    #expect(queue.next(after: 2) == nil)
    #expect(queue.beyondGap.map(text) == ["5-6", "7-8"])
  }

  @Test func `of files over the same numbers the one that reaches furthest comes first`() {
    #expect(order([(1, 2), (1, 9), (1, 5), (3, 4)], after: 0) == ["1-9"])
  }

  @Test func `after a bad file comes its alternative`() {
    var queue = SegmentQueue([candidate(1, 2), candidate(1, 9), candidate(1, 5), candidate(3, 8)])
    #expect(queue.next(after: 0).map(text) == "1-9")
    #expect(queue.next(after: 0).map(text) == "1-5")
    #expect(queue.next(after: 0).map(text) == "1-2")
    #expect(queue.next(after: 2).map(text) == "3-8")
    #expect(queue.next(after: 8) == nil)
  }

  @Test func `a file that overlaps what is held is taken for what it adds`() {
    #expect(order([(1, 5), (3, 9)], after: 4) == ["3-9"])
  }

  @Test func `a file put in later finds its place`() {
    var queue = SegmentQueue([candidate(4, 6), candidate(9, 9)])
    queue.insert(candidate(1, 3))
    queue.insert(candidate(7, 8))
    var found: [String] = []
    var position: UInt64 = 0
    while let next = queue.next(after: position) {
      found.append(text(next))
      position = next.last
    }
    #expect(found == ["1-3", "4-6", "7-8", "9-9"])
  }

  @Test func `the order of the listing decides nothing`() {
    let files: [(UInt64, UInt64)] = [(1, 4), (1, 4), (2, 9), (5, 5), (10, 11), (10, 10)]
    let expected = order(files, after: 0)
    #expect(order(files.reversed(), after: 0) == expected)
  }

  @Test func `the largest numbers overflow nothing`() {
    #expect(order([(1, .max), (.max, .max)], after: 0) == ["1-\(UInt64.max)"])
  }
}

extension SegmentQueueTests {
  private func candidate(_ first: UInt64, _ last: UInt64) -> Candidate {
    let entry = DirectoryEntry(path: "seg/x/\(first)-\(last)", size: 1, modified: 1)
    return Candidate(
      entry: entry, replica: ReplicaID(ID128(high: 1, low: 1)), first: first, last: last, isFromHeader: false)
  }

  private func text(_ candidate: Candidate) -> String { "\(candidate.first)-\(candidate.last)" }

  /// What is given out when every file is good.
  private func order(_ files: [(UInt64, UInt64)], after start: UInt64) -> [String] {
    var queue = SegmentQueue(files.map { candidate($0.0, $0.1) })
    var position = start
    var found: [String] = []
    while let next = queue.next(after: position) {
      found.append(text(next))
      position = next.last
    }
    return found
  }
}
