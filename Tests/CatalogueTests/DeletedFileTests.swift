import CommandSupport
import Foundation
import Testing

/// Rows 7 and 8: files that go, and files that come back.
@Suite struct DeletedFileTests {
  private enum Loss: CaseIterable {
    case oneFile, ownersFiles, everySegment, folder
  }

  private func lose(_ loss: Loss, _ scene: Scene, _ files: [String], in shared: String) throws {
    switch loss {
    case .oneFile: try scene.remove(files[1])
    case .ownersFiles: for file in files { try scene.remove(file) }
    case .everySegment: for file in scene.files(in: shared + "/seg") { try scene.remove(file) }
    case .folder: try scene.remove(shared + "/seg")
    }
  }

  @Test func `row 7: a deletion removes nothing from anybody, and the owner publishes again`() throws {
    let world = try World()
    let files = try world.publish(3)
    try world.sara.sync()
    let before = try world.scene.contents(of: "shared/seg")
    let digest = try world.sara.digest
    for loss in Loss.allCases {
      try lose(loss, world.scene, files, in: "shared")
      #expect(try world.sara.sync()["received"]["segments"].int == 0, "\(loss)")
      #expect(try world.sara.digest == digest, "\(loss): missing is never deleted")
      #expect(try world.mina.sync()["published"]["segments"].int >= 1, "\(loss)")
      #expect(try world.scene.contents(of: "shared/seg") == before, "\(loss): the same bytes under the same names")
    }
    try world.settle(world.join("pc"))
  }

  @Test func `row 7: deletions that a tool spreads to every machine's folder take nothing`() throws {
    let world = try World()
    let files = try world.publish(3)
    try world.scene.copy("shared", to: "mirror")
    let ali = try world.join("pc", in: "mirror")
    for loss in Loss.allCases {
      try ali.note(world.article, "پیش از حذف \(loss)")
      try ali.sync()
      // A restored database of the tool says that all this was deleted, everywhere.
      try lose(loss, world.scene, files, in: "shared")
      try lose(loss, world.scene, files.map { "mirror" + $0.dropFirst("shared".count) }, in: "mirror")
      for desk in [ali, world.sara, world.mina] { try desk.sync() }
      try world.scene.carry(from: "shared", to: "mirror")
      try world.scene.carry(from: "mirror", to: "shared")
    }
    for desk in [world.mina, world.sara, ali] { try desk.sync() }
    try Desk.expectConverged([world.mina, world.sara, ali])
  }

  @Test func `row 7: when the owner is gone too, anybody who holds the work gives it back`() throws {
    let world = try World()
    let files = try world.publish(2)
    try world.sara.sync()
    try world.scene.move("desk", to: "gone")
    for file in files { try world.scene.remove(file) }
    try world.sara.sync("--refill")
    try Desk.expectConverged([world.sara, world.join("pc")])
  }

  @Test func `row 8: old files that reappear are duplicates and change nothing`() throws {
    let world = try World()
    let files = try world.publish(3)
    try world.sara.sync()
    let old = try world.scene.contents(of: "shared/seg")
    for file in files { try world.scene.remove(file) }
    try world.mina.note(world.article, "بعدی")
    try world.mina.sync()
    try world.sara.sync()
    let digest = try world.sara.digest
    // Under the names they had, as kept versions, in another folder, in other letters, and in somebody else's.
    for (name, bytes) in old {
      let folder = name.folderPart
      for there in [
        name, name.marked("~20260101-120000"), folder + "old/" + name.lastPart, "shared/SEG (2)/x/" + name.lastPart,
        folder + name.lastPart.uppercased(), "shared/seg/aaaaaaaaaaaaaaaaaaaaaaaaaa/" + name.lastPart,
      ] { try world.scene.write(there, bytes) }
    }
    for desk in [world.sara, world.mina, world.sara] {
      let report = try desk.sync()
      #expect(report["received"]["segments"].int == 0 && report["published"]["segments"].int == 0, "\(report)")
      #expect(report["quarantined"].array.isEmpty && report["waiting"].array.isEmpty, "\(report)")
    }
    #expect(try world.sara.digest == digest)
    try world.settle(world.join("pc"))
  }
}
