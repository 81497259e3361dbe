import Segments
import Simulation
import Sync
import TestSupport
import Testing

/// What each step does to a machine's way to its files, one by one.
@Suite struct AccessFaultTests {
  private static let path = "seg/x/a.hsg"
  private let transport: SimulatedTransport
  private let folder: SimulatedFolder

  init() throws {
    transport = SimulatedTransport(machines: 2, profiles: [.posix, .stick, .nfs], seed: 1)
    folder = transport.folder(of: 0)
    for directory in 0..<3 { try transport.folder(of: 0, in: directory).publish(Self.path, [1, 2, 3]) }
  }

  @Test(arguments: [("full", DirectoryError.Cause.full, FaultKind.full), ("readOnly", .readOnly, .readOnly)])
  func `nothing can be written while it is so, and everything after`(
    word: String, expected: DirectoryError.Cause, kind: FaultKind
  ) throws {
    transport.run("0.0 \(word) 5000")
    #expect(cause { try folder.publish("seg/x/b.hsg", [1]) } == expected)
    #expect(cause { try folder.publish("seg/new/b.hsg", [1]) } == expected)
    #expect(folder.hits == [kind: 2] && folder.tree.paths == [Self.path])
    try folder.publish(Self.path, [1, 2, 3])
    #expect(try folder.read(Self.path, limit: 9) == [1, 2, 3])
    try transport.folder(of: 1).publish("seg/x/c.hsg", [1])
    transport.advance(to: 5_000)
    try folder.publish("seg/x/b.hsg", [1])
  }

  @Test func `a folder that may not be opened is told, and hides only what is in it`() throws {
    try folder.publish("seg/y/b.hsg", [1])
    transport.run("0.0 block seg/x 5000")
    let listing = try folder.list()
    #expect(listing.filter { $0.kind == .unreadable }.map(\.path) == ["seg/x"])
    #expect(listing.filter { $0.kind == .file }.map(\.path) == ["seg/y/b.hsg"])
    #expect(cause { _ = try folder.read(Self.path, limit: 1) } == .notReadable)
    #expect(cause { try folder.publish(Self.path, [1]) } == .notReadable)
    #expect(try transport.folder(of: 1).list().count == 5)
    #expect((folder.hits[.unreadable] ?? 0) >= 3)
    transport.run("0.0 block seg 5000")
    #expect(cause { _ = try folder.list() } == .notReadable)
    transport.advance(to: 5_000)
    #expect(try folder.list().count == 5)
  }

  @Test func `a file that may not be opened is listed all the same`() throws {
    transport.run("0.0 block seg/x/a.hsg 5000")
    #expect(try folder.names() == [Self.path])
    #expect(cause { _ = try folder.read(Self.path, limit: 1) } == .notReadable)
  }

  @Test func `what is not mounted is missing, or an empty folder that takes what is written`() throws {
    transport.run("0.0 unmount missing 5000")
    #expect(cause { _ = try folder.list() } == .missing)
    #expect(cause { _ = try folder.read(Self.path, limit: 1) } == .missing)
    #expect(cause { try folder.publish("b", [1]) } == .missing)
    transport.run("0.0 unmount empty 5000")
    #expect(try folder.list().isEmpty)
    try folder.publish("b", [1])
    #expect(try folder.names() == ["b"] && transport.folder(of: 1).names() == [Self.path])
    transport.advance(to: 5_000)
    #expect(try folder.names() == [Self.path])
    #expect((folder.hits[.emptied] ?? 0) >= 4)
  }

  @Test func `only who has the stick sees it`() throws {
    let folders = (0..<2).map { transport.folder(of: $0, in: 1) }
    #expect(cause { _ = try folders[1].list() } == .missing)
    transport.run("1.1 plug empty")
    #expect(try folders[1].names() == [Self.path] && folders[0].list().isEmpty)
    transport.run("1.0 plug missing")
    #expect(cause { _ = try folders[1].list() } == .missing)
    transport.settle()
    #expect(try folders.map { try $0.names() } == [[Self.path], [Self.path]])
    #expect(transport.run("0.0 plug missing") == [false])
  }

  @Test(arguments: [("cut", [1, 2] as [UInt8]), ("zeros", [1, 2, 0, 0])])
  func `a stick pulled out while it is written keeps a part of the last file`(
    word: String, left: [UInt8]
  ) throws {
    let folder = transport.folder(of: 0, in: 1)
    // Pulled out when the file has its name and all its bytes.
    transport.run("1.0 plan 6 pullOut 500 \(word)")
    #expect(cause { try folder.publish("seg/x/b.hsg", [1, 2, 3, 4]) } == .inputOutput)
    #expect(cause { _ = try folder.list() } == .missing)
    transport.run("1.1 plug missing")
    #expect(try transport.folder(of: 1, in: 1).read("seg/x/b.hsg", limit: 9) == left)
    #expect(transport.faults[word == "cut" ? .cut : .zeroFilled] == 1)
  }

