import Sync
import TestSupport
import Testing

/// What every `SharedDirectory` must do, whatever it is made of.
@Suite struct SharedDirectoryContractTests {
  enum Kind: CaseIterable {
    case folder
    case memory
  }

  @Test(arguments: Kind.allCases)
  func `what is published is listed and can be read`(kind: Kind) throws {
    let subject = try Subject(kind)
    try subject.directory.publish("seg/x/a.hsg", [1, 2, 3])
    try subject.directory.publish("marker.root", [])
    let files = try subject.files()
    #expect(files.map(\.path) == ["marker.root", "seg/x/a.hsg"] && files.map(\.size) == [0, 3])
    #expect(try subject.directory.read("seg/x/a.hsg", limit: 100) == [1, 2, 3])
    #expect(try subject.directory.read("seg/x/a.hsg", limit: 2) == [1, 2])
    #expect(try subject.directory.read("marker.root", limit: 2).isEmpty)
  }

  @Test(arguments: Kind.allCases)
  func `an empty directory lists nothing`(kind: Kind) throws {
    let subject = try Subject(kind)
    #expect(try subject.directory.list().isEmpty)
  }

  @Test(arguments: Kind.allCases)
  func `publishing the same twice changes nothing`(kind: Kind) throws {
    let subject = try Subject(kind)
    try subject.directory.publish("seg/x/a.hsg", [1, 2, 3])
    let before = try subject.files()
    try subject.directory.publish("seg/x/a.hsg", [1, 2, 3])
    #expect(try subject.files() == before)
  }

  @Test(arguments: Kind.allCases, [[9], [1, 2], [1, 2, 3, 4], [], [1, 2, 4]] as [[UInt8]])
  func `a file with other bytes is never overwritten`(kind: Kind, other: [UInt8]) throws {
    let subject = try Subject(kind)
    try subject.directory.publish("seg/x/a.hsg", other)
    #expect(cause { try subject.directory.publish("seg/x/a.hsg", [1, 2, 3]) } == .exists)
    #expect(try subject.directory.read("seg/x/a.hsg", limit: 100) == other)
  }

  @Test(arguments: Kind.allCases)
  func `a file that is removed is gone, and removing it again changes nothing`(kind: Kind) throws {
    let subject = try Subject(kind)
    for path in ["seg/x/a.hsg", "seg/x/b.hsg"] { try subject.directory.publish(path, [1]) }
    for _ in 0..<2 { try subject.directory.remove("seg/x/a.hsg") }
    try subject.directory.remove("seg/y/c.hsg")
    #expect(try subject.files().map(\.path) == ["seg/x/b.hsg"])
    try subject.directory.publish("seg/x/a.hsg", [2])
    #expect(try subject.directory.read("seg/x/a.hsg", limit: 2) == [2])
  }

  @Test(arguments: Kind.allCases)
  func `a file that isn't there has vanished`(kind: Kind) throws {
    let subject = try Subject(kind)
    for path in ["a.hsg", "seg/a.hsg", "seg/x/a.hsg"] {
      #expect(cause { _ = try subject.directory.read(path, limit: 1) } == .vanished)
    }
  }

  @Test(arguments: Kind.allCases)
  func `the listing shows folders at the top and files two levels down`(kind: Kind) throws {
    let subject = try Subject(kind)
    for path in [
      "Photos/2026/a.jpg", "seg/b.hsg", "seg/x/.hidden", ".stversions/seg/x/c.hsg", "SEG 2/x/d.hsg",
    ] {
      try subject.put(path, [1])
    }
    let listing = try subject.directory.list()
    #expect(listing.filter { $0.kind == .file }.map(\.path).sorted() == ["SEG 2/x/d.hsg", "seg/b.hsg"])
    let top = listing.filter { $0.kind == .folder && !$0.path.contains("/") }.map(\.path).sorted()
    #expect(top == [".stversions", "Photos", "SEG 2", "seg"])
  }

  @Test(arguments: Kind.allCases)
  func `a file that changes has another time or size`(kind: Kind) throws {
    let subject = try Subject(kind)
    try subject.put("seg/x/a.hsg", [1, 2, 3])
    let before = try subject.files()
    #expect(try subject.files() == before)
    try subject.put("seg/x/a.hsg", [1, 2, 4])
    #expect(try subject.files() != before)
  }

  @Test(arguments: Kind.allCases)
  func `large files and names beyond ASCII are carried exactly`(kind: Kind) throws {
    let subject = try Subject(kind)
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    try subject.directory.publish("seg/x/نسخهٔ دوم.hsg", bytes)
    #expect(try subject.files().map(\.path) == ["seg/x/نسخهٔ دوم.hsg"])
    #expect(try subject.directory.read("seg/x/نسخهٔ دوم.hsg", limit: .max) == bytes)
  }
}

/// A directory with the means to change it from outside.
private struct Subject {
  let directory: any SharedDirectory
  private let folder: TemporaryDirectory?

  init(_ kind: SharedDirectoryContractTests.Kind) throws {
    switch kind {
    case .memory:
      directory = InMemoryDirectory()
      folder = nil
    case .folder:
      let folder = try TemporaryDirectory()
      directory = FolderDirectory(path: folder.path)
      self.folder = folder
    }
  }

  func put(_ path: String, _ bytes: [UInt8]) throws {
    try folder?.write(path, bytes)
    (directory as? InMemoryDirectory)?.put(path, bytes)
  }

  func files() throws -> [DirectoryEntry] {
    try directory.list().filter { $0.kind == .file }.sorted { $0.path < $1.path }
  }
}

/// Why a directory refused; nil when it didn't.
func cause(_ body: () throws -> Void) -> DirectoryError.Cause? {
  do {
    try body()
    return nil
  } catch {
    return (error as? DirectoryError)?.cause
  }
}
