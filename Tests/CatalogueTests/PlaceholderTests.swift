import CommandSupport
import Foundation
import Testing

/// Rows 21 and 22: files that a cloud client shows and has not fetched. A dataless file as macOS has it can't be made
/// here; its stand-ins are the older stubs (`.NAME.icloud`), and files of the right size without any blocks.
@Suite struct PlaceholderTests {
  private func stub(_ file: String) -> String { "\(file.folderPart).\(file.lastPart).icloud" }

  /// Puts what iCloud leaves of a file into its place; its bytes.
  private func evict(_ scene: Scene, _ file: String) throws -> [UInt8] {
    let bytes = try scene.read(file)
    try scene.remove(file)
    try scene.write(stub(file), Array("bplist00".utf8))
    return bytes
  }

  @Test func `row 21: a stub is waited for, is neither missing nor damaged, and is not published again`() throws {
    let world = try World()
    let files = try world.publish(3)
    let bytes = try evict(world.scene, files[1])
    let ali = try world.join("pc")
    try ali.note(world.article, "علی")
    try ali.sync()
    for received in [2, 0] {
      let report = try world.sara.sync()
      #expect(report["received"]["segments"].int == received, "others' work goes on: \(report)")
      #expect(report["waiting"].array.map(\.["file"].text) == [files[1].inShared], "\(report)")
      #expect(report["waiting"][0]["from"].int == 3 && report["waiting"][0]["to"].int == 3)
      #expect(report["quarantined"].array.isEmpty)
    }
    #expect(try world.mina.sync()["published"]["segments"].int == 0, "it is whole where it came from")
    #expect(try world.mina.sync("--refill")["published"]["segments"].int == 0)
    #expect(!world.scene.exists(files[1]) && world.scene.exists(stub(files[1])))
    try world.scene.remove(stub(files[1]))
    try world.scene.write(files[1], bytes)
    #expect(try world.sara.sync()["received"]["segments"].int == 2)
    try world.settle(ali)
  }

  @Test func `row 21: a folder of nothing but stubs is no empty folder`() throws {
    let world = try World()
    let files = try world.publish(2) + world.scene.files(in: "shared/seg").prefix(1)
    var kept: [String: [UInt8]] = [:]
    for file in files { kept[file] = try evict(world.scene, file) }
    let ali = try world.join("pc")
    #expect(try ali.sync()["waiting"].array.count == 3)
    #expect(try ali.status["articles"].int == 0)
    for (file, bytes) in kept {
      try world.scene.remove(stub(file))
      try world.scene.write(file, bytes)
    }
    try world.settle(ali)
  }

  @Test func `row 21: while the marker is a stub, nothing is written for one's own corpus`() throws {
    let world = try World()
    _ = try world.publish(1)
    let marker = try #require(world.scene.files(in: "shared").first { $0.hasSuffix(".root") })
    let bytes = try evict(world.scene, marker)
    let there = try world.scene.contents(of: "shared")
    // Waiting for the marker, or going on without it, would both do; a second marker would not.
    let outcome = try world.sara.run(["sync"])
    #expect([0, 1].contains(outcome.status) && !outcome.stderr.contains("set aside"), "\(outcome)")
    #expect(try world.scene.contents(of: "shared") == there)
    try world.scene.remove(stub(marker))
    try world.scene.write(marker, bytes)
    try world.settle()
  }

  @Test func `row 21: a folder whose marker is a stub is not started for another corpus`() throws {
    let world = try World()
    let marker = try #require(world.scene.files(in: "shared").first { $0.hasSuffix(".root") })
    // The client fetched the names at the top first, and none of `seg` yet.
    try world.scene.makeStub(stub(marker), in: "fresh")
    let other = try world.scene.corpus("other")
    let outcome = try other.run(["sync", world.scene.path("fresh")])
    #expect(outcome.status == 1, "\(outcome)")
    #expect(world.scene.files(in: "fresh").count == 1, "a second corpus was begun in the folder")
  }

  @Test func `row 22: a file of the right size without its content is waited for like a stub`() throws {
    let world = try World()
    let files = try world.publish(3)
    let bytes = try world.scene.read(files[1])
    try world.scene.write(files[1], [])
    try #require(truncate(world.scene.path(files[1]), off_t(bytes.count)) == 0)
    for received in [1, 0] {
      let report = try world.sara.sync()
      #expect(report["received"]["segments"].int == received && report["quarantined"].array.isEmpty, "\(report)")
      #expect(report["waiting"].array.map(\.["file"].text) == [files[1].inShared], "\(report)")
    }
    // Who wrote it sees a file that has changed and holds something else: it is written again, beside.
    #expect(try world.mina.sync()["published"]["segments"].int == 1)
    #expect(try world.sara.sync()["received"]["segments"].int == 2)
    try world.scene.write(files[1], bytes)
    try world.settle()
  }
}

extension Scene {
  /// Puts a stub into a folder of its own.
  fileprivate func makeStub(_ name: String, in folder: String) throws {
    try write(folder + "/" + name.lastPart, Array("bplist00".utf8))
  }
}
