import CommandSupport
import Foundation
import TestSupport
import Testing

/// Syncthing carries the shared directory between machines of one loopback, while everybody works.
@Suite(.serialized, .enabled(if: Tool.has("syncthing", "timeout"), "syncthing isn't installed"))
struct SyncthingTests {
  @Test func `two machines work while it carries, sleeps, is killed and comes back`() throws {
    let scene = try Scene()
    let carriers = try Syncthing.start(["mina", "sara"], in: scene)
    var (mina, work) = try scene.published("mina", to: carriers[0].shared, seed: 1)
    let sara = try carriers[1].join(as: "sara")
    for round in 0..<12 {
      switch round {
      case 2: carriers[1].pause()
      case 4: carriers[1].resume()
      case 6: carriers[0].kill()
      case 8: try carriers[0].start()
      default: break
      }
      try work.edit([mina, sara], times: 3)
    }
    try work.settle([mina, sara])
    let files = carriers.map { carrier in
      scene.segments(in: carrier.shared).map { $0.dropFirst(carrier.shared.count) }
    }
    #expect(files[0].count > 70 && files[0] == files[1])
  }

  @Test func `folders that were begun apart are one`() throws {
    let scene = try Scene()
    let (one, two) = try (Syncthing(scene, "mina"), Syncthing(scene, "sara"))
    var (mina, work) = try scene.published("mina", to: scene.makeFolder("stick"), seed: 2)
    let sara = try scene.join(scene.path("stick"), "sara")
    for (desk, carrier) in [(mina, one), (sara, two)] { try desk.ok("sync", carrier.shared) }
    try work.edit([mina, sara], times: 3)
    try Syncthing.start([one, two])
    try work.edit([mina, sara], times: 5)
    try work.settle([mina, sara])
    #expect(one.conflictCopies().isEmpty)
  }

  @Test func `three machines: removed files, copied replicas and what others leave lying about`() throws {
    let scene = try Scene()
    let carriers = try Syncthing.start(["mina", "sara", "ali"], in: scene)
    var (mina, work) = try scene.published("mina", to: carriers[0].shared, seed: 3)
    let (sara, ali) = try (carriers[1].join(as: "sara"), carriers[2].join(as: "ali"))
    try work.edit([mina, sara, ali], times: 4)
    // A segment removed on one machine is removed on all of them, until its owner writes it again.
    let own = try mina.segments(in: carriers[0].shared)[0].dropFirst(carriers[0].shared.count)
    let places = carriers.map { $0.shared + own }
    #expect(eventually { places.allSatisfy(isThere) })
    try FileManager.default.removeItem(atPath: places[1])
    #expect(eventually { !places.contains(where: isThere) })
    try work.edit([ali, sara, mina], times: 1)
    #expect(eventually { places.allSatisfy(isThere) })
    // What stops in the middle of a file leaves such names.
    for name in [".syncthing.x.hsg.tmp", "~syncthing~x.hsg.tmp", ".stversions/x.hsg"] {
      try scene.write("shared-sara/seg/\(name)", "cut")
      try scene.write("shared-sara/\(name)", "cut")
    }
    // Sara copied her replica to another machine, and both of her work on.
    let reza = try scene.copy(sara, to: "reza")
    try work.edit([sara, reza, ali, mina], times: 3)
    try work.settle([mina, sara, ali, reza])
    #expect(try Set([sara, reza].map { try $0.status["replica"].text }).count == 2)
  }

  @Test func `a file damaged on both machines becomes a conflict copy, and nothing is lost`() throws {
    let scene = try Scene()
    let carriers = try Syncthing.start(["mina", "sara"], in: scene)
    var (mina, work) = try scene.published("mina", to: carriers[0].shared, seed: 4)
    let sara = try carriers[1].join(as: "sara")
    try work.edit([mina, sara], times: 4)
    try work.settle([mina, sara])
    let files = try mina.segments(in: carriers[0].shared).map { $0.dropFirst(carriers[0].shared.count) }
    #expect(eventually { files.allSatisfy { isThere(carriers[1].shared + $0) } })
    for carrier in carriers { carrier.stop() }
    // One is cut, on each machine elsewhere. Of another a byte is changed on one machine, which spreads.
    for (index, carrier) in carriers.enumerated() {
      try scene.run("truncate", "-s", "\(200 + index)", carrier.shared + files[0])
    }
    try flip(carriers[0].shared + files[1], at: 300)
    try Syncthing.start(carriers)
    #expect(eventually { carriers.allSatisfy { $0.conflictCopies().count == 1 } })
    try work.edit([mina, sara], times: 2)
    // By its size Mina sees that the first one is not hers; to see the second one she has to be asked to look.
    try mina.ok("sync", "--refill")
    try work.settle([mina, sara])
    // Both have long had what stands in them; a newcomer needs the files.
    #expect(eventually { carriers.allSatisfy { beside(scene.segments(in: $0.shared)) == 2 } })
    let ali = try scene.join(carriers[1].shared, "ali")
    try work.settle([mina, sara, ali])
  }

  /// How many segments were written again beside a bad file.
  private func beside(_ files: [String]) -> Int { files.count { $0.hasSuffix(".1.hsg") } }

  private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private func flip(_ path: String, at offset: Int) throws {
    var bytes = try #require(FileManager.default.contents(atPath: path))
    bytes[bytes.startIndex + offset] ^= 0x10
    try bytes.write(to: URL(filePath: path))
  }
}
