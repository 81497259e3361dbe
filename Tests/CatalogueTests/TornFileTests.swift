import CommandSupport
import Foundation
import Testing

/// Rows 3 and 4: files that are there in part.
@Suite struct TornFileTests {
  /// Every seventh length of a file, none of it and all but one byte.
  private static func lengths(_ count: Int) -> [Int] { Array(stride(from: 0, to: count, by: 7)) + [count - 1] }

  /// Syncs Sara with a bad file in the place of `file`, and says what must be so of a file that may still come.
  private func expectWaiting(_ world: World, _ file: String, _ bytes: [UInt8], _ comment: String) throws {
    try world.scene.write(file, bytes)
    let report = try world.sara.sync()
    #expect(report["waiting"].array.map(\.["file"].text) == [file.inShared], "\(comment) \(report)")
    #expect(report["quarantined"].array.isEmpty && report["received"]["segments"].int == 0, "\(comment) \(report)")
    #expect(try world.scene.read(file) == bytes, "\(comment): it was changed")
  }

  @Test func `row 3: a file cut under its final name is waited for, not refused, and never deleted`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    for length in Self.lengths(whole.count) {
      try expectWaiting(world, file, Array(whole.prefix(length)), "cut to \(length)")
    }
    try world.scene.write(file, whole)
    #expect(try world.sara.sync()["received"]["segments"].int == 1)
    try world.settle()
  }

  @Test func `row 3: a file that grows as it is copied is taken in when it is whole, and what follows with it`() throws
  {
    let world = try World()
    let files = try world.publish(3)
    let whole = try world.scene.read(files[0])
    for part in [0, 1, 2, 3] {
      try expectWaiting(world, files[0], Array(whole.prefix(whole.count * part / 4)), "quarter \(part)")
    }
    try world.scene.write(files[0], whole)
    #expect(try world.sara.sync()["received"]["segments"].int == 3)
    try world.settle()
  }

  @Test func `row 3: a cut file is written again beside by its owner, and the others read that`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    for length in [0, 1, 8, 163, 164, whole.count - 1] {
      let cut = Array(whole.prefix(length))
      for other in world.scene.files(in: "shared/seg") where other.folderPart == file.folderPart && other != file {
        if try world.scene.read(other) == whole { try world.scene.remove(other) }
      }
      try world.scene.write(file, cut)
      #expect(try world.mina.sync()["published"]["segments"].int == 1, "cut to \(length)")
      let good = try world.scene.contents(of: "shared/seg").filter { $0.value == whole }
      #expect(good.count == 1, "cut to \(length)")
      #expect(try !world.scene.exists(file) || world.scene.read(file) == cut || world.scene.read(file) == whole)
    }
    #expect(try world.sara.sync()["received"]["segments"].int == 1)
    try world.settle(world.join("pc"))
  }

  @Test func `row 4: a zero-length or zero-filled file is waited for, and taken in when it comes`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    // The last eight bytes tell zeros from damage.
    for length in Self.lengths(whole.count) where length <= whole.count - 8 {
      // As after a power loss: the size is right, and the blocks from some place on were never written.
      let zeros = [UInt8](repeating: 0, count: whole.count - length)
      try expectWaiting(world, file, whole.prefix(length) + zeros, "zeros from \(length)")
    }
    try world.scene.write(file, whole)
    #expect(try world.sara.sync()["received"]["segments"].int == 1)
    try world.settle()
  }

  /// One of the right size is told from a good one by its content only, which `--refill` looks at.
  @Test(arguments: [false, true])
  func `row 4: the owner of an empty or zero-filled file writes it again from the database`(isEmpty: Bool) throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    let bad = [UInt8](repeating: 0, count: isEmpty ? 0 : whole.count)
    try world.scene.write(file, bad)
    try world.mina.ok(isEmpty ? "sync" : "sync", isEmpty ? "--quiet" : "--refill")
    #expect(try world.scene.contents(of: "shared/seg").values.contains(whole))
    #expect(try world.sara.sync()["received"]["segments"].int == 1)
    try world.settle(world.join("pc"))
  }

  @Test func `row 4: zeros in the middle or at the start are never taken in, and heal`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    for start in stride(from: 0, to: whole.count - 40, by: 40) {
      var bad = whole
      for index in start..<start + 32 { bad[index] = 0 }
      try world.scene.write(file, bad)
      let outcome = try world.sara.run(["sync", "--json"])
      let report = try Value(outcome.stdout)
      #expect([0, 2].contains(outcome.status) && !outcome.isKilled, "zeros at \(start): \(outcome)")
      #expect(report["received"]["segments"].int == 0, "zeros at \(start)")
      #expect(report["waiting"].array.count + report["quarantined"].array.count >= 1, "zeros at \(start): \(report)")
    }
    try world.scene.write(file, whole)
    #expect(try world.sara.sync()["received"]["segments"].int == 1)
    try world.settle()
  }
}
