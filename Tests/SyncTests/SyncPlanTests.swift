import Models
import Segments
import Sync
import Testing

@Suite struct SyncPlanTests {
  private let own = ReplicaID(ID128(high: 1, low: 1))
  private let other = ReplicaID(ID128(high: 2, low: 2))

  @Test func `files of others that are not held are wanted`() {
    let plan = plan([name(other, 1, 3).path, name(other, 4, 6).path], held: [name(other, 1, 3)])
    #expect(plan.queues[other]?.beyondGap.map(\.first) == [4])
  }

  @Test func `what is held is not looked at`() {
    #expect(plan([name(other, 1, 3).path], held: [name(other, 1, 3)]).queues.isEmpty)
  }

  @Test func `the same numbers under another sum are looked at, since a copied replica may have used them twice`() {
    let beside = SegmentName(replica: other, first: 1, last: 3, sum: "bbbbbbbbbb")
    #expect(plan([beside.path], held: [name(other, 1, 3)]).queues[other]?.beyondGap.count == 1)
  }

  @Test func `names in capital letters are the same names`() {
    #expect(plan([name(other, 1, 3).path.uppercased()]).queues[other] != nil)
  }

  @Test func `one's own segments are not read, but others under one's id are`() {
    let mine = name(own, 1, 3)
    let stranger = name(own, 4, 4)
    let plan = plan([mine.path, stranger.path], held: [mine])
    #expect(plan.ownStrangers.map(\.entry.path) == [stranger.path])
    #expect(plan.queues.isEmpty)
  }

  @Test(arguments: [
    "seg/x/.syncthing.000000000001-000000000001.aaaaaaaaaa.hsg.tmp", "seg/x/~syncthing~a.hsg.tmp",
    "seg/x/.~tmp~", "seg/x/a.hsg.part", "seg/x/A.HSG.PARTIAL", "seg/x/a.hsg.crdownload", "seg/x/a.hsg~",
    "seg/x/.nfs000012", "seg/desktop.ini", "Icon\r", "holiday.jpg", "README.md", ".dropbox.cache",
  ])
  func `temporary and foreign files are never opened`(path: String) {
    let plan = plan([path])
    #expect(plan.unnamed.isEmpty && plan.queues.isEmpty)
  }

  @Test(arguments: [
    "seg/x/a.sync-conflict-20260101-120000-ABCDEFG.hsg", "seg/x/a (Sara's conflicted copy 2026-01-01).hsg",
    "seg/x/a 2.hsg", "seg (Case Conflict)/x/a.hsg", "a.hsg", "A.HSG (1)", "seg/x/FILE0001", "seg/a",
    "seg/x/نسخه.hsg",
  ])
  func `anything that may be a segment under another name is looked into`(path: String) {
    #expect(plan([path]).unnamed.map(\.path) == [path])
  }

  @Test func `a refused file is not read again until it changes`() {
    let path = name(other, 1, 3).path
    let refusal = Refusal(file: path, size: 7, modified: 5, reason: "bad")
    let same = SyncPlan(
      listing: [DirectoryEntry(path: path, size: 7, modified: 5)], knowledge: knowledge(refusals: [refusal]))
    #expect(same.queues.isEmpty && same.standing == [refusal])
    for entry in [
      DirectoryEntry(path: path, size: 8, modified: 5), DirectoryEntry(path: path, size: 7, modified: 6),
    ] {
      let changed = SyncPlan(listing: [entry], knowledge: knowledge(refusals: [refusal]))
      #expect(changed.queues[other] != nil && changed.standing.isEmpty)
    }
  }

  @Test func `a refusal is forgotten when the work has come another way, or the file has gone`() {
    let path = name(other, 1, 3).path
    let refusal = Refusal(file: path, size: 7, modified: 5, reason: "bad")
    let listing = [DirectoryEntry(path: path, size: 7, modified: 5)]
    #expect(
      SyncPlan(listing: listing, knowledge: knowledge(held: [name(other, 1, 3)], refusals: [refusal])).standing.isEmpty
    )
    #expect(SyncPlan(listing: [], knowledge: knowledge(refusals: [refusal])).standing.isEmpty)
  }

  @Test func `what can't be opened is kept apart`() {
    let stub = DirectoryEntry(path: name(other, 1, 3).path, size: 0, modified: 0, kind: .placeholder)
    let folder = DirectoryEntry(path: "seg/\(other)", size: 0, modified: 0, kind: .unreadable)
    let link = DirectoryEntry(path: name(other, 4, 4).path, size: 0, modified: 0, kind: .other)
    let plan = SyncPlan(listing: [stub, folder, link], knowledge: knowledge())
    #expect(plan.unopenable == [folder, stub])
    #expect(plan.queues.isEmpty && plan.unnamed.isEmpty)
  }
}

extension SyncPlanTests {
  private func name(_ replica: ReplicaID, _ first: UInt64, _ last: UInt64) -> SegmentName {
    SegmentName(replica: replica, first: first, last: last, sum: "abcdefghij")
  }

  private func knowledge(held: Set<SegmentName> = [], refusals: [Refusal] = []) -> SyncPlan.Knowledge {
    SyncPlan.Knowledge(replica: own, segments: held, refusals: refusals)
  }

  private func plan(_ paths: [String], held: Set<SegmentName> = []) -> SyncPlan {
    SyncPlan(
      listing: paths.map { DirectoryEntry(path: $0, size: 7, modified: 5) }, knowledge: knowledge(held: held))
  }
}
