import CommandSupport
import Foundation
import TestSupport
import Testing

/// rsync copies the shared directory between machines, each of which has its own.
@Suite(.enabled(if: Tool.has("rsync"), "rsync isn't installed"))
struct RsyncTests {
  private struct Machine {
    let desk: Desk
    let shared: String

    @discardableResult
    func copy(
      to other: Machine, _ options: String..., at location: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
      let outcome = try start(to: other.shared, options).wait()
      #expect(outcome.status == 0, "rsync \(options)\n\(outcome)", sourceLocation: location)
      return outcome
    }

    func start(to other: String, _ options: [String]) throws -> Running {
      try desk.scene.start(["rsync", "-a"] + options + [shared + "/", other + "/"])
    }

    /// The files whose names mean that rsync has not finished them.
    func unfinished() -> [String] {
      desk.scene.segments(in: shared).filter { URL(filePath: $0).lastPathComponent.hasPrefix(".") }
    }
  }

  private func pair(seed: UInt64) throws -> (mina: Machine, sara: Machine, work: Work) {
    let scene = try Scene()
    let (first, second) = try (scene.makeFolder("shared-mina"), scene.makeFolder("shared-sara"))
    let (desk, work) = try scene.published("mina", to: first, seed: seed)
    let mina = Machine(desk: desk, shared: first)
    try scene.run("rsync", "-a", first + "/", second + "/")
    return (mina, Machine(desk: try scene.join(second, "sara"), shared: second), work)
  }

  private func settle(_ work: Work, _ mina: Machine, _ sara: Machine) throws {
    try work.settle([mina.desk, sara.desk]) {
      try mina.copy(to: sara, "--ignore-existing")
      try sara.copy(to: mina, "--ignore-existing")
    }
  }

  @Test(arguments: Seeds.first(2))
  func `copied in both directions while both work`(seed: UInt64) throws {
    var (mina, sara, work) = try pair(seed: 51 + seed)
    var random = SeededGenerator(seed: seed)
    let ways = ["--partial", "--inplace", "--append", "--update", "--ignore-existing", "--checksum", "--no-times"]
    for _ in 0..<8 {
      try work.edit([mina.desk], times: random.below(3))
      try work.edit([sara.desk], times: random.below(3))
      if random.chance(60) { try mina.copy(to: sara, random.pick(ways)) }
      if random.chance(60) { try sara.copy(to: mina, random.pick(ways)) }
    }
    try settle(work, mina, sara)
  }

  /// How rsync writes, the signal that ends it, and whether a part is then left under the segment's own name.
  private static let interruptions: [(options: [String], signal: Int32, isPart: Bool)] = [
    ([], SIGKILL, false), (["--partial"], SIGKILL, false), (["--partial"], SIGTERM, true),
    (["--inplace"], SIGKILL, true), (["--append"], SIGKILL, true), (["--partial-dir=.part"], SIGTERM, false),
    (["--delay-updates"], SIGKILL, false),
  ]

