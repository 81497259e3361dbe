import Segments
import Simulation
import Sync
import TestSupport
import Testing

/// What every `SharedDirectory` must do, asked of a real folder and of simulated ones.
@Suite struct SimulatedFolderContractTests {
  enum Kind: CaseIterable {
    case folder
    case simulated
    /// Without links, case folded, with coarse time stamps.
    case simulatedStick
    /// With listings out of a cache, which its own writes refresh.
    case simulatedNetworkDrive
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
      "Photos/2026/a.jpg", "seg/b.hsg", "seg/x/.hidden", ".stversions/seg/x/c.hsg", "SEG 2/x/d.hsg", ".DS_Store",
      "seg/x/y/deep.hsg", "seg/.trash/e.hsg", "seg/x/.f.hsg.icloud",
    ] {
      try subject.put(path, [1])
    }
    let listing = try subject.directory.list()
    let files = listing.filter { $0.kind == .file }.map(\.path).sorted()
    #expect(files == [".DS_Store", "SEG 2/x/d.hsg", "seg/b.hsg"])
    let folders = listing.filter { $0.kind == .folder }.map(\.path).sorted()
    #expect(folders == [".stversions", "Photos", "SEG 2", "SEG 2/x", "seg", "seg/x", "seg/x/y"])
  }

  @Test(arguments: Kind.allCases)
  func `a file that changes has another time or size`(kind: Kind) throws {
    let subject = try Subject(kind)
    try subject.put("seg/x/a.hsg", [1, 2, 3])
    let before = try subject.files()
    #expect(try subject.files() == before)
    subject.wait()
    try subject.put("seg/x/a.hsg", [1, 2, 4])
    #expect(try subject.files() != before)
  }

  @Test(arguments: Kind.allCases)
  func `large files and names beyond ASCII are carried exactly`(kind: Kind) throws {
    let subject = try Subject(kind)
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    try subject.directory.publish("seg/x/نسخهٔ دوم.hsg", bytes)
    #expect(try subject.files().map(\.path) == ["seg/x/نسخهٔ دوم.hsg"])
    #expect(try subject.directory.read("seg/x/نسخهٔ دوم.hsg", limit: .max) == bytes)
  }

  @Test(arguments: Kind.allCases)
  func `what is held is listed without its size`(kind: Kind) throws {
    let subject = try Subject(kind)
    let name = segmentName(1)
    for path in [name.path, name.path(copy: 1), "seg/other"] { try subject.put(path, [1]) }
    let listing = try subject.directory.list { $0 == name }.filter { $0.kind == .file }
    #expect(listing.filter { $0.segment == name }.map(\.size) == [0, 0])
    #expect(listing.filter { $0.segment == nil }.map(\.size) == [1])
  }

  @Test(
    arguments: Kind.allCases,
    ["../a", "seg/../../a", "/a", "", "seg//a", "seg/./a", "a/", "a\0b"])
  func `no path leads out of the directory`(kind: Kind, path: String) throws {
    let subject = try Subject(kind)
    try subject.put("a", [1])
    #expect(cause { _ = try subject.directory.read(path, limit: 1) } == .notReadable)
    #expect(cause { try subject.directory.publish(path, [2]) } == .notReadable)
    #expect(try subject.files().map(\.path) == ["a"])
  }

  @Test(arguments: Kind.allCases)
  func `publishing leaves nothing but the file`(kind: Kind) throws {
    let subject = try Subject(kind)
    try subject.directory.publish("seg/x/a.hsg", [1, 2, 3])
    #expect(cause { try subject.directory.publish("seg/x/a.hsg", [4]) } == .exists)
    #expect(subject.names() == ["seg/x/a.hsg"])
  }
}

/// A directory with the means to change it from outside.
private struct Subject {
  let directory: any SharedDirectory
  private let folder: TemporaryDirectory?
  private let clock = VirtualClock()

  init(_ kind: SimulatedFolderContractTests.Kind) throws {
    folder = kind == .folder ? try TemporaryDirectory() : nil
    var traits = SimulatedFolder.Traits()
    traits.hasLinks = kind != .simulatedStick
    traits.listingLifetime = kind == .simulatedNetworkDrive ? 3_000 : 0
    let tree =
      kind == .simulatedStick ? FileTree(clock: clock, foldsCase: true, timeStep: 2_000) : FileTree(clock: clock)
    let simulated = SimulatedFolder(tree: tree, clock: clock, seed: 1, traits: traits)
    directory = folder.map { FolderDirectory(path: $0.path) } ?? simulated
  }

  private var simulated: SimulatedFolder? { directory as? SimulatedFolder }

  func put(_ path: String, _ bytes: [UInt8]) throws {
    try folder?.write(path, bytes)
    simulated?.tree.put(path, bytes)
  }

  /// Lets the time of caches and coarse time stamps pass.
  func wait() { clock.advance(to: clock.now + 10_000) }

  func files() throws -> [DirectoryEntry] {
    try directory.list().filter { $0.kind == .file }.sorted { $0.path < $1.path }
  }

  /// What is there, listed or not.
  func names() -> [String] { folder?.files() ?? simulated?.tree.paths ?? [] }
}