  @Test func `a frozen listing shows what was, and files that are gone vanish when they are read`() throws {
    transport.run("0.0 freeze 5000", "0.1 delete seg/x/a.hsg")
    try transport.folder(of: 1).publish("seg/x/b.hsg", [1])
    #expect(try folder.names() == [Self.path] && transport.folder(of: 1).names() == ["seg/x/b.hsg"])
    #expect(cause { _ = try folder.read(Self.path, limit: 1) } == .vanished)
    #expect(folder.hits == [.staleListing: 1])
    transport.advance(to: 5_000)
    #expect(try folder.names() == ["seg/x/b.hsg"])
  }

  @Test func `a client of a network drive sees others' files seconds later, and its own at once`() throws {
    let (mine, other) = (transport.folder(of: 0, in: 2), transport.folder(of: 1, in: 2))
    _ = try mine.list()
    try other.publish("seg/x/b.hsg", [1])
    #expect(try mine.names() == [Self.path] && mine.hits == [.staleListing: 1])
    #expect(try mine.read("seg/x/b.hsg", limit: 9) == [1])
    transport.advance(to: 5_000)
    #expect(try mine.names() == [Self.path, "seg/x/b.hsg"])
    try other.publish("seg/x/c.hsg", [1])
    try mine.publish("seg/x/d.hsg", [1])
    #expect(try mine.names().count == 4)
  }

  @Test func `calls fail as often as was said, and then no more`() throws {
    transport.run("0.0 fail read 1 2 vanished", "0.0 fail list 0 1 inputOutput")
    #expect(cause { _ = try folder.list() } == .inputOutput)
    _ = try folder.list()
    let causes = (0..<4).map { _ in cause { _ = try folder.read(Self.path, limit: 1) } }
    #expect(causes == [nil, .vanished, .vanished, nil])
    #expect(folder.hits == [.inputOutput: 3])
  }

  @Test(arguments: 0..<6)
  func `an error at any write boundary leaves the whole file or none`(boundary: Int) throws {
    transport.run("0.0 plan \(boundary) fail inputOutput")
    let result = cause { try folder.publish("seg/x/b.hsg", [1, 2, 3, 4]) }
    // From the fifth on the file has its name, and reading it back finds it good.
    #expect(result == (boundary < 4 ? .inputOutput : nil))
    #expect(folder.tree["seg/x/b.hsg"]?.bytes == (boundary < 4 ? nil : [1, 2, 3, 4]))
    // Only the removal of the temporary file leaves that.
    #expect(folder.tree.paths.count == (boundary < 4 ? 1 : boundary < 5 ? 2 : 3))
    #expect(folder.hits == [.inputOutput: 1])
  }

  @Test func `a lost reply is an error for what was done, if it can't be looked at`() throws {
    transport.run("0.0 plan 0 loseReply recovers")
    try folder.publish("seg/x/b.hsg", [1])
    transport.run("0.0 plan 0 loseReply stays")
    #expect(cause { try folder.publish("seg/x/c.hsg", [1]) } == .inputOutput)
    #expect(try folder.names() == [Self.path, "seg/x/b.hsg", "seg/x/c.hsg"])
    try folder.publish("seg/x/c.hsg", [1])
    #expect((folder.hits[.replyLost] ?? 0) >= 2)
  }

  @Test func `settling ends everything`() throws {
    transport.run(
      "0.0 full 99999", "0.0 readOnly 99999", "0.0 block seg 99999", "0.0 unmount missing 99999",
      "0.0 fail list 0 9 inputOutput", "0.0 plan 0 fail full", "0.0 freeze 99999")
    #expect(transport.settle())
    try folder.publish("seg/x/b.hsg", [1])
    #expect(try folder.names() == [Self.path, "seg/x/b.hsg"])
  }

  @Test(arguments: FaultKind.allCases)
  func `every kind of fault is brought about by the generator`(kind: FaultKind) {
    var found = 0
    for profile in Profile.allCases {
      for seed in 0..<6 as Range<UInt64> where found == 0 {
        var rates = FaultRates.only(kind)
        // There has to be something to bring back.
        if kind == .resurrected { rates.weights[.deleted] = 1 }
        var world = FileWorld(profile: profile, machines: 4, seed: seed, rates: rates)
        for _ in 0..<120 { world.step() }
        found += world.transport.faults[kind] ?? 0
      }
    }
    #expect(found > 0)
  }
}
