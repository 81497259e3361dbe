import CommandSupport
import Foundation
import Testing

/// Row 15: a name that is taken. Renaming onto it is not atomic on some network drives, so it is never done.
@Suite struct TakenNameTests {
  private enum Taker: CaseIterable {
    case otherBytes, nothing, sameSize, folder, link, brokenLink, pipe
  }

  /// Puts something under a name that the next segment wants.
  private func take(_ scene: Scene, _ name: String, _ taker: Taker, size: Int) throws {
    let path = scene.path(name)
    try? scene.remove(name)
    switch taker {
    case .otherBytes: try scene.write(name, Array("کار دیگری".utf8))
    case .nothing: try scene.write(name, [])
    case .sameSize: try scene.write(name, Array(repeating: 7, count: size))
    case .folder: try scene.write(name + "/inner", [1])
    case .link:
      try scene.write("target", [1, 2, 3])
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: scene.path("target"))
    case .brokenLink: try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "nowhere")
    case .pipe: try #require(mkfifo(path, 0o600) == 0)
    }
  }

  /// Where the segment that Mina hasn't published yet will stand in `shared`, and its bytes: another directory tells.
  private func next(of world: World) throws -> (name: String, bytes: [UInt8]) {
    try world.mina.sync(world.scene.makeFolder("stick"))
    let names = world.scene.files(in: "stick/seg").map { ($0, "shared" + $0.dropFirst("stick".count)) }
    let new = try #require(names.last { !world.scene.exists($0.1) && !world.scene.exists($0.1.marked(".1")) })
    return (new.1, try world.scene.read(new.0))
  }

  @Test func `row 15: what has the name of a new segment stays as it is, and the segment stands beside`() throws {
    let world = try World()
    let scene = world.scene
    for taker in Taker.allCases where taker != .folder {
      try world.mina.note(world.article, "نامش گرفته است \(taker)")
      let (there, bytes) = try next(of: world)
      try take(scene, there, taker, size: bytes.count)
      let before = try FileManager.default.attributesOfItem(atPath: scene.path(there))
      try world.mina.ok("sync", world.shared, "--refill")
      let after = try FileManager.default.attributesOfItem(atPath: scene.path(there))
      for key in [FileAttributeKey.type, .size, .modificationDate, .systemFileNumber] {
        #expect("\(before[key] ?? 0)" == "\(after[key] ?? 0)", "\(taker): \(key)")
      }
      #expect(try scene.read(there.marked(".1")) == bytes, "\(taker)")
      _ = try world.sara.run(["sync"])
      #expect(try world.sara.digest == world.mina.digest, "\(taker)")
      if taker == .link { #expect(try scene.read("target") == [1, 2, 3]) }
    }
    #expect(!scene.files(in: "shared").contains { $0.hasSuffix("nowhere") })
    try world.settle(allowing: [0, 2])
  }

  @Test func `row 15: a folder of that name doesn't keep the segment from being published`() throws {
    let world = try World()
    try world.mina.note(world.article, "پوشه‌ای به این نام")
    let (there, _) = try next(of: world)
    try take(world.scene, there, .folder, size: 0)
    try world.mina.ok("sync", world.shared)
    try world.scene.remove(there)
    try world.mina.sync(world.shared)
    try world.settle()
  }

  @Test func `row 15: when every name beside is taken too, it is said, and nothing is lost`() throws {
    let world = try World()
    let scene = world.scene
    try world.mina.note(world.article, "همهٔ نام‌ها گرفته است")
    let (there, _) = try next(of: world)
    let names = [there] + (1...60).map { there.marked(".\($0)") }
    for name in names { try scene.write(name, [1]) }
    let outcome = try world.mina.run(["sync", world.shared])
    #expect(outcome.status == 2 && outcome.stderr.contains("could not be published"), "\(outcome)")
    #expect(try world.mina.status["unpublished"].int == 1)
    for name in names { #expect(try scene.read(name) == [1]) }
    for name in names { try scene.remove(name) }
    try world.mina.sync(world.shared)
    try world.settle()
  }

  @Test(.enabled(if: Tracing.works))
  func `row 15: no call renames, cuts or removes a file of the directory but a temporary one`() throws {
    let world = try World()
    try world.mina.note(world.article, "یادداشت")
    let names = "rename,renameat,renameat2,unlink,unlinkat,truncate,ftruncate,open,openat,creat,rmdir,linkat,link"
    let calls = try Tracing.calls(names, of: world.mina, ["sync", "--refill"], in: "shared")
    #expect(calls.contains { $0.contains("linkat(") && $0.contains(".hsg\"") }, "\(calls)")
    for call in calls {
      #expect(!call.contains("rename") && !call.contains("truncate") && !call.contains("O_TRUNC"), "\(call)")
      #expect(!call.contains("rmdir") && (!call.contains("unlink") || call.contains("\".hashiya-")), "\(call)")
    }
  }
}
