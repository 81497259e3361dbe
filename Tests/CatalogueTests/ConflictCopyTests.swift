import CommandSupport
import Foundation
import Testing

/// Row 1: the copies that sync tools make when they think that two machines wrote one file.
@Suite struct ConflictCopyTests {
  /// What stands between a file's name and its suffix.
  static let marks = [
    ".sync-conflict-20261121-120000-ABCDEFG",  // Syncthing
    " (Sara's conflicted copy 2026-11-21)",  // Dropbox
    " (نسخهٔ متعارض سارا 2026-11-21)",  // Dropbox in Persian
    " (Case Conflict)", " (Case Conflict 1)", " (Unicode Encoding Conflict)",  // Dropbox
    " 2",  // iCloud, Finder
    " (1)", "_conf(1)",  // Google Drive
    "-DESKTOP-4F7A",  // OneDrive
    " (conflicted copy 2026-11-21 120000)",  // Nextcloud
    ".Conflict",  // Resilio
    " - Copy", " - کپی",  // Explorer
    "~20261121-120000",  // Syncthing's versions
  ]

  @Test func `row 1: a conflict copy with the same bytes is ignored, under every name`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    try world.sara.sync()
    let digest = try world.sara.digest
    for mark in Self.marks {
      try world.scene.copy(file, to: file.marked(mark))
      let report = try world.sara.sync()
      #expect(report["received"]["segments"].int == 0 && report["waiting"].array.isEmpty, "\(mark)")
    }
    // As copies beside the suffix, before the name, at the top of the directory, and of the folder itself.
    let folder = file.folderPart.dropLast()
    for name in [
      "\(file) 2", "\(file.folderPart)Copy of \(file.lastPart)", "shared/\(file.lastPart)", "\(folder) 2/x.hsg",
    ] {
      try world.scene.copy(file, to: name)
    }
    #expect(try world.sara.sync()["received"]["segments"].int == 0)
    #expect(try world.sara.digest == digest)
    try world.settle()
    #expect(world.scene.files(in: "shared/seg").filter { $0.contains("Conflict") }.count == 4, "nothing was removed")
  }

  @Test func `row 1: a conflict copy that brings new work is taken in, under every name`() throws {
    let world = try World()
    for mark in Self.marks {
      let file = try #require(try world.publish(1).last)
      try world.scene.move(file, to: file.marked(mark))
      let report = try world.sara.sync()
      #expect(report["received"]["segments"].int == 1 && report["quarantined"].array.isEmpty, "\(mark) \(report)")
    }
    try world.settle()
  }

  @Test func `row 1: a marker's conflict copy is the marker of the same corpus`() throws {
    let world = try World()
    let marker = try #require(world.scene.files(in: "shared").first { $0.hasSuffix(".root") })
    for mark in Self.marks {
      try world.scene.copy(marker, to: marker.dropLast(".root".count) + mark + ".root")
    }
    try world.scene.remove(marker)
    try world.mina.note(world.article, "پس از کپی")
    try world.settle(world.join("pc"))
  }

  @Test func `row 1: a damaged conflict copy is set aside or passed over, and stops nothing`() throws {
    let world = try World()
    let files = try world.publish(2)
    for (index, mark) in Self.marks.enumerated() {
      var bytes = try world.scene.read(files[index % 2])
      bytes[(index * 29) % bytes.count] ^= 0x20
      try world.scene.write(files[index % 2].marked(mark), bytes)
    }
    let outcome = try world.sara.run(["sync", "--json"])
    #expect(try Value(outcome.stdout)["received"]["segments"].int == 2 && !outcome.isKilled, "\(outcome)")
    try world.settle(allowing: [0, 2])
  }

  @Test(arguments: [".sync-conflict-20261121-120000-ABCDEFG", ""])
  func `row 1: a conflict copy with other work under known numbers is a fork, and both branches are kept`(
    mark: String
  ) throws {
    let fork = try ForkedWorld()
    for (name, bytes) in try fork.scene.contents(of: "stick/seg") {
      let there = "shared" + name.dropFirst("stick".count)
      if !fork.scene.exists(there) { try fork.scene.write(there.marked(mark), bytes) }
    }
    // Ali works on from the shared directory too.
    try fork.ali.sync(fork.shared)
    try fork.expectBothBranches()
  }
}
