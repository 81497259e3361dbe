import CommandSupport
import Foundation
import Testing

/// Row 27: a sync tool, or another replica, that looks while a file is being written.
@Suite struct WritingTests {
  /// A change of a megabyte and more, which takes a while to write.
  private func large(_ world: World, seed: UInt64) throws -> String {
    var state = seed
    var text = "متن بزرگ "
    for _ in 0..<90_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += String(state >> 16, radix: 36)
    }
    return try world.scene.write("large\(seed).txt", Array(text.utf8))
  }

  @Test func `row 27: under its final name a file is whole from the first moment on`() throws {
    let world = try World()
    for seed in 1...3 as ClosedRange<UInt64> {
      try world.mina.ok("import", large(world, seed: seed))
      world.scene.changes += 1
      let known = Set(world.scene.files(in: "shared"))
      let running = try world.scene.program.start(["sync"], in: world.mina.path)
      var seen: [String: Set<Int>] = [:]
      for _ in 0..<100_000 {
        for file in world.scene.files(in: "shared") where !known.contains(file) {
          if let size = world.scene.bytes(of: file)?.count { seen[file, default: []].insert(size) }
        }
        if world.scene.files(in: "shared/seg").contains(where: { !known.contains($0) && $0.hasSuffix(".hsg") }) {
          break
        }
        usleep(200)
      }
      #expect(running.wait().status == 0)
      for file in world.scene.files(in: "shared") where !known.contains(file) {
        let size = try world.scene.read(file).count
        #expect(size > 500_000 && (seen[file] ?? []).isSubset(of: [size]), "\(file): \(seen)")
      }
      for file in seen.keys { #expect(file.hasSuffix(".hsg") || file.lastPart.hasPrefix(".hashiya-"), "\(file)") }
    }
    try world.settle(world.join("pc"))
  }

  @Test(.enabled(if: Tracing.works))
  func `row 27: a file is written under a temporary name, flushed, named, and read back`() throws {
    let world = try World()
    try world.mina.note(world.article, "گام‌به‌گام")
    let calls = try Tracing.calls("openat,write,fsync,linkat,unlinkat,read", of: world.mina, ["sync"], in: "shared/seg")
    func first(_ parts: String..., after start: Int = 0) throws -> Int {
      let found = calls.indices.first { index in index >= start && parts.allSatisfy(calls[index].contains) }
      return try #require(found, "\(parts) after \(start) in \(calls.joined(separator: "\n"))")
    }
    let created = try first("openat(", ".hashiya-", "O_EXCL")
    let written = try first("write(", ".hashiya-", after: created)
    let flushed = try first("fsync(", ".hashiya-", after: written)
    let named = try first("linkat(", ".hsg\"", after: flushed)
    let folder = try first("fsync(", after: named)
    #expect(!calls[folder].contains(".hashiya-"), "the name is made durable too")
    _ = try first("unlinkat(", ".hashiya-", after: named)
    _ = try first("read(", ".hsg>", after: named)
    #expect(!calls[..<named].contains { $0.contains(".hsg\"") && $0.contains("O_WRONLY") })
  }

  @Test(.enabled(if: Tracing.works))
  func `row 27: the name of a folder that a segment needs is made durable too`() throws {
    let world = try World()
    let pc = try world.join("pc")
    try pc.note(world.article, "نخستین")
    let calls = try Tracing.calls("mkdirat,fsync", of: pc, ["sync"], in: "shared/seg")
    let made = try #require(calls.firstIndex { $0.contains("mkdirat(") && $0.hasSuffix("= 0") })
    let next = try #require(calls[made...].dropFirst().first)
    #expect(next.contains("fsync(") && next.contains("/shared/seg>"), "\(calls)")
  }

  /// What stands there when the writer's machine loses power: a part of the file, under its temporary name.
  @Test func `row 27: a half-written temporary file beside is not read, not counted and not in the way`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    try world.scene.remove(file)
    let temporary = (0..<5).map { "\(file.folderPart).hashiya-abcdefghij12\($0).tmp" }
    for (index, name) in temporary.enumerated() {
      try world.scene.write(name, Array(whole.prefix(whole.count * index / 4)))
    }
    let report = try world.sara.sync()
    #expect(report["received"]["segments"].int == 0 && report["waiting"].array.isEmpty, "\(report)")
    #expect(try world.mina.sync()["published"]["segments"].int == 1)
    #expect(temporary.allSatisfy(world.scene.exists), "others may still be at it")
    for name in temporary { try world.scene.setTime(1_700_000_000, of: name) }
    try world.mina.note(world.article, "روز بعد")
    try world.mina.sync()
    #expect(!temporary.contains(where: world.scene.exists), "its owner sweeps what a crash left")
    try world.settle(world.join("pc"))
  }

  @Test func `row 27: readers that look all the while never see damage`() throws {
    let world = try World()
    let ali = try world.join("pc")
    for seed in 4...6 as ClosedRange<UInt64> {
      try world.mina.ok("import", large(world, seed: seed))
      world.scene.changes += 1
      let writing = try world.scene.program.start(["sync"], in: world.mina.path)
      for _ in 0..<3 {
        for desk in [world.sara, ali] {
          let report = try desk.sync()
          #expect(report["waiting"].array.isEmpty && report["quarantined"].array.isEmpty, "\(report)")
        }
      }
      #expect(writing.wait().status == 0)
    }
    try world.settle(ali)
  }
}
