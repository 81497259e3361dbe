import Segments
import Simulation
import Sync
import TestSupport
import Testing

/// What each step does to files, one by one.
@Suite struct FileFaultTests {
  private static let path = "seg/x/a.hsg"
  private static let bytes: [UInt8] = Array(1...100)

  private func transport(_ profile: Profile, machines: Int = 3) throws -> SimulatedTransport {
    let transport = SimulatedTransport(machines: machines, profiles: [profile], seed: 1)
    try transport.folder(of: 0).publish(Self.path, Self.bytes)
    return transport
  }

  private func bytes(_ transport: SimulatedTransport, _ machine: Int, _ path: String = path) -> [UInt8]? {
    transport.folder(of: machine).tree[path]?.bytes
  }

  @Test(arguments: Profile.allCases)
  func `who sees a file without any carrying depends on the profile`(profile: Profile) throws {
    let transport = try transport(profile)
    let sees = (0..<3).map { (try? transport.folder(of: $0).read(Self.path, limit: 999)) == Self.bytes }
    #expect(sees == (profile == .posix || profile == .nfs ? [true, true, true] : [true, false, false]))
  }

  @Test func `a file is carried whole, and so is the news of its deletion`() throws {
    let transport = try transport(.syncthing)
    #expect(transport.run("0.1 take seg/x/a.hsg 0", "0.1 take seg/x/a.hsg 0") == [true, false])
    #expect(bytes(transport, 1) == Self.bytes && bytes(transport, 2) == nil)
    #expect(transport.run("0.1 delete seg/x/a.hsg", "0.0 take seg/x/a.hsg 1") == [true, true])
    #expect(bytes(transport, 0) == nil && transport.faults == [.deleted: 1])
    #expect(transport.run("0.2 resurrect seg/x/a.hsg", "0.0 takeAll 2") == [true, true])
    #expect(bytes(transport, 0) == Self.bytes && transport.faults[.resurrected] == 1)
  }

  @Test func `syncthing shows a file that comes in under a temporary name, dropbox under its own`() throws {
    for (profile, name) in [(Profile.syncthing, "seg/x/.syncthing.a.hsg.tmp"), (.dropbox, Self.path)] {
      let transport = try transport(profile)
      #expect(transport.run("0.1 begin seg/x/a.hsg 0 30") == [true])
      #expect(bytes(transport, 1, name) == Array(Self.bytes.prefix(30)))
      #expect(transport.faults == [profile == .dropbox ? .cut : .junk: 1])
      #expect(transport.run("0.0 takeAll 1", "0.1 take seg/x/a.hsg 0") == [false, true])
      #expect(bytes(transport, 1) == Self.bytes && transport.folder(of: 1).tree.paths == [Self.path])
    }
    #expect(SimulatedTransport(machines: 2, profiles: [.git], seed: 1).run("0.1 begin a 0 1") == [false])
  }

  @Test(arguments: 0..<8 as Range<UInt8>)
  func `of two versions one becomes a conflict copy, named as the tool names them`(other: UInt8) throws {
    for (profile, marks) in [
      (Profile.syncthing, [".sync-conflict-20260102-010203-ABCDEFG", ".sync-conflict-20260102-010203-ABCDEFH"]),
      (.dropbox, [" (Sara's conflicted copy 2026-01-02)", " (Omid's conflicted copy 2026-01-02)"]),
    ] {
      let transport = try transport(profile)
      transport.advance(to: 3_723_000)
      transport.folder(of: 1).tree.put(Self.path, [other])
      transport.run("0.0 take seg/x/a.hsg 1", "0.1 take seg/x/a.hsg 0")
      #expect(transport.settle() && transport.faults == [.conflictCopy: 1])
      // Whoever lost named what he had.
      let loser = bytes(transport, 2) == [other] ? 0 : 1
      #expect(bytes(transport, 2, "seg/x/a\(marks[loser]).hsg") == (loser == 0 ? Self.bytes : [other]))
      #expect(transport.folder(of: 2).tree.paths.count == 2 && (loser == 0 || bytes(transport, 2) == Self.bytes))
    }
  }

  @Test func `the same bytes on two machines are no conflict`() throws {
    let transport = try transport(.syncthing)
    try transport.folder(of: 1).publish(Self.path, Self.bytes)
    #expect(transport.run("0.1 take seg/x/a.hsg 0", "0.0 take seg/x/a.hsg 1") == [true, true])
    #expect(transport.folder(of: 1).tree.paths == [Self.path] && transport.faults.isEmpty)
  }

