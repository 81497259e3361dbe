import CommandSupport
import Foundation
import Testing

/// Segments that are missing, late, damaged or foreign: never an error for the rest, and healed in the end.
@Suite struct SyncFileTests {
  /// A pair whose first has published four segments, the last three of which the second hasn't seen.
  private func published() throws -> (Pair, segments: [String]) {
    let pair = try Scene().pair()
    for index in 1...3 {
      try pair.mina.ok("tag", pair.article, "+t\(index)")
      try pair.mina.ok("sync", "--quiet")
    }
    let segments = pair.mina.scene.files(in: "shared/seg")
    try #require(segments.count == 4)
    return (pair, segments)
  }

  private func remove(_ name: String, _ scene: Scene) throws {
    try FileManager.default.removeItem(atPath: scene.path(name))
  }

  @Test func `a gap stops only what comes after it from that replica`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let ali = try scene.join(pair.shared, "pc", author: "Ali")
    try ali.ok("note", pair.article, "از علی")
    try ali.ok("sync")
    let bytes = try scene.read(segments[2])
    try remove(segments[2], scene)
    let report = try pair.sara.json("sync")
    #expect(report["received"]["segments"].int == 2, "what came before it, and Ali's")
    let waiting = report["waiting"]
    #expect(waiting.array.count == 1 && report["quarantined"].array.isEmpty)
    #expect(waiting[0].keys == ["replica", "device", "from", "to", "file"])
    #expect(waiting[0]["from"].int == 3 && waiting[0]["device"].text == "desk")
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["t1"])
    #expect(try pair.sara.show(pair.article)["notes"].array.count == 1)
    #expect(try pair.sara.status["waiting"].int >= 1)
    try pair.sara.ok("verify")
    try scene.write(segments[2], bytes)
    try pair.sara.ok("sync")
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["t1", "t2", "t3"])
    #expect(try pair.sara.status["waiting"].int == 0)
  }

  @Test(arguments: ["cut", "empty", "zeros"])
  func `a file that is still arriving is waited for`(kind: String) throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let bytes = try scene.read(segments[3])
    let bad: [UInt8] =
      switch kind {
      case "cut": Array(bytes.prefix(bytes.count / 2))
      case "empty": []
      default: Array(repeating: 0, count: bytes.count)
      }
    try scene.write(segments[3], bad)
    let report = try pair.sara.json("sync")
    #expect(report["waiting"].array.count == 1 && report["quarantined"].array.isEmpty)
    #expect(report["waiting"][0]["file"].text == String(segments[3].dropFirst("shared/".count)))
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["t1", "t2"])
    try scene.write(segments[3], bytes)
    try pair.sara.ok("sync")
    try pair.sync()
    try Desk.expectSame(pair.mina, pair.sara)
  }

  @Test(arguments: [0, 30, 150, -70, -1])
  func `a flipped bit is set aside, named, and taken in once it is right`(place: Int) throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let bytes = try scene.read(segments[1])
    var bad = bytes
    bad[place < 0 ? bytes.count + place : place] ^= 1
    try scene.write(segments[1], bad)
    let outcome = try pair.sara.run(["sync", "--json"])
    let report = try Value(outcome.stdout)
    #expect(outcome.status == (report["quarantined"].array.isEmpty ? 0 : 2), "\(outcome)")
    #expect(report["quarantined"].array.count + report["waiting"].array.count >= 1)
    for file in report["quarantined"].array {
      #expect(file.keys == ["file", "reason"])
      #expect(segments[1].hasSuffix(file["file"].text) && outcome.stderr.contains(file["file"].text))
    }
    #expect(try pair.sara.show(pair.article)["tags"].texts.isEmpty)
    #expect(try pair.sara.status["quarantined"].int == report["quarantined"].array.count)
    try pair.sara.ok("verify")
    try scene.write(segments[1], bytes)
    try pair.sync()
    #expect(try pair.sara.status["quarantined"].int == 0)
    try Desk.expectSame(pair.mina, pair.sara)
  }

  @Test func `foreign files are left alone and stop nothing`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let copy = try scene.read(segments[1])
    let foreign = [
      "shared/notes.txt": Array("hi".utf8), "shared/desktop.ini": [], "shared/seg/README": Array("..".utf8),
      "shared/seg/x.tmp": [1, 2], String(segments[1].dropLast(4)) + " (conflicted copy).hsg": copy,
      "shared/moved.hsg": copy,
    ]
    for (name, bytes) in foreign { try scene.write(name, bytes) }
    try pair.sara.ok("sync")
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["t1", "t2", "t3"])
    for (name, bytes) in foreign { #expect(try scene.read(name) == bytes) }
  }

  @Test func `a segment under another name is taken in all the same`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let bytes = try scene.read(segments[2])
    try remove(segments[2], scene)
    try scene.write(String(segments[2].dropLast(4)) + " (1).hsg", bytes)
    try pair.sara.ok("sync")
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["t1", "t2", "t3"])
  }

  @Test func `a segment of another corpus is set aside`() throws {
    let (pair, _) = try published()
    let scene = pair.mina.scene
    let other = try scene.corpus("other")
    _ = try other.add("دیگر")
    try other.ok("sync", scene.makeFolder("elsewhere"))
    let segment = try #require(scene.files(in: "elsewhere/seg").first)
    try scene.write("shared/seg/x/00.hsg", scene.read(segment))
    let outcome = try pair.sara.run(["sync", "--json"])
    #expect(outcome.status == 2 && outcome.stderr.contains("another corpus"), "\(outcome)")
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["t1", "t2", "t3"])
  }

  @Test func `what was deleted from the directory is published again by its owner`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let before = try segments.map(scene.read)
    for segment in segments { try remove(segment, scene) }
    #expect(try pair.sara.json("sync")["received"]["segments"].int == 0)
    #expect(try pair.sara.isShown(pair.article), "missing is never deleted")
    #expect(try pair.mina.json("sync")["published"]["segments"].int == 4)
    #expect(try segments.map(scene.read) == before, "the same bytes")
    try pair.sync()
    try Desk.expectSame(pair.mina, pair.sara)
  }

  @Test(arguments: [0.5, 0.0])
  func `an owner's file that got cut is written again beside it`(part: Double) throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    let bytes = try scene.read(segments[2])
    try scene.write(segments[2], Array(bytes.prefix(Int(Double(bytes.count) * part))))
    try pair.mina.ok("sync")
    try pair.sara.ok("sync")
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["t1", "t2", "t3"])
  }

  @Test func `a refill makes damaged files good`() throws {
    let (pair, segments) = try published()
    let scene = pair.mina.scene
    var bad = try scene.read(segments[1])
    bad[bad.count / 2] ^= 1
    try scene.write(segments[1], bad)
    #expect(try pair.sara.run(["sync"]).status == 2)
    try pair.mina.ok("sync", "--refill")
    _ = try pair.sara.run(["sync"])
    #expect(try pair.sara.show(pair.article)["tags"].texts == ["t1", "t2", "t3"])
  }

  @Test func `syncing again and again changes nothing`() throws {
    let (pair, _) = try published()
    try pair.sync()
    let files = pair.mina.scene.files(in: "shared")
    let digest = try pair.sara.digest
    for _ in 0..<3 {
      for desk in [pair.mina, pair.sara] {
        let report = try desk.json("sync")
        #expect(report["published"]["segments"].int == 0 && report["received"]["segments"].int == 0)
      }
    }
    #expect(pair.mina.scene.files(in: "shared") == files)
    #expect(try pair.sara.digest == digest)
  }
}
