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
    var numbering = Numbering<ExactText>()
    for (number, key) in keys.enumerated() {
      #expect(numbering.number(of: key) == nil)
      numbering.add(key)
      #expect(numbering.number(of: key) == number)
    }
    #expect(keys.map(numbering.number) == Array(0..<count))
    #expect(numbering.order == keys)
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
