import Foundation
import Models
import Segments
import Sync
import TestSupport
import Testing

@Suite struct FolderDirectoryTests {
  private let folder: TemporaryDirectory
  private let directory: FolderDirectory

  init() throws {
    folder = try TemporaryDirectory()
    directory = FolderDirectory(path: folder.path)
  }

  @Test func `publishing leaves nothing but the file`() throws {
    try directory.publish("seg/x/a.hsg", [1, 2, 3])
    #expect(folder.files() == ["seg/x/a.hsg"])
    #expect(cause { try directory.publish("seg/x/a.hsg", [4]) } == .exists)
    #expect(folder.files() == ["seg/x/a.hsg"])
  }

  @Test func `removing follows no link, and leaves folders alone`() throws {
    try folder.write("kept/a.hsg", [1])
    try FileManager.default.createDirectory(atPath: folder.path("shared/seg/x"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("shared/seg/link"), withDestinationPath: folder.path("kept"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("shared/seg/x/a.hsg"), withDestinationPath: folder.path("kept/a.hsg"))
    let shared = FolderDirectory(path: folder.path("shared"))
    try shared.remove("seg/link/a.hsg")
    try shared.remove("seg/x/a.hsg")
    #expect(throws: DirectoryError.self) { try shared.remove("seg/x") }
    #expect(throws: DirectoryError.self) { try shared.remove("seg/../../kept/a.hsg") }
    #expect(folder.files().contains("kept/a.hsg"))
    #expect(cause { try FolderDirectory(path: folder.path("nowhere")).remove("a") } == .missing)
  }

  @Test func `a directory that isn't there is missing, not empty`() throws {
    let missing = FolderDirectory(path: folder.path("nowhere"))
    #expect(cause { _ = try missing.list() } == .missing)
    #expect(cause { _ = try missing.read("a", limit: 1) } == .missing)
    #expect(cause { try missing.publish("a", [1]) } == .missing)
    try folder.write("file", [1])
    #expect(cause { _ = try FolderDirectory(path: folder.path("file")).list() } == .missing)
  }

  @Test func `another folder in the place of the one that was opened is missing, and stays as it is`() throws {
    let path = folder.path("stick")
    try folder.write("stick/mark", [1])
    let directory = FolderDirectory(path: path)
    _ = try directory.list()
    try FileManager.default.moveItem(atPath: path, toPath: folder.path("pulled"))
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(cause { _ = try directory.list() } == .missing)
    #expect(cause { try directory.publish("seg/x/a.hsg", [1]) } == .missing)
    #expect(folder.files() == ["pulled/mark"])
  }

  @Test func `links and pipes are neither opened nor waited for`() throws {
    try folder.write("secret", [7])
    try folder.write("elsewhere/a.hsg", [7])
    try folder.write("seg/x/whole.hsg", [1])
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: folder.path("seg/x/link.hsg"), withDestinationPath: folder.path("secret"))
    try files.createSymbolicLink(atPath: folder.path("seg/y"), withDestinationPath: folder.path("elsewhere"))
    #expect(mkfifo(folder.path("seg/x/pipe.hsg"), 0o600) == 0)
    let found = try directory.list().filter { $0.kind == .file && $0.path.hasPrefix("seg/") }
    #expect(found.map(\.path) == ["seg/x/whole.hsg"])
    #expect(cause { _ = try directory.read("seg/x/link.hsg", limit: 9) } == .vanished)
    #expect(cause { _ = try directory.read("seg/y/a.hsg", limit: 9) } == .vanished)
    #expect(cause { _ = try directory.read("seg/x/pipe.hsg", limit: 9) } == .notReadable)
    #expect(cause { try directory.publish("seg/y/b.hsg", [1]) } != nil)
    #expect(folder.read("elsewhere/b.hsg") == nil)
  }

  @Test(arguments: ["../a", "seg/../../a", "/a", "", "seg//a", "seg/./a", "a/", "a<NUL>b"])
  func `no path leads out of the directory`(name: String) throws {
    let path = name.replacingOccurrences(of: "<NUL>", with: "\0")
    let inner = FolderDirectory(path: folder.path("inner"))
    try folder.write("inner/seg/keep", [1])
    try folder.write("a", [1])
    #expect(cause { _ = try inner.read(path, limit: 1) } == .notReadable)
    #expect(cause { try inner.publish(path, [2]) } == .notReadable)
    #expect(folder.read("a") == [1])
  }

  @Test func `temporary files of a crash a day ago are swept, all others stay`() throws {
    let names = [
      "seg/x/.hashiya-abcdefghij123.tmp", "seg/x/.hashiya-abcdefghij456.tmp", "seg/x/.hashiya-short.tmp",
      "seg/x/other.tmp", "seg/y/.hashiya-abcdefghij123.tmp",
    ]
    for name in names { try folder.write(name, [1]) }
    for name in names where name != names[1] {
      let old = Date(timeIntervalSinceNow: -100_000)
      try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: folder.path(name))
    }
    try directory.publish("seg/x/a.hsg", [1])
    #expect(Set(folder.files()) == Set(names.dropFirst() + ["seg/x/a.hsg"]))
  }

