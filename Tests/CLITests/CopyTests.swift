import CommandSupport
import Foundation
import Testing

/// A replica's folder copied, moved or put back: what everybody did is there once.
@Suite struct CopyTests {
  private func copy(_ desk: Desk, to name: String) throws -> Desk {
    try FileManager.default.copyItem(atPath: desk.path, toPath: desk.scene.path(name))
    return Desk(scene: desk.scene, path: desk.scene.path(name))
  }

  private func tags(_ pair: Pair) throws -> [String] { try pair.sara.show(pair.article)["tags"].texts }

  @Test func `both go on after a copy and all edits arrive once`() throws {
    let pair = try Scene().pair()
    try pair.mina.ok("tag", pair.article, "+before")
    let twin = try copy(pair.mina, to: "twin")
    try pair.mina.ok("tag", pair.article, "+mine")
    let said = try twin.ok("tag", pair.article, "+twin")
    #expect(said.stderr.contains("copied"), "it is said")
    try Desk.sync(pair.mina, twin, pair.sara)
    try Desk.expectSameBytes(pair.mina, twin, pair.sara)
    #expect(try tags(pair) == ["before", "mine", "twin"])
    #expect(try pair.mina.status["replica"].text != twin.status["replica"].text)
    #expect(try pair.sara.json("log").array.count == 4)
  }

  @Test func `whichever of the two syncs first`() throws {
    let pair = try Scene().pair()
    try pair.mina.ok("tag", pair.article, "+before")
    let twin = try copy(pair.mina, to: "twin")
    try pair.mina.ok("tag", pair.article, "+mine")
    try twin.ok("tag", pair.article, "+twin")
    try twin.ok("sync")
    try Desk.sync(pair.mina, pair.sara, twin)
    try Desk.sync(pair.mina, pair.sara, twin)
    try Desk.expectSameBytes(pair.mina, twin, pair.sara)
    #expect(try tags(pair) == ["before", "mine", "twin"])
    #expect(try pair.sara.json("log").array.count == 4)
  }

  @Test func `a folder put back from a copy goes on without losing what was published`() throws {
    let pair = try Scene().pair()
    let backup = try copy(pair.mina, to: "backup")
    try pair.mina.ok("tag", pair.article, "+after-backup")
    try pair.mina.ok("sync")
    try FileManager.default.removeItem(atPath: pair.mina.path)
    try FileManager.default.moveItem(atPath: backup.path, toPath: pair.mina.path)
    try pair.mina.ok("tag", pair.article, "+restored")
    try pair.sync()
    try pair.sync()
    try Desk.expectSameBytes(pair.mina, pair.sara)
    #expect(try tags(pair) == ["after-backup", "restored"])
  }

  @Test func `a database put back in place does too`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    let files = scene.files(in: "desk/.hashiya")
    let saved = try files.map(scene.read)
    let before = try pair.mina.status["replica"].text
    try pair.mina.ok("tag", pair.article, "+after-backup")
    try pair.mina.ok("sync")
    for name in scene.files(in: "desk/.hashiya") where !files.contains(name) {
      try FileManager.default.removeItem(atPath: scene.path(name))
    }
    for (name, bytes) in zip(files, saved) {
      // Over the file that is there, so that it is the same to the file system.
      let handle = try #require(FileHandle(forWritingAtPath: scene.path(name)))
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: Data(bytes))
      try handle.close()
    }
    try pair.mina.ok("tag", pair.article, "+restored")
    // At once, from what the machine remembers: the directory is not asked before the next sync.
    #expect(try pair.mina.status["replica"].text != before)
    try pair.sync()
    try pair.sync()
    try Desk.expectSameBytes(pair.mina, pair.sara)
    #expect(try tags(pair) == ["after-backup", "restored"])
  }

  @Test func `a folder that is moved stays the replica it is`() throws {
    let pair = try Scene().pair()
    let before = try pair.mina.status["replica"].text
    try FileManager.default.moveItem(atPath: pair.mina.path, toPath: pair.mina.scene.path("moved"))
    let moved = Desk(scene: pair.mina.scene, path: pair.mina.scene.path("moved"))
    try moved.ok("tag", pair.article, "+x")
    #expect(try moved.status["replica"].text == before)
    try Desk.sync(moved, pair.sara)
    try Desk.expectSameBytes(moved, pair.sara)
  }
}
