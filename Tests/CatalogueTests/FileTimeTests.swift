import CommandSupport
import Foundation
import Testing

/// Row 14: times of files that are wrong, coarse, or set back.
@Suite struct FileTimeTests {
  @Test func `row 14: whatever time the files have, what is in them decides`() throws {
    let world = try World()
    // 1970, the year 2100, a moment in steps of two seconds as FAT keeps it, before 1970.
    for seconds in [0, 4_102_444_800, 1_700_000_002, -86_400] as [Double] {
      _ = try world.publish(2)
      for file in world.scene.files(in: "shared") { try world.scene.setTime(seconds, of: file) }
      #expect(try world.sara.sync()["received"]["segments"].int == 2, "\(seconds)")
      #expect(try world.mina.sync()["published"]["segments"].int == 0, "\(seconds)")
    }
    try world.settle(world.join("pc"))
  }

  @Test func `row 14: a new time on what is known is no news`() throws {
    let world = try World()
    let files = try world.publish(3)
    try world.sara.sync()
    for (index, file) in files.enumerated() { try world.scene.setTime(Double(index) * 2 + 1_800_000_000, of: file) }
    for desk in [world.mina, world.sara] {
      let report = try desk.sync()
      #expect(report["received"]["segments"].int == 0 && report["published"]["segments"].int == 0, "\(report)")
    }
    try world.settle()
  }

  /// The file system's own time of change still tells; exFAT has none, and there the next new time does.
  @Test func `row 14: a damaged file that was made good is read again though its size and time were set back`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    var bad = whole
    bad[bad.count / 2] ^= 4
    try world.scene.write(file, bad)
    try world.scene.setTime(1_700_000_000, of: file)
    for _ in 0..<2 { #expect(try world.sara.sync(status: 2)["quarantined"].array.count == 1) }
    try world.scene.write(file, whole)
    try world.scene.setTime(1_700_000_000, of: file)
    #expect(try world.sara.sync()["received"]["segments"].int == 1)
    try world.settle()
  }

  @Test func `row 14: a damaged file with a new time is looked at again, and is still damaged`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    var bad = whole
    bad[bad.count / 2] ^= 4
    try world.scene.write(file, bad)
    for day in 0..<3 {
      try world.scene.setTime(1_700_000_000 + 86_400 * Double(day), of: file)
      #expect(try world.sara.sync(status: 2)["quarantined"].array.count == 1)
    }
    try world.scene.write(file, whole)
    try world.settle()
  }
}
