import Segments
import Simulation
import Sync
import TestSupport
import Testing

/// Processes that are killed, and machines that lose their power, in the middle of writing.
@Suite struct DeathTests {
  private static let path = segmentName(1).path
  private static let bytes: [UInt8] = Array(1...200)
  private static let boundaries = [true: 8, false: 10]

  @Test(arguments: [true, false], 0..<12)
  func `whatever boundary a process dies at, the next one can publish`(hasLinks: Bool, boundary: Int) throws {
    let folder = folder(hasLinks: hasLinks)
    let isReached = boundary < Self.boundaries[hasLinks, default: 0]
    folder.trouble.events = [(boundary, .die(keep: 500))]
    #expect(cause { try folder.publish(Self.path, Self.bytes) } == (isReached ? .missing : nil))
    #expect(folder.isDead == isReached && (folder.hits[.killed] == 1) == isReached)
    if isReached {
      #expect(folder.boundaries == boundary + 1)
      #expect(cause { _ = try folder.list() } == .missing)
      #expect(cause { _ = try folder.read(Self.path, limit: 1) } == .missing)
    }
    folder.revive()
    let left = try? folder.read(Self.path, limit: 999)
    if hasLinks { #expect(left == nil || left == Self.bytes) }
    let path = left == nil || left == Self.bytes ? Self.path : segmentName(1).path(copy: 1)
    try folder.publish(path, Self.bytes)
    #expect(try folder.read(path, limit: 999) == Self.bytes)
  }

  @Test func `a process that dies leaves its temporary file as far as it had come`() throws {
    let sizes: [Int?] = [nil, nil, nil, 50, 200, 200, 200, 200]
    for (boundary, size) in sizes.enumerated() {
      let folder = folder(hasLinks: true)
      folder.trouble.events = [(boundary, .die(keep: 250))]
      try? folder.publish(Self.path, Self.bytes)
      let temporary = folder.tree.files.first { $0.path.hasSuffix(".tmp") }
      #expect(temporary?.bytes.count == size, "boundary \(boundary)")
      #expect((folder.tree[Self.path] != nil) == (boundary >= 6), "boundary \(boundary)")
    }
  }

  @Test func `without links a killed process leaves a cut file under the final name`() throws {
    let folder = folder(hasLinks: false)
    folder.trouble.events = [(6, .die(keep: 250))]
    try? folder.publish(Self.path, Self.bytes)
    #expect(folder.tree[Self.path]?.bytes == Array(Self.bytes.prefix(50)))
  }

  @Test(arguments: Seeds.first(50))
  func `a power failure never spoils what publish has returned for`(seed: UInt64) throws {
    let folder = folder(hasLinks: seed % 2 == 0)
    try folder.publish(Self.path, Self.bytes)
    folder.losePower(seed: seed)
    #expect(folder.isDead)
    folder.revive()
    #expect(try folder.read(Self.path, limit: 999) == Self.bytes)
  }

  @Test func `a power failure makes all of unsynced files that it may`() throws {
    var seen: Set<String> = []
    for seed in 0..<200 as Range<UInt64> {
      let folder = folder(hasLinks: true)
      folder.trouble.events = [(5, .die(keep: 1000))]
      try? folder.publish(Self.path, Self.bytes)
      folder.tree.put("seg/x/carried", Self.bytes)
      folder.losePower(seed: seed)
      for file in folder.tree.files where file.entry.kind == .file {
        let isSynced = file.path.hasSuffix(".tmp")
        seen.insert("\(isSynced) \(Self.shape(file.bytes))")
      }
      let names = folder.tree.paths.count
      if names < 2 { seen.insert("absent") }
    }
    #expect(
      seen == ["true whole", "false whole", "false empty", "false zeros", "false cut", "absent"])
  }

  @Test func `a power failure spares what other machines wrote and what is old`() {
    let clock = VirtualClock()
    let tree = FileTree(clock: clock)
    let folder = SimulatedFolder(machine: 1, tree: tree, clock: clock)
    tree.put("old", Self.bytes, by: 1)
    clock.advance(to: 60_000)
    tree.put("others", Self.bytes, by: 0)
    for seed in 0..<50 as Range<UInt64> { folder.losePower(seed: seed) }
    #expect(tree["old"]?.bytes == Self.bytes && tree["others"]?.bytes == Self.bytes)
  }

  @Test func `temporary files of a crash a day ago are swept by a new process`() throws {
    let clock = VirtualClock()
    let folder = SimulatedFolder(tree: FileTree(clock: clock), clock: clock)
    let old = "seg/x/.hashiya-abcdefghij123.tmp"
    let others = ["seg/x/.hashiya-short.tmp", "seg/y/.hashiya-abcdefghij123.tmp", "seg/x/other.tmp"]
    for path in [old] + others { folder.tree.put(path, [1]) }
    try folder.publish("seg/x/a.hsg", [1])
    clock.advance(to: 90_000_000)
    folder.tree.put("seg/x/.hashiya-abcdefghij456.tmp", [1])
    try folder.publish("seg/x/b.hsg", [1])
    #expect(folder.tree[old] != nil, "once a process")
    folder.revive()
    try folder.publish("seg/x/c.hsg", [1])
    #expect(folder.tree[old] == nil && folder.tree["seg/x/.hashiya-abcdefghij456.tmp"] != nil)
    for path in others { #expect(folder.tree[path] != nil) }
  }

  private func folder(hasLinks: Bool) -> SimulatedFolder {
    var traits = SimulatedFolder.Traits()
    traits.hasLinks = hasLinks
    let clock = VirtualClock()
    return SimulatedFolder(tree: FileTree(clock: clock), clock: clock, seed: 1, traits: traits)
  }

  private static func shape(_ found: [UInt8]) -> String {
    if found == bytes { return "whole" }
    if found.isEmpty { return "empty" }
    return found.allSatisfy { $0 == 0 } ? "zeros" : bytes.starts(with: found) ? "cut" : "other"
  }
}
