import CommandSupport
import Foundation
import Models
import Segments
import Sync
import TestSupport
import Testing

/// Row 32: a directory with ten thousand files and more.
@Suite struct ManyFilesTests {
  /// The program with few descriptors to open.
  private func bounded(_ scene: Scene, descriptors: Int) -> Program {
    var program = scene.program
    program.leading = ["-c", "ulimit -n \(descriptors) && exec \"$0\" \"$@\"", program.executable.path]
    program.executable = URL(filePath: "/bin/sh")
    return program
  }

  /// Publishes the segments of many replicas, one a change.
  private func fill(_ scene: Scene, _ corpus: String, replicas: UInt64, segments: Int) throws {
    let corpus = try #require(CorpusID(corpus))
    for seed in 1...replicas {
      let log = InMemoryLog(corpus: corpus, seed: seed)
      for number in 0..<segments {
        log.append("یادداشت \(seed) \(number)")
        _ = try log.seal()
      }
      let folder = try scene.makeFolder("shared/" + SegmentName.directory(of: log.replica))
      for name in log.allSegments() {
        let bytes = try #require(log.bytes(of: name))
        let file = open(folder + "/" + name.path.lastPart, O_CREAT | O_WRONLY, 0o644)
        try #require(file >= 0 && write(file, bytes, bytes.count) == bytes.count)
        close(file)
      }
    }
  }

  @Test func `row 32: ten thousand files are taken in with few descriptors, and a sync with nothing new stays cheap`()
    throws
  {
    let world = try World()
    try fill(world.scene, world.mina.status["corpus"].text, replicas: 10, segments: 60)
    // And what tools leave: most of ten thousand files are not segments.
    for folder in 0..<9 {
      for file in 0..<1000 {
        let name = file % 2 == 0 ? ".syncthing.\(file).hsg.tmp" : "\(file).tmp"
        if file == 0 { _ = try world.scene.makeFolder("shared/seg/rest\(folder)") }
        close(open(world.scene.path("shared/seg/rest\(folder)/" + name), O_CREAT | O_WRONLY, 0o644))
      }
    }
    let program = bounded(world.scene, descriptors: 32)
    let first = try program.run(["sync", "--json"], in: world.sara.path)
    #expect(first.status == 0 && !first.isKilled, "\(first.stderr)")
    #expect(try Value(first.stdout)["received"]["segments"].int == 600)
    let start = ContinuousClock.now
    let second = try program.run(["sync", "--json"], in: world.sara.path)
    #expect(second.status == 0, "\(second.stderr)")
    #expect(try Value(second.stdout)["received"]["segments"].int == 0)
    #expect(ContinuousClock.now - start < .seconds(20), "a listing, not ten thousand readings")
    let joined = try program.run(
      ["join", world.shared, world.scene.path("pc"), "--device", "pc"], in: world.scene.root)
    #expect(joined.status == 0, "\(joined.stderr)")
    try world.mina.sync()
    let all = [world.mina, world.sara, Desk(scene: world.scene, path: world.scene.path("pc"))]
    #expect(Set(try all.map { try $0.json("verify")["state"].text }).count == 1)
    #expect(Set(try all.map { try $0.digest }).count == 1)
  }

  @Test func `row 32: the files of many syncs become one, and a month later nobody misses them`() throws {
    let world = try World()
    let files = try world.publish(15)
    try world.sara.sync()
    let digest = try world.mina.digest
    // The sixteenth segment, with the article's own the seventeenth, is merged with all before it.
    let now = Date.now.timeIntervalSince1970
    func sync(after days: Double) throws {
      let time = Timestamp(milliseconds: Int64((now + days * 86_400) * 1000))
      try world.mina.sync(through: FolderDirectory(path: world.shared), called: world.shared, at: time)
    }
    for days in [1.0, 2, 29] { try sync(after: days) }
    #expect(Set(world.scene.files(in: "shared/seg")).isSuperset(of: files.dropLast()))
    let joined = try world.join("early")
    try sync(after: 32)
    #expect(world.scene.files(in: "shared/seg").count == 1)
    #expect(try world.mina.json("doctor")["findings"].array.isEmpty)
    let late = try world.join("late")
    for desk in [world.mina, world.sara, joined, late] {
      try desk.sync()
      #expect(try desk.digest == digest)
    }
    try world.settle(joined, late)
  }

  @Test(.enabled(if: Tracing.works))
  func `row 32: a sync with nothing new opens no segment`() throws {
    let world = try World()
    try fill(world.scene, world.mina.status["corpus"].text, replicas: 3, segments: 30)
    for desk in [world.mina, world.sara] {
      try desk.sync()
      let calls = try Tracing.calls("open,openat", of: desk, ["sync"], in: "shared")
      #expect(!calls.contains { $0.contains(".hsg\"") } && calls.count < 30, "\(calls)")
    }
  }
}
