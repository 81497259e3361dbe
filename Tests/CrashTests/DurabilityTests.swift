import CommandSupport
import Foundation
import Testing

/// What was acknowledged or published is flushed before that.
@Suite(.enabled(if: Shim.isThere, "needs Linux and a C compiler")) struct DurabilityTests {
  @Test func `an acknowledged edit outlives a loss of power`() throws {
    try expectKept(isRead: false)
  }

  /// The last process that closes a database flushes it; with a reader there, the command is not the last.
  @Test func `an edit acknowledged while another process reads outlives a loss of power`() throws {
    try expectKept(isRead: true)
  }

  private func expectKept(isRead: Bool) throws {
    let world = try World()
    try world.furnish()
    var disk = Disk(try world.copy(), .journal)
    let reader = isRead ? try Reader(world.path("desk/.hashiya/replica.sqlite")) : nil
    let outcome = try world.run(["tag", "a", "+kept"], in: "desk", payload: true)
    #expect(outcome.status == 0 && !outcome.stdout.isEmpty, "\(outcome)")
    reader?.stop()
    for boundary in try world.boundaries(hasPayload: true) where !boundary.isSaying { try disk.perform(boundary) }
    try disk.left().restore(to: world.root)
    let found = try world.condition(of: "desk").operations
    #expect(found == 6, "acknowledged and lost")
  }

  @Test func `an edit that cannot be flushed is not acknowledged`() throws {
    let world = try World()
    try world.furnish()
    let start = try world.copy()
    try world.ok("tag", "a", "+kept", in: "desk")
    let committed = try #require(try world.boundaries().last { $0.isWrite && $0.path.hasSuffix("-wal") })
    try start.restore(to: world.root)
    let outcome = try world.run(
      ["tag", "a", "+kept"], in: "desk", .error(EIO, at: committed.number + 1, lasting: true))
    #expect(outcome.status == 1 && outcome.stdout.isEmpty, "\(outcome)")
  }

  /// Else the replica could forget that it published, and number other work the same.
  @Test func `a segment is in the database before it is in the directory`() throws {
    let world = try World()
    try world.pair()
    try world.editDesk()
    _ = try world.run(["sync"], in: "desk", payload: true)
    let log = "desk/.hashiya/replica.sqlite-wal"
    var flushed: Set<String> = []
    var unflushed: Set<String> = []
    var early: [Boundary] = []
    for boundary in try world.boundaries(hasPayload: true) {
      if boundary.call == "fsync" {
        if unflushed.remove(boundary.path) != nil { flushed.insert(boundary.path) }
      } else if boundary.isWrite {
        unflushed.insert(boundary.path)
      }
      let isPublishing = boundary.call == "create" && boundary.path.hasPrefix("shared/seg/")
      if isPublishing, unflushed.contains(log) || !flushed.contains(log) { early.append(boundary) }
    }
    #expect(early.isEmpty, "published before it was safe")
  }

  /// Else a database that is put back would not know how far it had gone.
  @Test func `a segment is noted outside the database before it is in the directory`() throws {
    let world = try World()
    try world.pair()
    try world.editDesk()
    _ = try world.run(["sync"], in: "desk")
    let boundaries = try world.boundaries()
    let noted = try #require(boundaries.firstIndex { ($0.path2 ?? $0.path).hasSuffix(".witness") })
    let published = try #require(boundaries.firstIndex { $0.call == "create" && $0.path.hasPrefix("shared/seg/") })
    #expect(noted < published)
  }

  /// Holds the lock that a process holds while it has a database open to read.
  private final class Reader {
    private let file: Int32

    init(_ path: String) throws {
      file = open(path, O_RDONLY | O_CLOEXEC)
      // The range in which readers of SQLite hold a shared lock.
      var range: flock = .init()
      range.l_type = Int16(F_RDLCK)
      range.l_whence = Int16(SEEK_SET)
      range.l_start = 0x4000_0002
      range.l_len = 510
      guard file >= 0, fcntl(file, F_SETLK, &range) == 0 else { throw Tree.Failed(path: path, code: errno) }
    }

    func stop() { close(file) }
  }
}