  @Test func `a folder that may not be read is told, and doesn't hide the others`() throws {
    try folder.write("seg/x/a.hsg", [1])
    try folder.write("seg/y/b.hsg", [1])
    try #require(chmod(folder.path("seg/x"), 0) == 0)
    defer { _ = chmod(folder.path("seg/x"), 0o700) }
    // The superuser may read everything.
    guard geteuid() != 0 else { return }
    let listing = try directory.list()
    #expect(listing.contains { $0.path == "seg/x" && $0.kind == .unreadable })
    #expect(listing.contains { $0.path == "seg/y/b.hsg" })
  }

  @Test func `a directory without the right to write is read-only`() throws {
    try folder.write("seg/x/a.hsg", [1])
    for path in ["seg/x", "seg", "."] { try #require(chmod(folder.path(path), 0o500) == 0) }
    defer { for path in [".", "seg", "seg/x"] { _ = chmod(folder.path(path), 0o700) } }
    guard geteuid() != 0 else { return }
    #expect(cause { try directory.publish("seg/x/b.hsg", [1]) } == .readOnly)
    #expect(cause { try directory.publish("seg/y/b.hsg", [1]) } == .readOnly)
    #expect(try directory.read("seg/x/a.hsg", limit: 9) == [1])
  }

  @Test func `a stub of a cloud client stands for its file`() throws {
    try folder.write("seg/x/.a.hsg.icloud", [1])
    let stubs = try directory.list().filter { $0.kind == .placeholder }
    #expect(stubs.map(\.path) == ["seg/x/a.hsg"])
  }

  @Test func `a name that is no text is not opened`() throws {
    try folder.write("seg/x/a.hsg", [1])
    let raw = Array(folder.path("seg/x/").utf8) + [0xFF, 0xFE] + Array(".hsg".utf8) + [0]
    let file = raw.map(CChar.init(bitPattern:)).withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } ?? -1
    }
    // Some file systems refuse such names.
    if file >= 0 { _ = close(file) }
    #expect(try directory.list().filter { $0.kind == .file }.map(\.path) == ["seg/x/a.hsg"])
  }

  @Test func `a folder knows what lies in it`() throws {
    try folder.write("inner/file", [1])
    let inner = FolderDirectory(path: folder.path("inner"))
    #expect(directory.encloses(folder.path("inner")) && directory.encloses(folder.path))
    #expect(!inner.encloses(folder.path) && !inner.encloses(folder.path("nowhere")))
    try folder.write("inner2/file", [1])
    #expect(!inner.encloses(folder.path("inner2")))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("inner"))
    #expect(inner.encloses(folder.path("link")))
  }

  @Test func `replicas meet in a real folder`() throws {
    let (sara, omid) = (InMemoryLog(seed: 1), InMemoryLog(seed: 2))
    sara.append("a")
    omid.append("b")
    for log in [sara, omid, sara] { try log.sync(FolderDirectory(path: folder.path)) }
    #expect(sara.texts == omid.texts && sara.texts.count == 2)
    #expect(folder.files().filter { $0.hasSuffix(".hsg") }.count == 2)
  }

  @Test func `what is held is listed without asking for its size`() throws {
    let name = SegmentName(replica: InMemoryLog(seed: 1).replica, first: 1, last: 2, sum: "abcdefghij")
    try folder.write(name.path, [1])
    try folder.write(name.path(copy: 1), [1])
    #expect(try directory.list { $0 == name }.filter { $0.kind == .file }.map(\.size) == [0, 0])
    #expect(try directory.list { _ in false }.filter { $0.kind == .file }.map(\.size) == [1, 1])
  }

  @Test func `ten thousand files are listed`() throws {
    for replica in 0..<10 {
      try folder.write("seg/r\(replica)/first.hsg", [])
      for file in 0..<999 {
        let file = open(folder.path + "/seg/r\(replica)/f\(file).hsg", O_CREAT | O_WRONLY, 0o600)
        try #require(file >= 0)
        _ = close(file)
      }
    }
    #expect(try directory.list().filter { $0.kind == .file }.count == 10_000)
  }
}
