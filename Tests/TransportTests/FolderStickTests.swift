import CommandSupport
import Foundation
import Testing

/// A stick that is carried about, as plain folders: plugged in, it is the folder; pulled out, the folder is empty.
@Suite struct FolderStickTests {
  /// A stick, and where it is plugged in.
  private struct Stick {
    let scene: Scene
    let name: String

    init(_ scene: Scene, _ name: String = "stick") throws {
      self.scene = scene
      self.name = name
      _ = try scene.makeFolder(name)
    }

    /// The folder where it appears.
    @discardableResult
    func plug(at place: String) throws -> String {
      let media = try scene.makeFolder(place)
      try FileManager.default.removeItem(atPath: media)
      try FileManager.default.moveItem(atPath: scene.path(name), toPath: media)
      return media
    }

    func pull(from place: String) throws {
      try FileManager.default.moveItem(atPath: scene.path(place), toPath: scene.path(name))
      _ = try scene.makeFolder(place)
    }

    func isEmpty(at place: String) throws -> Bool {
      try FileManager.default.contentsOfDirectory(atPath: scene.path(place)).isEmpty
    }
  }

  @Test func `it is carried from machine to machine, and not there it is refused`() throws {
    let scene = try Scene()
    let stick = try Stick(scene)
    var (mina, work) = try scene.published("mina", to: stick.plug(at: "media-mina"), seed: 31)
    try stick.pull(from: "media-mina")
    let sara = try scene.join(stick.plug(at: "media-sara"), "sara")
    try stick.pull(from: "media-sara")
    let ali = try scene.join(stick.plug(at: "media-ali"), "ali")
    try stick.pull(from: "media-ali")
    for _ in 0..<2 {
      for desk in [mina, sara, ali] {
        try work.edit(desk)
        try desk.refused("sync", saying: "not mounted")
        #expect(try stick.isEmpty(at: "media-\(desk.name)"))
        try stick.plug(at: "media-\(desk.name)")
        try work.edit([desk], times: 3)
        try stick.pull(from: "media-\(desk.name)")
      }
    }
    for desk in [mina, sara, ali] {
      try stick.plug(at: "media-\(desk.name)")
      try desk.ok("sync")
      try stick.pull(from: "media-\(desk.name)")
    }
    try work.expectSame([mina, sara, ali])
  }

  @Test func `another stick in the same place is no corpus of theirs`() throws {
    let scene = try Scene()
    let (stick, photos, other) = try (Stick(scene), Stick(scene, "photos"), Stick(scene, "other"))
    var (mina, work) = try scene.published("mina", to: stick.plug(at: "media"), seed: 32)
    try stick.pull(from: "media")
    try work.edit(mina)
    try scene.write("photos/یزد.jpg", "no picture")
    try photos.plug(at: "media")
    try mina.refused("sync", saying: "marker")
    try photos.pull(from: "media")
    try scene.corpus("reza").ok("sync", scene.path("other"))
    try other.plug(at: "media")
    try mina.refused("sync", saying: "belongs to corpus")
    try other.pull(from: "media")
    #expect(scene.segments(in: scene.path("other")).isEmpty)
    let shared = try stick.plug(at: "media")
    try mina.ok("sync")
    try work.expectSame([mina, scene.join(shared, "sara")])
  }

  @Test func `an old copy of the stick is brought up to date`() throws {
    let scene = try Scene()
    let stick = try Stick(scene)
    let shared = try stick.plug(at: "media")
    var (mina, work) = try scene.published("mina", to: shared, seed: 33)
    let sara = try scene.join(shared, "sara")
    try work.edit([mina, sara], times: 2)
    try scene.run("cp", "-a", shared, scene.path("old"))
    try work.edit([mina, sara], times: 3)
    try FileManager.default.removeItem(atPath: shared)
    try scene.run("mv", scene.path("old"), shared)
    try work.edit([sara, mina], times: 1)
    try work.settle([mina, sara])
    try work.expectSame([mina, sara, scene.join(shared, "ali")])
  }

  @Test func `two sticks that know nothing of each other carry one corpus`() throws {
    let scene = try Scene()
    let (one, two) = try (scene.makeFolder("one"), scene.makeFolder("two"))
    var (mina, work) = try scene.published("mina", to: one, seed: 34)
    let sara = try scene.join(one, "sara")
    try work.edit([mina], times: 2)
    try sara.ok("sync", two)
    let ali = try scene.join(two, "ali")
    try work.edit([mina], times: 1)
    try work.edit([ali], times: 2)
    // Sara goes between the sticks; what she takes in at one she gives to the other only when she is asked to.
    for _ in 0..<2 {
      for stick in [one, two] { try sara.ok("sync", stick, "--refill") }
      try mina.ok("sync")
      try ali.ok("sync")
    }
    try work.expectSame([mina, sara, ali])
  }

  @Test func `a stick that was emptied for good is filled again by any of them`() throws {
    let scene = try Scene()
    let stick = try Stick(scene)
    let shared = try stick.plug(at: "media")
    var (mina, work) = try scene.published("mina", to: shared, seed: 35)
    let sara = try scene.join(shared, "sara")
    try work.edit([mina, sara], times: 4)
    try mina.ok("sync")
    try FileManager.default.removeItem(atPath: shared)
    _ = try scene.makeFolder("media")
    try sara.refused("sync", saying: "--refill")
    try sara.ok("sync", "--refill")
    try work.expectSame([mina, sara, scene.join(shared, "ali")])
  }

  @Test func `a damaged copy of a segment that is whole beside it troubles nobody`() throws {
    let scene = try Scene()
    let shared = try scene.makeFolder("shared")
    var (mina, work) = try scene.published("mina", to: shared, seed: 36)
    let sara = try scene.join(shared, "sara")
    try work.edit([mina, sara], times: 2)
    let whole = try #require(mina.segments(in: shared).first)
    var bytes = try #require(FileManager.default.contents(atPath: whole))
    bytes[bytes.startIndex + 300] ^= 0x10
    try bytes.write(to: URL(filePath: whole.replacing(".hsg", with: ".sync-conflict-20261121-171743-S3WTGY5.hsg")))
    try sara.ok("sync")
    try scene.join(shared, "ali").ok("sync")
    let outcome = try mina.run(["sync"])
    #expect(outcome.status == 0, "\(outcome)")
    try work.edit(mina)
    try mina.syncAmidDamage()
    try sara.ok("sync")
    #expect(try mina.digest == sara.digest)
  }
}
