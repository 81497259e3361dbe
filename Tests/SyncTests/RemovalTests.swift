import Foundation
import Models
import Segments
import Sync
import TestSupport
import Testing

/// Small files go when the larger one that has all of them has been there for long. Whatever is in doubt stays.
@Suite struct RemovalTests {
  /// A replica that sealed four segments a day apart and merged them with the last, in a real folder.
  private final class Scene {
    let folder: TemporaryDirectory
    let author = InMemoryLog(seed: 1)
    /// The small files, and the merged one.
    private(set) var small: [String] = []
    private(set) var large = ""

    init() throws {
      folder = try TemporaryDirectory()
      for text in ["a", "b", "c"] {
        author.append(text)
        try sync()
      }
      author.append("d")
      // The last is sealed and merged at once: its own file is never written.
      small = try files()
      try sync()
      large = author.path(0)
      try #require(author.ownSegments().count == 1 && small.count == 3)
    }

    var directory: FolderDirectory { FolderDirectory(path: folder.path) }

    @discardableResult
    func sync(day: Int64 = 0, refill: Bool = false, run: Int? = 4) throws -> SyncReport {
      try author.sync(directory, knownBefore: !folder.files().isEmpty, refill: refill, day: day, run: run)
    }

    func files() throws -> [String] { folder.files().filter { $0.hasPrefix("seg/") }.sorted() }

    var all: [String] { (small + [large]).sorted() }

    func bytes(_ path: String) throws -> [UInt8] { try directory.read(path, limit: 1 << 20) }
  }

  @Test func `the small files go 30 days after the merged one was first seen whole, and no day sooner`() throws {
    let scene = try Scene()
    try scene.sync(day: 1)
    for day in [1, 2, 29, 30] as [Int64] {
      try scene.sync(day: day)
      #expect(try scene.files() == scene.all, "day \(day)")
    }
    try scene.sync(day: 31)
    #expect(try scene.files() == [scene.large])
    #expect(scene.author.sightings(in: "").keys.map(\.self) == [scene.large])
    let reader = InMemoryLog(seed: 2)
    try reader.sync(scene.directory)
    #expect(reader.texts == scene.author.texts && reader.texts[scene.author.replica] == ["a", "b", "c", "d"])
  }

  @Test func `a merged file that was not seen before the day it is needed removes nothing`() throws {
    let scene = try Scene()
    try scene.sync(day: 400)
    #expect(try scene.files() == scene.all)
    try scene.sync(day: 429)
    #expect(try scene.files() == scene.all)
    try scene.sync(day: 430)
    #expect(try scene.files() == [scene.large])
  }

  @Test func `what was merged only lately stays, however long the merged file is known`() throws {
    let scene = try Scene()
    try scene.sync(day: 1)
    // Names that were forgotten and found again count from then on.
    scene.author.forget(replaced: Array(scene.author.replaced().keys))
    try scene.sync(day: 40)
    #expect(try scene.files() == scene.all)
    try scene.sync(day: 69)
    #expect(try scene.files() == scene.all)
    try scene.sync(day: 70)
    #expect(try scene.files() == [scene.large])
  }

