import CommandSupport
import Foundation
import Testing

/// Which directories may be used, and which look like another one or like one that isn't mounted.
@Suite struct SyncDirectoryTests {
  private func empty(_ folder: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      try FileManager.default.removeItem(atPath: folder + "/" + name)
    }
  }

  @Test func `a directory never used may be started while it is as good as empty`() throws {
    let scene = try Scene()
    let desk = try scene.corpus()
    _ = try desk.add()
    for name in [".DS_Store", "desktop.ini", "lost+found/x"] { try scene.write("new/\(name)", "") }
    try desk.ok("sync", scene.path("new"))
    try scene.write("full/report.pdf", "x")
    try desk.refused("sync", scene.path("full"), saying: "empty")
    try desk.refused("sync", scene.path("absent"), saying: "absent")
    #expect(scene.files(in: "full") == ["full/report.pdf"])
    #expect(scene.files(in: "absent").isEmpty)
  }

  @Test func `the directory is remembered`() throws {
    let pair = try Scene().pair()
    #expect(try pair.mina.status["shared"].text == pair.shared)
    #expect(try pair.sara.status["shared"].text == pair.shared)
    let other = try pair.mina.scene.corpus("other")
    try other.refused("sync", saying: "sync PATH")
  }

  @Test func `a directory that was emptied is not filled unless one says so`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    try empty(pair.shared)
    for desk in [pair.mina, pair.sara] { try desk.refused("sync", saying: "not mounted", "--refill") }
    #expect(scene.files(in: "shared").isEmpty)
    // Sara never edited, and yet gives back what she holds of Mina's.
    #expect(try pair.sara.json("sync", "--refill")["published"]["segments"].int == 1)
    let ali = try scene.join(pair.shared, "pc", author: "Ali")
    try Desk.expectSame(pair.mina, pair.sara, ali)
  }

  @Test func `a directory that lost its marker is refused`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    let marker = try #require(scene.files(in: "shared").first { $0.hasSuffix(".root") })
    let bytes = try scene.read(marker)
    try FileManager.default.removeItem(atPath: scene.path(marker))
    try pair.mina.refused("sync", saying: "marker")
    let joined = try scene.run("join", pair.shared, scene.path("x"))
    #expect(joined.status == 1 && joined.stderr.contains("downloading"), "\(joined)")
    #expect(scene.files(in: "x").isEmpty)
    try scene.write(marker, bytes)
    try pair.mina.ok("sync")
  }

  @Test func `a directory that is gone is refused`() throws {
    let pair = try Scene().pair()
    try FileManager.default.moveItem(atPath: pair.shared, toPath: pair.shared + "-away")
    try pair.mina.refused("sync", saying: "shared")
    try pair.mina.refused("sync", "--refill")
    try FileManager.default.moveItem(atPath: pair.shared + "-away", toPath: pair.shared)
    try pair.mina.ok("sync")
  }

  @Test func `another corpus's directory is refused with the way out`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    let other = try scene.corpus("other")
    try other.refused("sync", pair.shared, saying: "export", "join", "import")
  }

  @Test func `two corpora in one directory are refused and named`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    let other = try scene.corpus("other")
    try other.ok("sync", scene.makeFolder("elsewhere"))
    let marker = try #require(scene.files(in: "elsewhere").first { $0.hasSuffix(".root") })
    try scene.write("shared/" + marker.dropFirst("elsewhere/".count), scene.read(marker))
    let corpora = try [pair.mina.status["corpus"].text, other.status["corpus"].text]
    let outcome = try pair.mina.refused("sync")
    for corpus in corpora { #expect(outcome.stderr.contains(corpus), "\(outcome)") }
    #expect(try scene.run("join", pair.shared, scene.path("x")).status == 1)
  }

  @Test func `a replica inside the shared directory is refused and nothing is left behind`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    let files = scene.files(in: "shared")
    let joined = try scene.run("join", pair.shared, pair.shared + "/inner")
    #expect(joined.status == 1 && joined.stdout.isEmpty, "\(joined)")
    #expect(scene.files(in: "shared") == files)
    let inner = try scene.corpus("big/inner")
    try inner.refused("sync", scene.path("big"), saying: "inside")
    try inner.refused("sync", inner.path, saying: "inside")
    try FileManager.default.createSymbolicLink(atPath: scene.path("link"), withDestinationPath: scene.path("big"))
    try inner.refused("sync", scene.path("link"), saying: "inside")
  }

  @Test func `a directory that may not be written is only read`() throws {
    let pair = try Scene().pair()
    let scene = pair.mina.scene
    try pair.mina.ok("tag", pair.article, "+m")
    try pair.mina.ok("sync")
    try pair.sara.ok("tag", pair.article, "+s")
    guard let bound = try scene.withoutPrivileges() else { return }
    for name in ["shared", "shared/seg"] { try scene.setPermissions(0o555, of: name) }
    let outcome = try bound.run(["sync", "--json"], in: pair.sara.path)
    for name in ["shared", "shared/seg"] { try scene.setPermissions(0o777, of: name) }
    #expect(outcome.status == 2 && outcome.stderr.contains("read-only"), "\(outcome)")
    #expect(outcome.stderr.contains("1 operation"))
    #expect(try Value(outcome.stdout)["received"]["operations"].int == 1)
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["m", "s"])
    #expect(try pair.sara.status["unpublished"].int == 1)
    try pair.sync()
    try Desk.expectSame(pair.mina, pair.sara)
  }
}
