import CommandSupport
import Foundation
import Testing

/// Row 33: what is no file, or a monstrous one, under the name of a segment.
@Suite struct HostileFileTests {
  private enum Thing: CaseIterable {
    case linkToSegment, linkToDevice, linkToSecret, linkToItself, linkNowhere, pipe, folder, socket, zeros, random
    case sparseTerabyte, aboveTheLimit

    /// Whether it is a file that may be set aside; the others say nothing.
    var isFile: Bool { self == .sparseTerabyte || self == .aboveTheLimit }
  }

  /// False where it can't be made.
  private func make(_ thing: Thing, _ world: World, _ name: String, of file: String) throws -> Bool {
    let path = world.scene.path(name)
    func link(_ target: String) throws -> Bool {
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
      return true
    }
    switch thing {
    case .linkToSegment: return try link(world.scene.path(file))
    case .linkToDevice: return try link("/dev/zero")
    case .linkToSecret: return try link(world.scene.write("secret", Array("HSHYSEG1".utf8)))
    case .linkToItself: return try link(name.lastPart)
    case .linkNowhere: return try link("nowhere")
    case .pipe: return mkfifo(path, 0o666) == 0
    case .folder: return try !world.scene.write(name + "/" + file.lastPart, world.scene.read(file)).isEmpty
    case .socket: return mknod(path, S_IFSOCK | 0o666, 0) == 0
    case .zeros: return mknod(path, S_IFCHR | 0o666, 0x105) == 0
    case .random: return mknod(path, S_IFCHR | 0o666, 0x108) == 0
    case .sparseTerabyte: return try sparse(world.scene, name, 1 << 40, like: file)
    case .aboveTheLimit: return try sparse(world.scene, name, 300 << 20, like: file)
    }
  }

  /// A file that begins as a segment does and goes on with holes.
  private func sparse(_ scene: Scene, _ name: String, _ size: off_t, like file: String) throws -> Bool {
    try scene.write(name, scene.read(file))
    return truncate(scene.path(name), size) == 0
  }

  /// Under the proper name of the next segment, which comes later; under a copy's name; and under one that says nothing.
  @Test func `row 33: links, pipes, devices, folders and monstrous files are never followed or waited for`() throws {
    let world = try World()
    let files = try world.publish(2)
    try world.scene.move(files[1], to: "kept")
    try world.sara.sync()
    let names = [files[1], files[0].marked(" 2"), files[0].folderPart + "x.hsg", "shared/x.hsg", "shared/seg/y.hsg"]
    for thing in Thing.allCases {
      guard try names.allSatisfy({ try make(thing, world, $0, of: files[0]) }) else { continue }
      let outcome = try world.scene.program.start(["sync", "--json"], in: world.sara.path).wait(limit: 30)
      #expect([0, 2].contains(outcome.status) && !outcome.isKilled, "\(thing): \(outcome)")
      let report = try Value(outcome.stdout)
      #expect(report["received"]["segments"].int == 0, "\(thing): \(report)")
      #expect(thing.isFile || report["quarantined"].array.isEmpty, "\(thing): \(report)")
      for name in names { #expect(world.scene.exists(name), "\(thing): nothing is removed") }
      for name in names { try world.scene.remove(name) }
    }
    try world.scene.move("kept", to: files[1])
    try world.settle(world.join("pc"))
  }

  @Test func `row 33: a link in the place of a folder leads nowhere, and nothing is written through it`() throws {
    let world = try World()
    _ = try world.publish(1)
    let id = try world.sara.status["replica"].text
    _ = try world.scene.makeFolder("outside")
    try FileManager.default.createSymbolicLink(
      atPath: world.scene.path("shared/seg/" + id), withDestinationPath: world.scene.path("outside"))
    try world.sara.note(world.article, "نباید بیرون برود")
    let outcome = try world.sara.run(["sync"])
    #expect(outcome.status == 2 && !outcome.isKilled, "\(outcome)")
    #expect(world.scene.files(in: "outside").isEmpty)
    #expect(try world.sara.status["unpublished"].int == 1)
    try world.scene.remove("shared/seg/" + id)
    try world.settle()
  }

  @Test func `row 33: a directory that is itself a link is what it leads to`() throws {
    let world = try World()
    try FileManager.default.createSymbolicLink(atPath: world.scene.path("way"), withDestinationPath: world.shared)
    try world.mina.note(world.article, "از راه دیگر")
    try world.mina.sync(world.scene.path("way"))
    try world.settle()
  }

  @Test(.enabled(if: Tracing.works))
  func `row 33: no call opens a link, a pipe or a device`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let things: [Thing] = [.linkToSegment, .linkToDevice, .pipe, .socket, .zeros]
    let names = things.indices.map { file.marked(" \($0 + 2)") }
    for (thing, name) in zip(things, names) where try !make(thing, world, name, of: file) { return }
    let calls = try Tracing.calls("open,openat", of: world.sara, ["sync"], in: "shared")
    #expect(calls.contains { $0.contains("\"\(file.lastPart)\"") })
    for name in names { #expect(!calls.contains { $0.contains("\"\(name.lastPart)\"") }, "\(name)") }
  }
}