  @Test(arguments: interruptions.indices)
  func `a copy that was interrupted is waited for and gone on with`(index: Int) throws {
    let (options, signal, isPart) = Self.interruptions[index]
    var (mina, sara, work) = try pair(seed: 61)
    try work.importLarge(mina.desk, letters: 900_000)
    try mina.desk.ok("sync")
    try work.edit([mina.desk], times: 2)
    let large = try #require(mina.desk.segments(in: mina.shared).first { size($0) > 100_000 })
    try interrupt(mina, to: sara, options, signal)
    let part = sara.shared + large.dropFirst(mina.shared.count)
    // The process that receives is another than the one waited for: a signal it may heed it answers in its own time.
    #expect(isPart ? eventually { size(part) > 0 } : size(part) == 0, "\(options)")
    #expect(size(part) < size(large))
    if signal == SIGKILL, !isPart { #expect(!sara.unfinished().isEmpty) }
    // What comes after it waits; her own work goes on.
    try work.edit([sara.desk], times: 2)
    #expect(try sara.desk.status["quarantined"].int == 0)
    if isPart { #expect(try sara.desk.status["waiting"].int > 0) }
    try goOn(mina, to: sara, options)
    try sara.desk.ok("sync")
    #expect(try sara.desk.status["waiting"].int == 0)
    try settle(work, mina, sara)
  }

  private func goOn(_ mina: Machine, to sara: Machine, _ options: [String]) throws {
    let outcome = try mina.start(to: sara.shared, options).wait()
    #expect(outcome.status == 0, "\(outcome)")
  }

  /// Copies slowly, and ends rsync when a part of the large file is there.
  private func interrupt(_ mina: Machine, to sara: Machine, _ options: [String], _ signal: Int32) throws {
    let copying = try mina.start(to: sara.shared, options + ["--bwlimit=300"])
    for _ in 0..<20_000 {
      if hasPart(sara.shared) { break }
      usleep(500)
    }
    copying.send(signal)
    #expect(copying.wait().status != 0, "it was not interrupted")
  }

  /// Whether a large part of a file is there, under whatever name.
  private func hasPart(_ shared: String) -> Bool {
    let found = FileManager.default.enumerator(atPath: shared)?.compactMap { $0 as? String } ?? []
    return found.contains { $0.contains(".hsg") && size(shared + "/" + $0) > 40_000 }
  }

  private func size(_ path: String) -> Int {
    // What isn't there has no bytes.
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }

  @Test func `a part copied over the whole file is written again by its owner`() throws {
    var (mina, sara, work) = try pair(seed: 71)
    try work.importLarge(mina.desk, letters: 900_000)
    try mina.desk.ok("sync")
    let large = try #require(mina.desk.segments(in: mina.shared).first { size($0) > 100_000 })
    let whole = size(large)
    try interrupt(mina, to: sara, ["--inplace"], SIGKILL)
    // Without --update: the part is another size, so it goes over the whole.
    try sara.copy(to: mina)
    #expect(size(large) < whole)
    try work.edit([sara.desk], times: 1)
    #expect(try mina.desk.json("sync")["published"]["segments"].int == 1)
    try settle(work, mina, sara)
    try work.expectSame([mina.desk, sara.desk, mina.desk.scene.join(sara.shared, "ali")])
  }

  @Test func `deleted in the wrong direction, each writes its own again`() throws {
    var (mina, sara, work) = try pair(seed: 72)
    try work.edit([mina.desk, sara.desk], times: 3)
    try mina.copy(to: sara)
    try sara.copy(to: mina)
    try work.edit([mina.desk], times: 3)
    // Sara's folder has not got these, and her tool takes that for a removal.
    try sara.copy(to: mina, "--delete")
    try sara.desk.ok("sync")
    #expect(try mina.desk.json("sync")["published"]["segments"].int == 3)
    try settle(work, mina, sara)
    try work.expectSame([mina.desk, sara.desk, mina.desk.scene.join(mina.shared, "ali")])
  }

  @Test func `emptied by a copy of nothing, the folder is refused until somebody fills it`() throws {
    var (mina, sara, work) = try pair(seed: 73)
    try work.edit([mina.desk, sara.desk], times: 2)
    try mina.copy(to: sara)
    try sara.desk.ok("sync")
    let nothing = Machine(desk: mina.desk, shared: try mina.desk.scene.makeFolder("nothing"))
    for machine in [mina, sara] {
      try nothing.copy(to: machine, "--delete")
      try machine.desk.refused("sync", saying: "not mounted")
    }
    try work.edit(mina.desk)
    try work.edit(sara.desk)
    try sara.desk.ok("sync", "--refill")
    try sara.copy(to: mina)
    try settle(work, mina, sara)
    try work.expectSame([mina.desk, sara.desk, mina.desk.scene.join(mina.shared, "ali")])
  }
}
