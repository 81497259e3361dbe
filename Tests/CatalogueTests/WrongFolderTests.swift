import CommandSupport
import Foundation
import Testing

/// Rows 9 and 10: a folder that is not the one it was, or that of two corpora.
@Suite struct WrongFolderTests {
  private enum Wrong: CaseIterable {
    case emptied, withoutMarker, otherFiles, otherCorpus, aFile, nothing
  }

  /// Puts another folder into the place of the shared directory, which is kept beside.
  private func replace(_ world: World, with wrong: Wrong) throws {
    let scene = world.scene
    try scene.move("shared", to: "right")
    switch wrong {
    case .emptied: _ = try scene.makeFolder("shared/lost+found")
    case .withoutMarker: try scene.carry(from: "right/seg", to: "shared/seg")
    case .otherFiles: try scene.write("shared/عکس‌ها/یک.jpg", [1])
    case .otherCorpus: try scene.corpus("another").sync(scene.makeFolder("shared"))
    case .aFile: try scene.write("shared", [1])
    case .nothing: break
    }
  }

  private static let said: [Wrong: String] = [
    .emptied: "not mounted", .withoutMarker: "marker", .otherFiles: "marker", .otherCorpus: "corpus",
    .aFile: "shared", .nothing: "shared",
  ]

  @Test func `row 9: an emptied, replaced or missing folder stops the sync and changes nothing`() throws {
    let world = try World()
    try world.mina.note(world.article, "هنوز نرفته")
    let digest = try world.mina.digest
    for wrong in Wrong.allCases {
      try replace(world, with: wrong)
      let there = try world.scene.contents(of: "shared")
      for desk in [world.mina, world.sara] { try desk.refused("sync", saying: Self.said[wrong] ?? "") }
      try world.mina.refused("sync", world.shared)
      #expect(try world.scene.contents(of: "shared") == there, "\(wrong): nothing was written into it")
      let status = try world.mina.status
      #expect(status["unpublished"].int == 1 && status["digest"].text == digest, "\(wrong)")
      if world.scene.exists("shared") { try world.scene.remove("shared") }
      try world.scene.move("right", to: "shared")
    }
    try world.settle()
  }

  @Test func `row 9: a folder without a marker can't be joined, and no replica is left behind`() throws {
    let world = try World()
    for wrong in [Wrong.emptied, .withoutMarker, .otherFiles] {
      try replace(world, with: wrong)
      let outcome = try world.scene.run("join", world.shared, world.scene.path("pc"))
      #expect(outcome.status == 1 && outcome.stderr.contains("downloading"), "\(outcome)")
      #expect(!world.scene.exists("pc"))
      try world.scene.remove("shared")
      try world.scene.move("right", to: "shared")
    }
  }

  @Test func `row 9: a folder that was emptied for good is filled again when one says so`() throws {
    let world = try World()
    _ = try world.publish(2)
    try world.sara.sync()
    let before = try world.scene.contents(of: "shared/seg")
    try replace(world, with: .emptied)
    try world.sara.sync("--refill")
    #expect(try world.scene.contents(of: "shared/seg") == before, "Sara gives back what is Mina's")
    try world.settle(world.join("pc"))
  }

  @Test func `row 10: two corpora in one folder are refused, both named, and nothing is written`() throws {
    let world = try World()
    let other = try world.scene.corpus("other")
    try other.sync(world.scene.makeFolder("elsewhere"))
    _ = try other.json("note", other.add("متن دیگر"), "یادداشت دیگر")
    try other.sync()
    world.scene.changes -= 1
    try world.mina.note(world.article, "هنوز نرفته")
    try world.scene.carry(from: "elsewhere", to: "shared")
    let there = try world.scene.contents(of: "shared")
    let corpora = try [world.mina.status["corpus"].text, other.status["corpus"].text]
    for desk in [world.mina, world.sara] { try desk.refused("sync", saying: corpora[0], corpora[1]) }
    try other.refused("sync", world.shared, saying: corpora[0], corpora[1])
    #expect(try world.scene.run("join", world.shared, world.scene.path("pc")).status == 1)
    #expect(try world.scene.contents(of: "shared") == there)
    // The way out: the other marker goes. What is left of that corpus is set aside and stops nothing.
    let marker = try #require(world.scene.files(in: "elsewhere").first { $0.hasSuffix(".root") })
    try world.scene.remove("shared/" + marker.lastPart)
    try world.settle(allowing: [2])
    #expect(try world.sara.status["quarantined"].int == 1)
  }

  @Test func `row 10: another corpus's folder is refused with the way out`() throws {
    let world = try World()
    let other = try world.scene.corpus("other")
    let there = try world.scene.contents(of: "shared")
    try other.refused("sync", world.shared, saying: "export", "join", "import")
    #expect(try world.scene.contents(of: "shared") == there)
  }
}
