import CommandSupport
import Foundation
import TestSupport
import Testing

/// Row 24: bytes that change by themselves, or by somebody's hand.
@Suite struct BitRotTests {
  @Test func `row 24: a flipped bit anywhere is noticed, never taken in, never deleted, and heals`() throws {
    let world = try World()
    let file = try #require(try world.publish(1).last)
    let whole = try world.scene.read(file)
    var random = SeededGenerator(seed: 24)
    for place in stride(from: 0, to: whole.count, by: 11) {
      var bad = whole
      bad[place] ^= 1 << UInt8(random.below(8))
      try world.scene.write(file, bad)
      let outcome = try world.sara.run(["sync", "--json"])
      let report = try Value(outcome.stdout)
      let named = (report["quarantined"].array + report["waiting"].array).map(\.["file"].text)
      #expect([0, 2].contains(outcome.status) && !outcome.isKilled, "byte \(place): \(outcome)")
      #expect((outcome.status == 2) == !report["quarantined"].array.isEmpty, "byte \(place): \(outcome)")
      #expect(report["received"]["segments"].int == 0 && named.contains(file.inShared), "byte \(place): \(outcome)")
      #expect(try world.scene.read(file) == bad)
    }
    try world.scene.write(file, whole)
    #expect(try world.sara.sync()["quarantined"].array.isEmpty)
    try world.settle()
  }

  private enum Damage: CaseIterable {
    case flipped, overwritten, longer, twice, swapped
  }

  /// What is left of a file's bytes.
  private func damaged(_ bytes: [UInt8], _ other: [UInt8], _ damage: Damage) -> [UInt8] {
    switch damage {
    case .flipped: bytes.enumerated().map { $0.offset == bytes.count / 2 ? $0.element ^ 8 : $0.element }
    case .overwritten: bytes.map { $0 &+ 1 }  // As ransomware leaves it.
    case .longer: bytes + [0]
    case .twice: bytes + bytes
    case .swapped: other
    }
  }

  /// By the owner and by somebody else who holds the work. One of the same size is told from a good one only by its
  /// content, which `--refill` looks at.
  @Test(arguments: [true, false])
  func `row 24: a damaged file is published again beside by whoever holds its work`(isOwner: Bool) throws {
    let world = try World()
    let files = try world.publish(Damage.allCases.count + 1)
    try world.sara.sync()
    var bad: [String: [UInt8]] = [:]
    for (index, damage) in Damage.allCases.enumerated() {
      bad[files[index]] = try damaged(world.scene.read(files[index]), world.scene.read(files[5]), damage)
    }
    for (file, bytes) in bad { try world.scene.write(file, bytes) }
    let ali = try world.join("pc", status: 2)
    #expect(try ali.status["operations"].int == 1, "what is damaged is not taken in")
    try (isOwner ? world.mina : world.sara).ok("sync", "--refill")
    for (file, bytes) in bad { #expect(try world.scene.read(file) == bytes, "the damaged file stays") }
    _ = try ali.run(["sync"])
    try Desk.expectConverged([world.mina, world.sara, ali])
  }

  @Test func `row 24: damage to what is held harms nobody, and nobody is told to mend it`() throws {
    let world = try World()
    let files = try world.publish(3)
    try world.sara.sync()
    for file in files {
      try world.scene.write(file, try world.scene.read(file).map { ~$0 })
    }
    let report = try world.sara.sync()
    #expect(report["quarantined"].array.isEmpty && report["waiting"].array.isEmpty, "\(report)")
    try world.settle()
  }

  /// Random damage to all files at once, and then the right ones again.
  @Test(arguments: Seeds.first(2))
  func `row 24: random damage everywhere crashes nothing and heals`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let world = try World()
    _ = try world.publish(3)
    let right = try world.scene.contents(of: "shared")
    for (name, bytes) in right.sorted(by: { $0.key < $1.key }) where name.hasSuffix(".hsg") {
      var bad = bytes
      for _ in 0...random.below(4) where !bad.isEmpty {
        let place = random.below(bad.count)
        switch random.below(4) {
        case 0: bad[place] = UInt8(random.below(256))
        case 1: bad.removeSubrange(place..<min(bad.count, place + 1 + random.below(30)))
        case 2: bad.insert(contentsOf: bad[place...].prefix(random.below(50)), at: place)
        default: bad = Array(bad.prefix(place))
        }
      }
      try world.scene.write(name, bad)
    }
    for _ in 0..<2 {
      let outcome = try world.sara.run(["sync"])
      #expect([0, 2].contains(outcome.status) && !outcome.isKilled, "seed \(seed): \(outcome)")
    }
    for (name, bytes) in right { try world.scene.write(name, bytes) }
    try world.settle(world.join("pc"), comment: "seed \(seed)")
  }
}