  @Test func `a held file comes when its time has come, or when all is settled`() throws {
    let transport = try transport(.syncthing)
    transport.run("0.1 hold seg/x/a.hsg 5000", "0.2 hold seg/x/a.hsg 9999999")
    #expect(transport.run("0.1 take seg/x/a.hsg 0") == [false] && transport.faults == [.late: 1])
    transport.advance(to: 5_000)
    #expect(transport.run("0.1 take seg/x/a.hsg 0") == [true])
    transport.settle()
    #expect(bytes(transport, 2) == Self.bytes)
  }

  @Test func `a file that comes before an earlier one is counted as out of order`() throws {
    let transport = try transport(.syncthing)
    try transport.folder(of: 0).publish("seg/x/b.hsg", [1])
    #expect(transport.run("0.1 take seg/x/b.hsg 0", "0.1 take seg/x/a.hsg 0") == [true, true])
    #expect(transport.faults == [.reordered: 1])
  }

  @Test func `git carries everything at once, by way of its server`() throws {
    let transport = try transport(.git)
    try transport.folder(of: 1).publish("seg/y/b.hsg", [5])
    #expect(transport.run("0.1 pull plain", "0.1 take seg/x/a.hsg 0") == [false, true])
    let other = try self.transport(.git)
    try other.folder(of: 1).publish("seg/y/b.hsg", [5])
    #expect(other.run("0.0 push", "0.1 push", "0.0 pull plain") == [true, true, true])
    #expect(bytes(other, 0, "seg/y/b.hsg") == [5] && bytes(other, 1) == Self.bytes)
  }

  @Test func `git changes line ends only where nothing forbids it`() throws {
    for isForbidden in [true, false] {
      let transport = try transport(.git)
      try transport.folder(of: 0).publish("b", [9, 10, 9])
      if isForbidden { try transport.folder(of: 0).publish(".gitattributes", [1]) }
      transport.run("0.0 push", "0.1 pull crlf", "0.2 pull plain")
      #expect(bytes(transport, 1, "b") == (isForbidden ? [9, 10, 9] : [9, 13, 10, 9]))
      #expect(bytes(transport, 2, "b") == [9, 10, 9])
      #expect((transport.faults[.lineEnds] ?? 0) == (isForbidden ? 0 : 2))
    }
  }

  @Test(
    arguments: [
      ("cut seg/x/a.hsg 17", FaultKind.cut, Array(1...17) as [UInt8]),
      ("zero seg/x/a.hsg", .zeroFilled, Array(repeating: 0, count: 100)),
      ("flip seg/x/a.hsg 0 128", .bitFlipped, [129] + Array(2...100)),
    ] as [(String, FaultKind, [UInt8])])
  func `damage stays, and a tool carries it on only if it has noticed`(
    action: String, kind: FaultKind, damaged: [UInt8]
  ) throws {
    for isSilent in [true, false] {
      let transport = try transport(.syncthing)
      transport.run("0.1 takeAll 0")
      let before = try transport.folder(of: 0).list()
      #expect(transport.run("0.0 \(action) \(isSilent ? "silent" : "seen")") == [true])
      #expect(bytes(transport, 0) == damaged && transport.faults == [kind: 1])
      let stamps = [before, try transport.folder(of: 0).list()].map { $0.map(\.modified).max() }
      #expect((stamps[0] == stamps[1]) == isSilent)
      #expect(transport.run("0.1 take seg/x/a.hsg 0", "0.2 take seg/x/a.hsg 0") == [!isSilent, !isSilent])
      #expect(bytes(transport, 1) == (isSilent ? Self.bytes : damaged))
      #expect(transport.settle())
      #expect((0..<3).map { bytes(transport, $0) } == [damaged, damaged, damaged])
    }
  }

  @Test func `what was lost comes back whole when its time has come`() throws {
    for profile in [Profile.posix, .syncthing] {
      let transport = try transport(profile)
      #expect(transport.run("0.0 lose seg/x/a.hsg 5000") == [true] && transport.faults == [.lost: 1])
      #expect(cause { _ = try transport.folder(of: 0).read(Self.path, limit: 1) } == .vanished)
      transport.advance(to: 5_000)
      transport.run("0.0 fetch nothing")
      #expect(bytes(transport, 0) == Self.bytes)
    }
  }

  @Test func `a lost file is no deletion`() throws {
    let transport = try transport(.syncthing)
    transport.run("0.1 takeAll 0", "0.0 lose seg/x/a.hsg 5000", "0.1 takeAll 0", "0.2 takeAll 1")
    #expect(bytes(transport, 1) == Self.bytes && bytes(transport, 2) == Self.bytes)
    transport.run("0.0 takeAll 1")
    transport.settle()
    #expect(bytes(transport, 0) == Self.bytes)
  }

