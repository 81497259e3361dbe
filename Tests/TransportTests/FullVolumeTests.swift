import CommandSupport
import Foundation
import TestSupport
import Testing

/// A disk that is full, and one that goes away while it is written.
@Suite(.serialized, .enabled(if: !Volume.mountable.isEmpty, "nothing can be mounted here"))
struct FullVolumeTests {
  /// Leaves about so much room on a volume, by a file that is removed with `free`.
  private func fill(_ folder: String, leaving kilobytes: Int, _ scene: Scene) throws {
    // Ends when there is no more room.
    _ = try scene.start(["dd", "if=/dev/zero", "of=\(folder)/.filler", "bs=64k", "conv=fsync"]).wait()
    let size = try #require(FileManager.default.attributesOfItem(atPath: folder + "/.filler")[.size] as? Int)
    try scene.run("truncate", "-s", "\(size - kilobytes << 10)", folder + "/.filler")
  }

  private func free(_ folder: String) throws { try FileManager.default.removeItem(atPath: folder + "/.filler") }

  private func temporaries(in folder: String) -> [String] {
    let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return found.filter { $0.contains(".hashiya-") }
  }

  @Test(arguments: Volume.mountable)
  func `on a full disk others' work is taken in and nothing half is left`(kind: Volume.Kind) throws {
    let scene = try Scene()
    let volume = try Volume(kind, megabytes: 16, in: scene)
    let shared = try volume.mount(at: "media")
    var (mina, work) = try scene.published("mina", to: shared, seed: 21)
    let sara = try scene.join(shared, "sara")
    try work.edit([mina], times: 3)
    try work.importLarge(sara, letters: 600_000)
    let before = scene.segments(in: shared)
    try fill(shared, leaving: 200, scene)
    for round in 0..<3 {
      let synced = try sara.syncWithoutPublishing(saying: "full")
      #expect((synced["received"]["operations"].int > 0) == (round == 0))
    }
    #expect(scene.segments(in: shared) == before)
    #expect(temporaries(in: shared).isEmpty)
    #expect(try sara.status["unpublished"].int > 0)
    // What another one has fits.
    try work.edit([mina], times: 1)
    try free(shared)
    try work.settle([mina, sara])
    try work.expectSame([mina, sara, scene.join(shared, "ali")])
  }

  @Test(arguments: Volume.mountable)
  func `what fits is written`(kind: Volume.Kind) throws {
    let scene = try Scene()
    let volume = try Volume(kind, megabytes: 16, in: scene)
    let shared = try volume.mount(at: "media")
    var (mina, work) = try scene.published("mina", to: shared, seed: 22)
    // Some 480 kB in its segment.
    try work.importLarge(mina, letters: 600_000)
    try fill(shared, leaving: 800, scene)
    // Written in place while the temporary file is still there, a segment would need its size twice.
    let outcome = try mina.run(["sync"])
    #expect(outcome.status == 0, "\(outcome)")
    try free(shared)
    try work.settle([mina, scene.join(shared, "sara")])
  }

  @Test(.enabled(if: Volume.Kind.memory.isMountable, "memory can't be mounted here"))
  func `a disk that has no more files is full`() throws {
    let scene = try Scene()
    let volume = try Volume(.memory, in: scene)
    let shared = try volume.mount(at: "media")
    var (mina, work) = try scene.published("mina", to: shared, seed: 23)
    let sara = try scene.join(shared, "sara")
    try work.edit([mina], times: 2)
    try work.edit(sara)
    try scene.run("mount", "-o", "remount,nr_inodes=9", shared)
    let synced = try sara.syncWithoutPublishing(saying: "full")
    #expect(synced["received"]["operations"].int > 0)
    try scene.run("mount", "-o", "remount,nr_inodes=0", shared)
    try work.settle([mina, sara])
  }

  @Test(arguments: Volume.sticks)
  func `pulled out while it is written, it is gone on with`(kind: Volume.Kind) throws {
    let scene = try Scene()
    let stick = try Volume(kind, megabytes: 64, in: scene)
    var (mina, work) = try scene.published("mina", to: scene.makeFolder("elsewhere"), seed: 24)
    // Segments that the stick doesn't have: sixteen became one, and after them come eleven.
    try work.edit([mina], times: 26)
    let shared = try stick.mount(at: "media")
    let syncing = try scene.start(["hashiya", "sync", shared], in: mina.path)
    #expect(eventuallySoon { scene.segments(in: shared).count > 2 })
    syncing.send(SIGSTOP)
    let written = scene.segments(in: shared).count
    stick.unmount(lazily: true)
    syncing.send(SIGCONT)
    let outcome = syncing.wait()
    #expect(written < 12, "it was done before")
    #expect(outcome.status != 0, "\(outcome)")
    #expect(scene.segments(in: scene.path("media")).isEmpty)
    try FileManager.default.removeItem(atPath: scene.path("media"))
    try stick.mount(at: "media")
    try mina.ok("sync", shared)
    try work.expectSame([mina, scene.join(shared, "sara")])
  }

  /// Asks all the time, so that the moment isn't missed.
  private func eventuallySoon(_ condition: () -> Bool) -> Bool {
    for _ in 0..<20_000 {
      if condition() { return true }
      usleep(500)
    }
    return false
  }
}
