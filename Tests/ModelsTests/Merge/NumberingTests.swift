import TestSupport
import Testing

@testable import Models

/// Lists that stand where a hash table would: few elements are the usual case, and many must be right too.
@Suite("Numbers by replica and by text") struct NumberingTests {
  @Test(arguments: 0..<40 as Range<UInt64>)
  func `what is applied is what was said last of each replica`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let replicas = (0..<random.int(in: 1...60)).map { _ in ReplicaID(ID128(high: random.next(), low: random.next())) }
    var applied = AppliedNumbers()
    var said: [ReplicaID: UInt64] = [:]
    for seq in 1..<300 as Range<UInt64> {
      let replica = random.pick(replicas)
      applied[replica] = seq
      said[replica] = seq
      let other = random.pick(replicas)
      #expect(applied[other] == said[other] ?? 0)
    }
    #expect(applied.map(\.replica) == said.keys.sorted())
    #expect(applied.allSatisfy { said[$0.replica] == $0.seq })
  }

  @Test(arguments: [1, 23, 24, 25, 26, 400]) func `keys are numbered as they come, few or many`(count: Int) {
    let keys = (0..<count).map { ExactText("واژه \($0)") }
    var numbering = Numbering<ExactText>(expecting: 8)
    for (number, key) in keys.enumerated() {
      #expect(numbering.number(of: key) == nil)
      numbering.add(key)
      #expect(numbering.number(of: key) == number)
    }
    #expect(keys.map(numbering.number) == Array(0..<count))
    #expect(numbering.order == keys)
  }

  @Test func `a stored state names its replicas in their order, each once`() throws {
    var state = ArticleState(id: ArticleID(ID128(high: 1, low: 1)))
    let seqs: [UInt64] = [77, 99]
    for (number, seq) in zip([3, 5] as [UInt64], seqs) {
      let id = OperationID(replica: ReplicaID(ID128(high: number, low: 0)), seq: seq)
      let header = ChangeHeader(
        first: id, count: 1, wall: Timestamp(milliseconds: 5), lamport: 1, author: "a", device: "d")
      let operation = Operation(
        id: id, kind: .write, flags: .touches, article: state.id, target: .article(state.id), overwrites: [],
        payload: .write(.tag("t"), .on))
      state.apply(operation, of: header)
    }
    let bytes = state.encoded
    #expect(try ArticleState(id: state.id, decoding: bytes) == state)
    let first = try #require(bytes.firstIndex(of: 77))
    #expect(bytes[first + 2] == 99, "each is a number and a seq of one byte")
    var swapped = bytes
    swapped.swapAt(first - 1, first + 1)
    swapped.swapAt(first, first + 2)
    #expect(throws: ByteError.self) { try ArticleState(id: state.id, decoding: swapped) }
    var repeated = bytes
    repeated[first + 1] = bytes[first - 1]
    #expect(throws: ByteError.self) { try ArticleState(id: state.id, decoding: repeated) }
  }

  @Test func `an operation's id is its number and its replica`() {
    var random = SeededGenerator(seed: 7)
    for seq in [1, 9, 10, 99, 100, 4_096, 1 << 48 - 1, 1 << 48, .max] as [UInt64] {
      let replica = ReplicaID(ID128(high: random.next(), low: random.next()))
      let id = OperationID(replica: replica, seq: seq)
      #expect(id.description == "\(seq)" + "." + replica.description)
      #expect(OperationID(id.description) == id)
    }
  }
}
