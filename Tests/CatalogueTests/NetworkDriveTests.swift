import CommandSupport
import Foundation
import Sync
import Testing

/// Rows 16 and 17: what NFS and its like say that isn't so. The replies are those of a directory made for it, and system
/// calls made to fail; no network drive is mounted here.
@Suite struct NetworkDriveTests {
  @Test func `row 16: a write that was done and reported as failed is found done, and not done twice`() throws {
    let world = try World()
    let known = world.scene.files(in: "shared").count
    let replies = [DirectoryError.Cause.inputOutput, .vanished, .notReadable, .readOnly, .full]
    for reply in replies {
      try world.mina.note(world.article, "پاسخ گم شد \(reply)")
      let drive = NetworkFolder(path: world.shared)
      drive.lostReplies = [reply]
      let report = try world.mina.sync(through: drive)
      #expect(report.unpublishedReason?.cause == reply && report.hasSetAside)
      let again = try world.mina.sync()
      #expect(again["published"]["segments"].int == 0, "what is there and right is published: \(again)")
    }
    #expect(world.scene.files(in: "shared").count == known + replies.count)
    try world.settle()
  }

  @Test func `row 16: a directory that goes while it is written stops the sync, and nothing is done twice`() throws {
    let world = try World()
    try world.mina.note(world.article, "رفت")
    let drive = NetworkFolder(path: world.shared)
    drive.lostReplies = [.missing]
    #expect(throws: DirectoryError.self) { try world.mina.sync(through: drive) }
    #expect(try world.mina.sync()["published"]["segments"].int == 0)
    try world.settle()
  }

  @Test(.enabled(if: Tracing.works))
  func `row 16: whatever linking and making folders say, what is there decides`() throws {
    let world = try World()
    let id = try world.sara.status["replica"].text
    let folders = ["shared", "shared/seg", "shared/seg/" + id]
    // Sara's first segment makes her folder too.
    let replies = [
      ("mkdirat", "EEXIST"), ("linkat", "EEXIST"), ("linkat", "ENOENT"), ("linkat", "EIO"), ("linkat", "EPERM"),
    ]
    for (call, error) in replies {
      if call == "mkdirat" { _ = try world.scene.makeFolder(folders[2]) }
      try world.sara.note(world.article, "\(call) \(error)")
      let outcome = try Tracing.run(world.sara, ["sync"], failing: call, number: 1, with: error, in: folders)
      #expect([0, 2].contains(outcome.status) && !outcome.isKilled, "\(call) \(error): \(outcome)")
      try world.sara.sync()
    }
    #expect(!world.scene.files(in: "shared").contains { $0.hasSuffix(".tmp") })
    let bytes = try world.scene.contents(of: folders[2]).values
    #expect(Set(bytes).count == bytes.count && bytes.count == replies.count, "each segment once, and nothing else")
    try world.settle(world.join("pc"))
  }

  @Test func `row 17: an old listing hides news for a while and removes nothing`() throws {
    let world = try World()
    let old = try FolderDirectory(path: world.shared).list()
    let files = try world.publish(2)
    let drive = NetworkFolder(path: world.shared)
    drive.staleListing = old
    for _ in 0..<2 { #expect(try world.sara.sync(through: drive).received.segments == 0) }
    drive.staleListing = nil
    #expect(try world.sara.sync(through: drive).received.segments == 2)
    // The owner is shown a listing without what she published: the file is found there and not written again.
    drive.staleListing = old
    let report = try world.mina.sync(through: drive)
    #expect(report.unpublishedReason == nil && !report.hasSetAside)
    #expect(world.scene.files(in: "shared/seg").count == 3 && files.allSatisfy(world.scene.exists))
    try world.settle()
  }

  @Test func `row 17: a listed file that is gone is asked for again, and is no damage`() throws {
    let world = try World()
    let files = try world.publish(2)
    let drive = NetworkFolder(path: world.shared)
    drive.staleListing = try drive.list()
    try world.scene.move(files[0], to: "away")
    let report = try world.sara.sync(through: drive)
    #expect(report.quarantined.isEmpty && report.received.segments == 0 && !report.hasSetAside)
    try world.scene.move("away", to: files[0])
    #expect(try world.sara.sync(through: drive).received.segments == 2)
    try world.settle()
  }

  @Test func `row 17: a read that fails is tried again at the next sync`() throws {
    let world = try World()
    let drive = NetworkFolder(path: world.shared)
    for fault in [DirectoryError.Cause.vanished, .inputOutput, .notReadable] {
      _ = try world.publish(2)
      // Two at once: a file that vanished is asked for a second time in the same sync.
      drive.readFaults = [fault, fault]
      let report = try world.sara.sync(through: drive)
      #expect(report.quarantined.isEmpty && report.received.segments == 0, "\(fault)")
      drive.readFaults = []
      #expect(try world.sara.sync(through: drive).received.segments == 2, "\(fault)")
    }
    // Once only: not even noticed.
    _ = try world.publish(1)
    drive.readFaults = [.vanished]
    #expect(try world.sara.sync(through: drive).received.segments == 1)
    try world.settle()
  }

  @Test(.enabled(if: Tracing.works), arguments: ["openat", "newfstatat", "getdents64"])
  func `row 17: a stale handle anywhere is said or waited out, and heals`(call: String) throws {
    let world = try World()
    let id = try world.mina.status["replica"].text
    let folders = ["shared", "shared/seg", "shared/seg/" + id]
    for number in 1...7 {
      try world.mina.note(world.article, "دستهٔ کهنه \(number)")
      for desk in [world.mina, world.sara] {
        let outcome = try Tracing.run(desk, ["sync"], failing: call, number: number, with: "ESTALE", in: folders)
        #expect([0, 1, 2].contains(outcome.status) && !outcome.isKilled, "call \(number): \(outcome)")
        #expect(outcome.status == 0 || !outcome.stderr.isEmpty)
        #expect(!outcome.stdout.contains("set aside"), "call \(number): \(outcome)")
      }
    }
    try world.settle(world.join("pc"))
  }

  @Test func `row 17: what NFS keeps of a deleted open file is ignored`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let folder = file.folderPart
    try world.scene.move(file, to: folder + ".nfs000000000004560200000001")
    let report = try world.sara.sync()
    #expect(report["received"]["segments"].int == 0 && report["quarantined"].array.isEmpty)
    try world.settle()
    #expect(world.scene.exists(folder + ".nfs000000000004560200000001"))
  }
}
