import CommandSupport
import Foundation
import Testing

/// Row 30: a database put back: from a backup, with a virtual machine, by a file system's snapshot.
@Suite struct RestoredDatabaseTests {
  private enum Kind: CaseIterable {
    /// Other files under the same names.
    case folder
    /// The same files with their old content.
    case inPlace
    /// With all that the machine remembers.
    case machine
  }

  private struct Backup {
    let desk: Desk
    let kind: Kind
    let snapshot: Snapshot

    init(_ desk: Desk, _ kind: Kind) throws {
      self.desk = desk
      self.kind = kind
      snapshot = try Snapshot(of: desk, withWitness: kind == .machine)
      try? desk.scene.remove("backup")
      try desk.scene.copy(desk.path.lastPart, to: "backup")
    }

    func putBack() throws {
      guard kind == .folder else { return try snapshot.putBack() }
      try desk.scene.remove(desk.path.lastPart)
      try desk.scene.copy("backup", to: desk.path.lastPart)
    }
  }

  @Test(arguments: Kind.allCases, [false, true])
  private func `row 30: a restored database gets its published work back, and what it does then is new`(
    kind: Kind, isSynced: Bool
  ) throws {
    let world = try World()
    try world.mina.note(world.article, "پیش از پشتیبان")
    if isSynced { try world.mina.sync() }
    let backup = try Backup(world.mina, kind)
    try world.mina.note(world.article, "پس از پشتیبان")
    try world.mina.sync()
    try world.mina.note(world.article, "باز هم")
    try world.mina.sync()
    try world.sara.sync()
    try backup.putBack()
    try world.mina.note(world.article, "پس از بازگردانی")
    for desk in [world.mina, world.sara] { try desk.sync() }
    try world.settle(world.join("pc"))
  }

  @Test(arguments: Kind.allCases)
  private func `row 30: a database restored again and again loses nothing that was published`(kind: Kind) throws {
    let world = try World()
    let backup = try Backup(world.mina, kind)
    for round in 0..<3 {
      try world.mina.note(world.article, "زندگی \(round)")
      try world.mina.sync()
      try world.sara.note(world.article, "سارا \(round)")
      try world.sara.sync()
      try backup.putBack()
    }
    try world.settle(world.join("pc"))
  }

  /// The others' vectors say that more exists than the restored database has.
  @Test func `row 30: a restored database whose files are gone too is told by the others`() throws {
    let world = try World()
    let backup = try Backup(world.mina, .machine)
    let files = try world.publish(1)
    try world.sara.sync()
    try world.sara.note(world.article, "دیدم")
    try world.sara.sync()
    try world.scene.remove(files[0])
    try backup.putBack()
    try world.mina.note(world.article, "پس از بازگردانی")
    try world.mina.sync()
    // What was lost with the file is with Sara.
    try world.sara.sync("--refill")
    try world.settle(world.join("pc"))
  }

  @Test
  func `row 30: when both lives were published, both branches are kept, and what others said hangs on the right one`()
    throws
  {
    let fork = try ForkedWorld()
    try fork.scene.carry(from: "stick", to: "shared")
    try fork.expectBothBranches()
    try Desk.expectConverged([fork.mina, fork.scene.join(fork.shared, "new", author: "زهرا")])
  }

  @Test func `row 30: the branches get the same names in whatever order they come`() throws {
    let fork = try ForkedWorld()
    try fork.scene.carry(from: "stick", to: "shared")
    var files = fork.scene.files(in: "shared/seg")
    let marker = try #require(fork.scene.files(in: "shared").first { $0.hasSuffix(".root") })
    var digests: Set<String> = []
    for round in 0..<files.count {
      files.append(files.removeFirst())
      let folder = "order\(round)"
      try fork.scene.copy(marker, to: folder + "/" + marker.lastPart)
      let reader = try fork.scene.join(fork.scene.path(folder), "reader\(round)", author: "زهرا")
      for file in files {
        try fork.scene.copy(file, to: folder + "/" + file.inShared)
        try reader.sync()
      }
      digests.insert(try reader.digest)
      try reader.ok("verify")
    }
    #expect(digests.count == 1)
    try fork.expectBothBranches()
  }
}
