import CommandSupport
import Foundation
import TestSupport
import Testing

/// The shared directory on real file systems, mounted and unmounted. Which of them this machine mounts is said by the
/// tests at the end: those that are skipped were not tested.
@Suite(.serialized, .enabled(if: !Volume.sticks.isEmpty, "nothing can be mounted here"))
struct VolumeTests {
  @Test(arguments: Volume.sticks)
  func `a stick is carried between two machines`(kind: Volume.Kind) throws {
    let scene = try Scene()
    let stick = try Volume(kind, in: scene)
    var (mina, work) = try scene.published("mina", to: stick.mount(at: "media-mina"), seed: 11)
    stick.unmount()
    let sara = try scene.join(stick.mount(at: "media-sara"), "sara")
    stick.unmount()
    for _ in 0..<3 {
      for desk in [mina, sara] {
        try desk.refused("sync", saying: kind == .caseFolding ? "no such directory" : "not mounted")
        try work.edit(desk)
        try stick.mount(at: "media-\(desk.name)")
        try work.edit([desk], times: 3)
        stick.unmount()
      }
    }
    try stick.mount(at: "media-mina")
    try mina.ok("sync")
    try work.expectSame([mina, sara])
  }

  @Test(arguments: Volume.sticks)
  func `names in upper case are the same files`(kind: Volume.Kind) throws {
    let scene = try Scene()
    let stick = try Volume(kind, in: scene)
    let shared = try stick.mount(at: "media")
    var (mina, work) = try scene.published("mina", to: shared, seed: 12)
    let sara = try scene.join(shared, "sara")
    try work.edit([mina, sara], times: 4)
    let before = scene.segments(in: shared).count
    try upperCase(shared, scene)
    let ali = try scene.join(shared, "ali")
    for desk in [mina, sara, ali] {
      // Where case counts the files are others now, and are written again under their own names.
      let published = try desk.json("sync")["published"]["segments"].int
      #expect(kind == .ext4 || published == 0, "at \(desk.name)")
    }
    if kind != .ext4 { #expect(scene.segments(in: shared).count == before) }
    try work.edit([mina, sara, ali], times: 2)
    try work.settle([mina, sara, ali])
  }

  /// Renames everything below a folder, the deepest first; by a name between, since a file system that folds case
  /// may take both for one.
  private func upperCase(_ shared: String, _ scene: Scene) throws {
    let found = FileManager.default.enumerator(atPath: shared)?.compactMap { $0 as? String } ?? []
    for path in found.sorted(by: >) where !path.hasPrefix(".") && !path.contains("lost+found") {
      let url = URL(filePath: shared + "/" + path)
      let upper = url.deletingLastPathComponent().appending(path: url.lastPathComponent.uppercased())
      try scene.run("mv", url.path, url.path + "-between")
      try scene.run("mv", url.path + "-between", upper.path)
    }
  }

  @Test(arguments: Volume.sticks)
  func `killed while it writes, it is healed by the next sync`(kind: Volume.Kind) throws {
    let scene = try Scene()
    let stick = try Volume(kind, in: scene)
    var random = SeededGenerator(seed: 13)
    var (mina, work) = try scene.published("mina", to: stick.mount(at: "media"), seed: 13)
    let sara = try scene.join(stick.shared(at: "media"), "sara")
    for _ in 0..<5 {
      try work.importLarge(mina, letters: 100_000)
      let syncing = try scene.start(["hashiya", "sync"], in: mina.path)
      usleep(UInt32(random.int(in: 20...120)) * 1000)
      syncing.end()
      stick.unmount()
      try stick.mount(at: "media")
      try sara.ok("sync")
    }
    try work.settle([mina, sara])
    try work.expectSame([mina, sara, scene.join(stick.shared(at: "media"), "ali")])
  }

  @Test(arguments: Volume.sticks)
  func `where nothing can be written others' work is taken in`(kind: Volume.Kind) throws {
    let scene = try Scene()
    let stick = try Volume(kind, in: scene)
    var (mina, work) = try scene.published("mina", to: stick.mount(at: "media"), seed: 14)
    let sara = try scene.join(stick.shared(at: "media"), "sara")
    try work.edit([mina], times: 3)
    try work.edit(sara)
    stick.unmount()
    try stick.mount(at: "media", isReadOnly: true)
    let synced = try sara.syncWithoutPublishing(saying: "read-only")
    #expect(synced["received"]["operations"].int > 0)
    #expect(try sara.status["unpublished"].int > 0)
    stick.unmount()
    try stick.mount(at: "media")
    try work.settle([mina, sara])
  }

  // MARK: - What was not tested

  @Test(.enabled(if: Volume.Kind.vfat.isMountable, "vfat can't be mounted here"))
  func `vfat is tested`() { #expect(Volume.sticks.contains(.vfat)) }

  @Test(.enabled(if: Volume.Kind.exfat.isMountable, "exfat can't be mounted here"))
  func `exfat is tested`() { #expect(Volume.sticks.contains(.exfat)) }

  @Test(.enabled(if: Volume.Kind.caseFolding.isMountable, "ext4 that folds case can't be mounted here"))
  func `ext4 that folds case is tested`() { #expect(Volume.sticks.contains(.caseFolding)) }
}