  @Test func `copies and other spellings of names are carried like any file`() throws {
    let transport = try transport(.syncthing)
    transport.run("0.0 copy seg/x/a.hsg seg/x/a%32%2.hsg duplicated", "0.0 rename seg/x/a.hsg seg/x/A.HSG")
    #expect(transport.faults == [.duplicated: 1, .caseFolded: 1])
    transport.settle()
    #expect(try transport.folder(of: 2).names() == ["seg/x/A.HSG", "seg/x/a 2.hsg"])
  }

  @Test func `a stick folds case, rounds times, and has no links`() throws {
    let transport = try transport(.stick)
    let folder = transport.folder(of: 0)
    let stamp = try folder.list().map(\.modified).max()
    transport.advance(to: 1_999)
    folder.tree.put(Self.path, [1])
    #expect(try folder.list().map(\.modified).max() == stamp)
    transport.run("0.0 rename seg/x/a.hsg SEG/X/A.HSG")
    #expect(try folder.names() == ["SEG/X/A.HSG"] && folder.read(Self.path, limit: 9) == [1])
    #expect(cause { try folder.publish(Self.path, [2]) } == .exists)
    #expect(!folder.traits.hasLinks)
  }

  @Test func `placeholders can't be read until they are fetched`() throws {
    let transport = try transport(.dropbox)
    let folder = transport.folder(of: 0)
    transport.run("0.0 placeholder seg/x/a.hsg online")
    #expect(try folder.list().filter { $0.kind == .file }.map(\.size) == [100])
    #expect(cause { _ = try folder.read(Self.path, limit: 9) } == .inputOutput)
    transport.run("0.0 fetch seg/x/a.hsg", "0.0 placeholder seg/x/a.hsg stub")
    #expect(try folder.list().filter { $0.kind == .placeholder }.map(\.path) == [Self.path])
    #expect(cause { _ = try folder.read(Self.path, limit: 9) } == .vanished)
    transport.settle()
    #expect(try folder.read(Self.path, limit: 999) == Self.bytes)
    #expect((transport.faults[.placeholder] ?? 0) >= 2)
  }

  @Test func `junk is put where it was asked for, and a hostile size is only a claim`() throws {
    let transport = try transport(.nfs)
    transport.run(
      "0.0 junk .DS_Store bytes 5 20", "0.0 junk seg/x/.nfs01 part seg/x/a.hsg 3",
      "0.0 junk seg/x/link other", "0.0 junk seg/x/huge hostile seg/x/a.hsg 1125899906842624")
    transport.advance(to: 60_000)
    let folder = transport.folder(of: 1)
    let listing = try folder.list()
    #expect(try folder.names() == [".DS_Store", Self.path, "seg/x/huge", "seg/x/link"])
    #expect(listing.first { $0.path == "seg/x/huge" }?.size == 1 << 50)
    #expect(listing.first { $0.path == "seg/x/link" }?.kind == .other)
    #expect(try folder.read("seg/x/huge", limit: 101) == Self.bytes + [0])
    #expect(folder.oversizedReads == 0)
    _ = try folder.read("seg/x/huge", limit: .max)
    #expect(folder.oversizedReads == 1 && bytes(transport, 0, "seg/x/.nfs01") == [1, 2, 3])
    #expect(transport.faults[.junk] == 4)
  }

  @Test func `a lost marker is gone everywhere until all is settled`() throws {
    let transport = SimulatedTransport(machines: 2, profiles: [.syncthing], seed: 1)
    try transport.folder(of: 0).publish("hashiya-abc.root", [1])
    transport.run("0.1 takeAll 0")
    #expect(transport.run("0.0 delete hashiya-abc.root", "0.0 loseMarker", "0.0 loseMarker") == [false, true, false])
    transport.run("0.1 takeAll 0")
    #expect(transport.folder(of: 1).tree.paths.isEmpty && transport.faults == [.markerLost: 1])
    transport.settle()
    #expect(transport.folder(of: 1).tree.paths == ["hashiya-abc.root"])
  }

  @Test func `a step about what isn't there changes nothing`() throws {
    let transport = try transport(.syncthing)
    let before = transport.contents
    for action in StepTextTests.actions where !Self.isAlwaysPossible(action) {
      #expect(!transport.apply(Step(0, 0, action)), "\(action)")
    }
    #expect(!transport.apply(Step(9, 0, .push)) && !transport.apply(Step(0, 9, .takeAll(from: 0))))
    #expect(transport.contents == before)
  }

  /// Of what needs no file.
  private static func isAlwaysPossible(_ action: Step.Action) -> Bool {
    switch action {
    case .junk, .hold, .freeze, .full, .readOnly, .block, .unmount, .fail, .plan, .losePower: true
    default: false
    }
  }
}
