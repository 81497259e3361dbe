import Foundation
import Models
import Store
import TestSupport
import Testing

/// What a sync leaves behind for `status` and `doctor`.
@Suite struct RememberingTests {
  private let sara = ReplicaID(ID128(high: 5, low: 5))

  private func at(_ minutes: Int64) -> Timestamp {
    Timestamp(milliseconds: Fixture.now.milliseconds + minutes * 60_000)
  }

  private func memory(_ awaited: Awaited...) -> SyncMemory {
    SyncMemory(directory: "/shared", unpublished: 0, missing: 3, awaited: awaited)
  }

  private func awaited(_ first: UInt64, _ last: UInt64?) -> Awaited { Awaited(replica: sara, first: first, last: last) }

  @Test func `what is still awaited keeps the time since when it is`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    try replica.remember(memory(awaited(3, 5)), now: at(0))
    try replica.remember(memory(awaited(4, 9), awaited(20, nil)), now: at(1))
    #expect(try replica.record().gaps.map(\.since) == [at(0), at(1)])
    try replica.remember(memory(awaited(10, 19), awaited(21, 22)), now: at(2))
    #expect(try replica.record().gaps.map(\.since) == [at(2), at(1)], "what came is forgotten")
    #expect(try replica.record().gaps.map(\.awaited) == [awaited(10, 19), awaited(21, 22)])
    try replica.remember(memory(), now: at(3))
    #expect(try replica.record().gaps.isEmpty)
  }

  @Test func `several files that promise one operation are awaited once`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    try replica.remember(memory(awaited(3, 9), awaited(3, 5), awaited(1, 1)), now: at(0))
    #expect(try replica.record().gaps.map(\.awaited) == [awaited(1, 1), awaited(3, 9)])
  }

  @Test func `remembering the same writes nothing`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    try replica.bind(to: Binding("here"))
    try replica.remember(memory(awaited(5, 6), awaited(3, 4)), now: at(0))
    let path = Replica.databasePath(in: folder.path) + "-wal"
    let before = FileManager.default.contents(atPath: path)
    try #require(before?.isEmpty == false)
    try replica.remember(memory(awaited(3, 4), awaited(5, 6)), now: at(9))
    try replica.bind(to: Binding("here"))
    #expect(FileManager.default.contents(atPath: path) == before)
    try replica.remember(memory(awaited(3, 4)), now: at(9))
    #expect(FileManager.default.contents(atPath: path) != before)
  }
}
