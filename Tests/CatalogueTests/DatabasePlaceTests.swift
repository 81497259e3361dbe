import CommandSupport
import Foundation
import Testing

/// Row 28: a database where a sync tool would damage it.
@Suite struct DatabasePlaceTests {
  @Test func `row 28: a replica in the shared directory, at any depth or by a link, is refused`() throws {
    let world = try World()
    let files = world.scene.files(in: "shared")
    for name in ["shared", "shared/میز", "shared/seg/desk", "shared/a/b/c"] {
      let joined = try world.scene.run("join", world.shared, world.scene.path(name))
      #expect(joined.status == 1 && joined.stdout.isEmpty, "\(name): \(joined)")
    }
    try FileManager.default.createSymbolicLink(
      atPath: world.scene.path("link"), withDestinationPath: world.shared)
    let joined = try world.scene.run("join", world.scene.path("link"), world.scene.path("shared/x"))
    #expect(joined.status == 1 && joined.stdout.isEmpty, "\(joined)")
    #expect(world.scene.files(in: "shared") == files, "nothing is left behind")
    for shared in ["shared", "link"] {
      let joined = try world.scene.run("join", world.scene.path(shared), world.scene.path("link/\(shared)-y"))
      #expect(joined.status == 1 && joined.stdout.isEmpty, "\(shared): \(joined)")
    }
    #expect(world.scene.files(in: "shared") == files, "nothing is left behind")
  }

  @Test func `row 28: the folder above or around a replica can't be its shared directory`() throws {
    let scene = try Scene()
    let inner = try scene.corpus("big/deep/desk")
    try FileManager.default.createSymbolicLink(atPath: scene.path("link"), withDestinationPath: scene.path("big"))
    for folder in ["big", "big/deep", "big/deep/desk", "link", "link/deep"] {
      try inner.refused("sync", scene.path(folder), saying: "inside")
    }
    #expect(!scene.files(in: "big").contains { $0.hasSuffix(".root") })
  }

  @Test func `row 28: a shared directory into which somebody put a replica is refused until it is gone`() throws {
    let world = try World()
    _ = try world.publish(1)
    try world.scene.copy("desk/.hashiya", to: "shared/.hashiya")
    for desk in [world.mina, world.sara] { try desk.refused("sync", saying: ".hashiya") }
    #expect(try world.scene.run("join", world.shared, world.scene.path("pc")).status == 1)
    try world.scene.remove("shared/.hashiya")
    try world.settle(world.join("pc"))
  }

  @Test func `row 28: a new corpus is not begun in somebody's shared directory`() throws {
    let world = try World()
    try FileManager.default.createSymbolicLink(
      atPath: world.scene.path("link"), withDestinationPath: world.shared)
    let files = world.scene.files(in: "shared")
    for name in ["shared", "shared/new", "shared/seg/a/b", "link/new"] {
      let outcome = try world.scene.run("init", world.scene.path(name), "--device", "x", "--author", "y")
      #expect(outcome.status == 1 && outcome.stderr.contains("inside"), "\(name): \(outcome)")
    }
    let other = try world.scene.corpus("other")
    try other.sync(world.scene.makeFolder("others"))
    let joined = try world.scene.run("join", world.shared, world.scene.path("others/desk"))
    #expect(joined.status == 1, "inside the directory of another corpus: \(joined)")
    #expect(world.scene.files(in: "shared") == files)
  }
}
