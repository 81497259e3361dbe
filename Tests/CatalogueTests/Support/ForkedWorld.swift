import CommandSupport
import Foundation
import Testing

/// A database that was put back with everything around it, as a virtual machine is reverted: nothing on the machine
/// knows of it. Both branches are published, in two directories, and others have worked on each.
struct ForkedWorld {
  let scene: Scene
  let mina: Desk
  let sara: Desk
  let ali: Desk
  let shared: String
  /// The spans of the two branches: the same number of the same replica.
  let span: String

  init() throws {
    let world = try World()
    (scene, mina, sara, shared) = (world.scene, world.mina, world.sara, world.shared)
    let before = try Snapshot(of: mina, withWitness: true)
    span = try mina.annotate(world.article, "PER", World.person)
    try mina.sync()
    try sara.sync()
    try sara.note(span, "سارا دربارهٔ شخص")
    try sara.sync()
    try before.putBack()
    let other = try mina.annotate(world.article, "LOC", World.place)
    #expect(other == span, "the number is used twice")
    try mina.sync(scene.makeFolder("stick"))
    // This branch is longer, in a file of its own.
    try mina.note(other, "مینا دربارهٔ جا")
    try mina.sync()
    ali = try scene.join(scene.path("stick"), "pc", author: "علی")
    try ali.note(other, "علی دربارهٔ جا")
    try ali.sync()
  }

  /// Checks that all have both spans, each with the note that was written about it.
  func expectBothBranches(at location: SourceLocation = #_sourceLocation) throws {
    let desks = [mina, sara, ali]
    for _ in 0..<3 {
      for desk in desks { try desk.ok("sync", shared, at: location) }
    }
    try Desk.expectConverged(desks, at: location)
    for desk in desks {
      let article = try #require(try Value.lines(desk.exported).first)
      let found = article["annotations"].array.map { "\($0["quote"].text): \($0.noteTexts.sorted())" }.sorted()
      let expected = [
        "\(World.person): \(["سارا دربارهٔ شخص"])",
        "\(World.place): \(["علی دربارهٔ جا", "مینا دربارهٔ جا"].sorted())",
      ].sorted()
      #expect(found == expected, "\(found)", sourceLocation: location)
    }
    let replica = try mina.status["replica"].text
    #expect(!span.hasSuffix(replica), "whoever forked goes on under a new id", sourceLocation: location)
  }
}

/// The files of a replica at one moment, to be put back in place.
struct Snapshot {
  private let scene: Scene
  private let folder: String
  private let files: [String: [UInt8]]
  /// With what the machine remembers of the replica outside it, as a reverted virtual machine has it; a backup of a
  /// folder has not.
  private let isWithWitness: Bool
  private static let state = "home/state"

  init(of desk: Desk, withWitness: Bool) throws {
    scene = desk.scene
    isWithWitness = withWitness
    folder = desk.path.lastPart + "/.hashiya"
    files = try scene.contents(of: folder).merging(withWitness ? scene.contents(of: Self.state) : [:]) { $1 }
  }

  /// Writes over the files that are there, so that to the file system they are the same.
  func putBack() throws {
    let there = scene.files(in: folder) + (isWithWitness ? scene.files(in: Self.state) : [])
    for name in there where files[name] == nil { try scene.remove(name) }
    for (name, bytes) in files {
      guard let handle = FileHandle(forWritingAtPath: scene.path(name)) else {
        try scene.write(name, bytes)
        continue
      }
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: Data(bytes))
      try handle.close()
    }
  }
}