  @Test(arguments: ["gone", "cut", "changed"])
  func `without a whole merged file nothing goes`(fault: String) throws {
    let scene = try Scene()
    try scene.sync(day: 1)
    let bytes = try scene.bytes(scene.large)
    let path = scene.folder.path(scene.large)
    let modified = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    try FileManager.default.removeItem(atPath: path)
    switch fault {
    case "cut": try scene.folder.write(scene.large, Array(bytes.dropLast()))
    case "changed":
      var bytes = bytes
      bytes[200] ^= 1
      try scene.folder.write(scene.large, bytes)
      // A tool that set the time back.
      if let modified { try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: path) }
    default: break
    }
    try scene.sync(day: 40)
    #expect(try Set(scene.files()).isSuperset(of: scene.small))
    // Written again, it was seen whole long ago, and is whole now; written beside, it is new.
    try scene.sync(day: 41)
    #expect(try scene.files().contains(scene.small[0]) == (fault != "gone"))
    let reader = InMemoryLog(seed: 2)
    try reader.sync(scene.directory)
    #expect(reader.texts == scene.author.texts)
  }

  @Test func `a merged file that changed under its old time removes nothing`() throws {
    let directory = InMemoryDirectory()
    let author = InMemoryLog(seed: 1)
    for text in ["a", "b", "c", "d"] {
      author.append(text)
      try author.sync(directory, run: 4)
    }
    try author.sync(directory, day: 1, run: 4)
    let large = author.path(0)
    var bytes = try #require(directory.files[large]?.bytes)
    bytes[200] ^= 1
    directory.change(large, bytes)
    try author.sync(directory, knownBefore: true, day: 40, run: 4)
    #expect(directory.removed.isEmpty)
  }

  @Test func `a small file that is something else stays, and the others go`() throws {
    let scene = try Scene()
    try scene.sync(day: 1)
    var bytes = try scene.bytes(scene.small[1])
    bytes[200] ^= 1
    try FileManager.default.removeItem(atPath: scene.folder.path(scene.small[1]))
    try scene.folder.write(scene.small[1], bytes)
    try scene.sync(day: 40)
    #expect(try scene.files() == [scene.small[1], scene.large].sorted())
  }

  @Test func `a whole segment under a small one's name stays too`() throws {
    let scene = try Scene()
    try scene.sync(day: 1)
    let other = try scene.bytes(scene.small[0])
    try FileManager.default.removeItem(atPath: scene.folder.path(scene.small[1]))
    try scene.folder.write(scene.small[1], other)
    try scene.sync(day: 40)
    #expect(try scene.files() == [scene.small[1], scene.large].sorted())
  }

  @Test func `a refill, and a directory that is begun, remove nothing`() throws {
    let scene = try Scene()
    try scene.sync(day: 1)
    try scene.sync(day: 40, refill: true)
    #expect(try scene.files() == scene.all)
    let marker = try #require(scene.folder.files().first { $0.hasSuffix(".root") })
    try FileManager.default.removeItem(atPath: scene.folder.path(marker))
    #expect(throws: DirectoryRefusal.self) { try scene.sync(day: 40) }
    try scene.sync(day: 40, refill: true)
    #expect(try scene.files() == scene.all)
  }

  @Test func `in doubt, or with something unpublished, nothing goes`() throws {
    let (directory, author) = try merged()
    let before = directory.files
    let copy = InMemoryLog(copy: author)
    copy.append("other")
    _ = try copy.seal()
    let tail = try #require(copy.ownSegments().last)
    directory.put(tail.path, try #require(copy.bytes(of: tail)))
    #expect(try author.sync(directory, knownBefore: true, day: 40, run: 4).doubt != nil)
    directory.lose(tail.path)
    #expect(directory.files == before)
    author.append("e")
    directory.capacity = 0
    #expect(try author.sync(directory, knownBefore: true, day: 40, run: 4).unpublishedReason != nil)
    #expect(directory.removed.isEmpty)
    directory.capacity = nil
    try author.sync(directory, knownBefore: true, day: 40, run: 4)
    #expect(directory.removed.count == 3)
  }

  @Test func `where a replica forked nothing goes`() throws {
    let (directory, author) = try merged()
    let other = InMemoryLog(seed: 5)
    other.append("x")
    let copy = InMemoryLog(copy: other)
    for log in [other, copy] {
      log.append(log === copy ? "left" : "right")
      let name = try #require(try log.seal())
      directory.put(name.path, try #require(log.bytes(of: name)))
    }
    try author.sync(directory, knownBefore: true, day: 40, run: 4)
    #expect(author.hasForks() && directory.removed.isEmpty)
  }

  @Test func `nobody removes what another wrote`() throws {
    let (directory, author) = try merged()
    let reader = InMemoryLog(seed: 2)
    for day in [1, 40, 80] as [Int64] { try reader.sync(directory, knownBefore: true, day: day, run: 4) }
    #expect(directory.removed.isEmpty && reader.texts == author.texts)
    #expect(reader.allSegments() == author.ownSegments() && reader.replaced().count == 3)
  }

  @Test func `a directory that may not be written keeps everything, and that is no error`() throws {
    let (directory, author) = try merged()
    directory.isReadOnly = true
    let report = try author.sync(directory, knownBefore: true, day: 40, run: 4)
    #expect(!report.hasSetAside && directory.removed.isEmpty)
    directory.isReadOnly = false
    try author.sync(directory, knownBefore: true, day: 40, run: 4)
    #expect(directory.removed.count == 3)
  }

  @Test func `a stick that is seldom there loses its small files by what was seen on it alone`() throws {
    let (directory, author) = try merged()
    let stick = InMemoryDirectory()
    for (path, file) in directory.files where path != author.path(0) { stick.put(path, file.bytes) }
    try author.sync(directory, knownBefore: true, day: 40, run: 4)
    #expect(directory.removed.count == 3)
    func visit(_ day: Int64) throws {
      var options = Synchronizer.Options(knownBefore: true, directory: "stick", now: .start.later(days: day))
      options.rollUp.run = 4
      #expect(try Synchronizer(log: author, directory: stick, options: options).run().doubt == nil)
    }
    try visit(300)
    try visit(301)
    #expect(stick.removed.isEmpty && stick.files[author.path(0)] != nil)
    try visit(330)
    #expect(stick.removed.isEmpty)
    try visit(331)
    #expect(stick.removed.count == 3)
  }

  @Test func `names that no listing has had for long are forgotten, once`() throws {
    let (directory, author) = try merged()
    try author.sync(directory, knownBefore: true, day: 40, run: 4)
    #expect(author.replaced().count == 4)
    try author.sync(directory, knownBefore: true, day: 61, run: 4)
    #expect(author.replaced().isEmpty)
    let writes = author.writes
    try author.sync(directory, knownBefore: true, day: 62, run: 4)
    #expect(author.writes == writes)
  }

  @Test func `small files that come back are no news, no doubt, and go again`() throws {
    let (directory, author) = try merged()
    let before = directory.files
    let reader = InMemoryLog(seed: 2)
    try reader.sync(directory, run: 4)
    try author.sync(directory, knownBefore: true, day: 40, run: 4)
    try author.sync(directory, knownBefore: true, day: 100, run: 4)
    #expect(author.replaced().isEmpty)
    for (path, file) in before where directory.files[path] == nil { directory.put(path, file.bytes) }
    for log in [author, reader] {
      let report = try log.sync(directory, knownBefore: true, day: 101, run: 4)
      #expect(report.doubt == nil && report.received.segments == 0 && report.waiting.isEmpty && !report.hasSetAside)
    }
    try author.sync(directory, knownBefore: true, day: 131, run: 4)
    #expect(directory.removed.count == 6)
  }

  @Test func `a newcomer takes in the merged file, and the small ones in one go for nothing`() throws {
    let (directory, author) = try merged()
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory, run: 4)
    #expect(report.received.segments == 1 && report.received.operations == 4)
    #expect(reader.allSegments() == author.ownSegments() && reader.replaced().count == 3)
    directory.forgetReads()
    let writes = reader.writes
    try reader.sync(directory, knownBefore: true, run: 4)
    #expect(directory.reads.isEmpty && reader.writes == writes)
  }

  @Test func `a restored database from before merging takes the merged one over, and goes on`() throws {
    let directory = InMemoryDirectory()
    let author = InMemoryLog(seed: 1)
    for text in ["a", "b", "c", "d"] {
      author.append(text)
      try author.sync(directory)
    }
    let backup = InMemoryLog(copy: author)
    try author.sync(directory, run: 4)
    #expect(author.ownSegments().count == 1)
    let report = try backup.sync(directory, knownBefore: true)
    #expect(report.doubt == nil && report.published.segments == 0)
    #expect(backup.ownSegments() == author.ownSegments() && backup.replaced().count == 4)
    backup.append("e")
    try backup.sync(directory, knownBefore: true)
    #expect(backup.texts[backup.replica] == ["a", "b", "c", "d", "e"])
  }

  @Test func `a merged file that comes cut or late is waited for where the small ones are gone`() throws {
    let (directory, author) = try merged()
    try author.sync(directory, knownBefore: true, day: 40, run: 4)
    let whole = try #require(directory.files[author.path(0)]?.bytes)
    directory.put(author.path(0), Array(whole.dropLast(40)))
    let reader = InMemoryLog(seed: 2)
    let report = try reader.sync(directory)
    #expect(report.waiting.map(\.file) == [author.path(0)] && reader.texts.isEmpty)
    directory.put(author.path(0), whole)
    try reader.sync(directory, knownBefore: true)
    #expect(reader.texts == author.texts)
  }

  /// Four segments published, merged, and the merged file seen whole on day 1: three small files beside it.
  private func merged() throws -> (InMemoryDirectory, InMemoryLog) {
    let directory = InMemoryDirectory()
    let author = InMemoryLog(seed: 1)
    for text in ["a", "b", "c", "d"] {
      author.append(text)
      try author.sync(directory, knownBefore: !directory.files.isEmpty, run: 4)
    }
    try author.sync(directory, knownBefore: true, day: 1, run: 4)
    #expect(directory.files.count == 6 && author.ownSegments().count == 1 && author.replaced().count == 4)
    return (directory, author)
  }
}
