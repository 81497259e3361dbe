import CommandSupport
import Foundation
import Testing

/// Rows 23 and 34: a directory that refuses to be written, or in part to be read.
@Suite struct RefusingDirectoryTests {
  /// The program run so that permissions bind it: for root, by another user, to whom the whole scene is given.
  ///
  /// Nil where that can't be done.
  private func bound(_ scene: Scene) throws -> Program? {
    guard getuid() == 0 else { return scene.program }
    let tool = URL(filePath: "/usr/bin/setpriv")
    guard FileManager.default.isExecutableFile(atPath: tool.path) else { return nil }
    let everything = FileManager.default.enumerator(atPath: scene.root)?.compactMap { $0 as? String } ?? []
    for path in [scene.root] + everything.map(scene.path) { chown(path, 65534, 65534) }
    var bound = scene.program
    bound.leading = ["--reuid=65534", "--regid=65534", "--clear-groups", bound.executable.path]
    bound.executable = tool
    // The binary may lie where only root may look.
    return try bound.run(["--version"], in: scene.root).status == 0 ? bound : nil
  }

  @Test func `row 23: from a read-only folder others' work is taken in, and one's own waits and is said`() throws {
    let world = try World()
    _ = try world.publish(2)
    try world.sara.note(world.article, "نوشتنی نیست")
    guard let bound = try bound(world.scene) else { return }
    let folders = ["shared", "shared/seg"]
    for name in folders { try world.scene.setPermissions(0o555, of: name) }
    defer { for name in folders { try? world.scene.setPermissions(0o777, of: name) } }
    let before = try world.scene.contents(of: "shared")
    for received in [2, 0] {
      let outcome = try bound.run(["sync", "--json"], in: world.sara.path)
      #expect(outcome.status == 2 && outcome.stderr.contains("read-only"), "\(outcome)")
      #expect(try Value(outcome.stdout)["received"]["segments"].int == received)
      #expect(try Value(outcome.stdout)["published"]["segments"].int == 0)
    }
    #expect(try world.sara.status["unpublished"].int == 1)
    #expect(try world.scene.contents(of: "shared") == before)
    for name in folders { try world.scene.setPermissions(0o777, of: name) }
    try world.settle()
  }

  /// Every call with something in the directory, as a full disk, a used up quota and a broken disk answer it.
  @Test(
    .enabled(if: Tracing.works),
    arguments: [
      ("openat", ["EIO", "ENOSPC", "EROFS", "EACCES"]), ("newfstatat", ["EIO"]), ("getdents64", ["EIO"]),
      ("linkat", ["ENOSPC", "EDQUOT"]), ("fsync", ["EIO"]), ("mkdirat", ["ENOSPC", "EROFS"]), ("unlinkat", ["EIO"]),
    ])
  func `row 23: whichever call fails, the sync says so or goes on, and nothing is lost`(
    call: String, errors: [String]
  ) throws {
    let world = try World()
    let id = try world.sara.status["replica"].text
    let folders = ["shared", "shared/seg", "shared/seg/" + id]
    let numbers = call == "openat" ? 12 : call.hasSuffix("at") && call != "newfstatat" ? 1 : 5
    for number in 1...numbers {
      let error = errors[number % errors.count]
      try world.sara.note(world.article, "\(error) \(number)")
      let outcome = try Tracing.run(world.sara, ["sync"], failing: call, number: number, with: error, in: folders)
      #expect([0, 1, 2].contains(outcome.status) && !outcome.isKilled, "call \(number): \(outcome)")
      #expect(outcome.status == 0 || !outcome.stderr.isEmpty)
      let left = world.scene.files(in: "shared").filter { $0.hasSuffix(".tmp") }
      #expect(left.isEmpty || call == "unlinkat", "call \(number): \(left)")
    }
    let ali = try world.join("pc")
    let report = try ali.sync()
    #expect(report["quarantined"].array.isEmpty && report["waiting"].array.isEmpty, "\(report)")
    try world.settle(ali)
  }

  /// The bytes themselves: among the first writes of a sync are those of the segment.
  @Test(.enabled(if: Tracing.works))
  func `row 23: a segment that doesn't fit is not left there in part, and is said to be unpublished`() throws {
    let world = try World()
    var failed = 0
    for (index, error) in ["ENOSPC", "EDQUOT", "EIO", "EFBIG", "ENOSPC"].enumerated() {
      try world.sara.note(world.article, "جا نمی‌شود \(index)")
      let known = world.scene.files(in: "shared")
      let traced = Tracing.program(
        of: world.scene, ["-o", "/dev/null", "-e", "inject=write:error=\(error):when=\(index < 3 ? 2 : index - 2)"])
      let outcome = try traced.run(["sync", "--json"], in: world.sara.path)
      #expect(!outcome.isKilled, "\(outcome)")
      guard outcome.status == 2 else { continue }
      failed += 1
      #expect(outcome.stderr.contains("could not be published"), "\(outcome)")
      #expect(world.scene.files(in: "shared") == known, "\(error)")
      #expect(try world.sara.status["unpublished"].int >= 1)
    }
    #expect(failed >= 3, "the second write is that of the segment")
    try world.settle()
  }

  @Test(arguments: [0o000, 0o200])
  func `row 34: a file or folder that one person may not read waits for that person only`(permissions: Int) throws {
    let world = try World()
    let ali = try world.join("pc")
    let file = try #require(try world.publish(1).last)
    try ali.note(world.article, "علی می‌خواند")
    try ali.sync()
    guard let bound = try bound(world.scene) else { return }
    let folder = String(file.folderPart.dropLast())
    for name in [file, folder] {
      try world.scene.setPermissions(permissions, of: name)
      defer { try? world.scene.setPermissions(0o777, of: name) }
      let outcome = try bound.run(["sync", "--json"], in: world.sara.path)
      let report = try Value(outcome.stdout)
      #expect(outcome.status == 0 && report["quarantined"].array.isEmpty, "\(outcome)")
      #expect(report["waiting"].array.map(\.["file"].text) == [name.inShared], "\(outcome)")
    }
    #expect(try world.sara.json("log").array.count == 2, "Ali's work came")
    try world.settle(ali)
  }

  @Test func `row 34: a directory that one person may not read at all is refused, not taken for empty`() throws {
    let world = try World()
    guard let bound = try bound(world.scene), let digest = try? world.sara.digest else { return }
    for name in ["shared", "shared/seg"] {
      try world.scene.setPermissions(0o000, of: name)
      defer { try? world.scene.setPermissions(0o777, of: name) }
      for arguments in [["sync"], ["sync", "--refill"]] {
        let outcome = try bound.run(arguments, in: world.sara.path)
        #expect(outcome.status == 1 && !outcome.stderr.isEmpty, "\(outcome)")
      }
    }
    #expect(try world.sara.digest == digest)
    try world.settle()
  }
}
