import CommandSupport
import Foundation
import TestSupport
import Testing

/// Row 25: one folder carried by two sync tools that know nothing of each other.
@Suite struct SeveralToolsTests {
  /// What two tools do to the folders of several machines: late, twice, under names of their own, and taking back.
  private struct Tools {
    let scene: Scene
    let folders: [String]
    var random: SeededGenerator

    mutating func step() throws {
      let source = random.pick(folders)
      let target = random.pick(folders)
      guard source != target, let file = random.pickAny(scene.files(in: source + "/seg")) else { return }
      let there = target + file.dropFirst(source.count)
      let bytes = try scene.read(file)
      switch random.below(12) {
      case 0..<5: if !scene.exists(there) { try scene.write(there, bytes) }
      // Both bring it: the second finds a file and keeps its own beside.
      case 5..<8: try scene.write(there.marked(random.pick(ConflictCopyTests.marks)), bytes)
      // One has half of it when the other looks.
      case 8: if !scene.exists(there) { try scene.write(there, Array(bytes.prefix(random.below(bytes.count)))) }
      case 9: try scene.write("\(there.folderPart).syncthing.\(there.lastPart).tmp", Array(bytes.dropLast(9)))
      // One takes the temporary file of the other for a deletion.
      case 10: try scene.remove(file)
      default: try scene.write(target + "/" + file.lastPart.marked(" (1)"), bytes)
      }
    }

    /// Brings everything everywhere, whole: what was halved is a part of what it was.
    func finish() throws {
      var whole: [String: [UInt8]] = [:]
      for folder in folders {
        for (name, bytes) in try scene.contents(of: folder) {
          let path = String(name.dropFirst(folder.count))
          if bytes.count > whole[path]?.count ?? -1 { whole[path] = bytes }
        }
      }
      for folder in folders {
        for (path, bytes) in whole where scene.bytes(of: folder + path) != bytes {
          try scene.write(folder + path, bytes)
        }
      }
    }
  }

  @Test(arguments: Seeds.first(2))
  func `row 25: two tools that carry, double, halve and delete the files harm nothing`(seed: UInt64) throws {
    let world = try World()
    var desks = [world.mina, world.sara]
    for name in ["two", "three"] {
      try world.scene.copy("shared", to: name)
      desks.append(try world.join("reader-" + name, author: "خوانندهٔ \(name)", in: name))
    }
    var tools = Tools(scene: world.scene, folders: ["shared", "two", "three"], random: SeededGenerator(seed: seed))
    for round in 0..<4 {
      for desk in desks {
        try desk.note(world.article, "بذر \(seed) دور \(round)")
        let outcome = try desk.run(["sync"])
        #expect(outcome.status == 0, "seed \(seed), round \(round): \(outcome)")
        for _ in 0..<6 { try tools.step() }
      }
    }
    // In the end both tools are done: everything is everywhere.
    for _ in 0..<2 {
      for desk in desks { try desk.sync() }
      try tools.finish()
    }
    for desk in desks { try desk.sync() }
    try Desk.expectConverged(desks, "seed \(seed)")
  }
}
