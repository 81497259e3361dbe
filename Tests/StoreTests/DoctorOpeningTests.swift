import Foundation
import GRDB
import Models
import Store
import TestSupport
import Testing

/// Opening a database only to look at it.
@Suite struct DoctorOpeningTests {
  private func files(_ folder: TemporaryDirectory) -> [String: [UInt8]] {
    Dictionary(folder.files().map { ($0, folder.read($0) ?? []) }) { $1 }
  }

  private func edit(_ replica: Replica, _ text: ExactText) throws {
    _ = try replica.edit(now: Fixture.now) { editor, _ in
      try editor.perform(.addArticle(NewArticle(title: "t", text: text)))
    }
  }

  @Test func `no file is written, made or removed`() throws {
    let folder = try TemporaryDirectory()
    // A path that needs escaping.
    let place = folder.path("نسخه ?#% 1")
    let replica = try Fixture.replica(in: place)
    try edit(replica, "abc")
    try replica.close()
    let before = files(folder)
    let seen = try #require(try Replica.openUntouched(place))
    #expect(try seen.articles().count == 1)
    #expect(try seen.integrityProblems() == [])
    #expect(throws: DatabaseError.self) { try edit(seen, "def") }
    try seen.close()
    #expect(files(folder) == before)
  }

  @Test func `what another process has written and not folded in is seen`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path)
    try edit(replica, "abc")
    #expect(Replica.showsWriteAheadLog(in: folder.path))
    let before = files(folder)
    let seen = try #require(try Replica.openUntouched(folder.path))
    #expect(try seen.articles().count == 1)
    try edit(replica, "def")
    #expect(try seen.articles().count == 2)
    try seen.close()
    #expect(files(folder).keys == before.keys)
    #expect(files(folder)["replica.sqlite"] == before["replica.sqlite"])
  }

  @Test func `a write-ahead log that a crash left is seen when its index is there, and left as it is`() throws {
    let folder = try TemporaryDirectory()
    let replica = try Fixture.replica(in: folder.path + "/a")
    try edit(replica, "abc")
    for name in ["b", "c"] { try FileManager.default.copyItem(atPath: folder.path("a"), toPath: folder.path(name)) }
    try FileManager.default.removeItem(atPath: Replica.databasePath(in: folder.path("c")) + "-shm")
    let before = files(folder)
    for (name, count) in [("b", 1), ("c", 0)] {
      let seen = try #require(try Replica.openUntouched(folder.path(name)))
      #expect(try seen.articles().count == count)
      #expect(Replica.showsWriteAheadLog(in: folder.path(name)) == (count == 1))
      try seen.close()
    }
    #expect(files(folder) == before)
    let again = try Replica.open(folder.path("c"))
    #expect(try again.articles().count == 1)
  }

  @Test func `a database of an older version isn't brought up to date`() throws {
    let folder = try TemporaryDirectory()
    try Fixture.replica(in: folder.path).close()
    let queue = try DatabaseQueue(path: Replica.databasePath(in: folder.path))
    try queue.write { try $0.execute(sql: "UPDATE meta SET value = x'31' WHERE name = 'foldVersion'") }
    try queue.close()
    let before = files(folder)
    let seen = try Replica.openUntouched(folder.path)
    #expect(seen == nil)
    #expect(files(folder) == before)
  }

  @Test func `who has the lock is known without making it`() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("lock")
    #expect(!ReplicaLock.isHeld(at: path) && folder.files().isEmpty)
    do {
      let lock = try ReplicaLock(at: path)
      #expect(ReplicaLock.isHeld(at: path))
      withExtendedLifetime(lock) {}
    }
    #expect(!ReplicaLock.isHeld(at: path))
  }

  @Test func `the record names branches, who holds what, and what waits for a branch`() throws {
    var found: (branches: Int, waiting: Int, witnesses: Int) = (0, 0, 0)
    for seed in UInt64(0)..<12 where found.branches == 0 || found.waiting == 0 || found.witnesses == 0 {
      let folder = try TemporaryDirectory()
      var swarm = try ForkSwarm(seed: seed, folder: folder)
      for _ in 0..<60 { try swarm.step() }
      for replica in swarm.replicas {
        let record = try replica.record()
        #expect(record.members.map(\.replica) == record.members.map(\.replica).sorted())
        for member in record.members where member.origin != nil {
          found.branches += 1
          #expect(member.parted != nil && member.start < member.last, "seed \(seed)")
        }
        found.waiting += record.waitingSegments.count
        for waiting in record.waitingSegments { #expect(!waiting.cites.isEmpty, "seed \(seed)") }
        found.witnesses += record.witnesses.count
      }
    }
    #expect(found.branches > 0 && found.waiting > 0 && found.witnesses > 0, "\(found)")
  }
}
