import Foundation
import Simulation
import Sync
import TestSupport
import Testing

/// A real folder and a simulated one, to which the same is done: they have to say the same.
@Suite struct FolderComparisonTests {
  @Test(arguments: Seeds.first(40))
  func `a simulated folder does what a real one does`(seed: UInt64) throws {
    var pair = try Pair(seed: seed)
    for step in 0..<60 {
      let (real, simulated) = try pair.step()
      try #require(real == simulated, "seed \(seed), step \(step): \(pair.done.last ?? "")")
      let listings = try pair.listings()
      let difference = listings.real.symmetricDifference(listings.simulated).sorted()
      try #require(difference == [], "seed \(seed), step \(step): \(pair.done.last ?? "")")
    }
    #expect(pair.names().real == pair.names().simulated, "seed \(seed)")
  }
}

private struct Pair {
  private(set) var done: [String] = []
  private let disk: TemporaryDirectory
  private let real: FolderDirectory
  private let simulated: SimulatedFolder
  private var random: SeededGenerator

  private static let paths = [
    "a.hsg", "seg/a.hsg", "seg/x/a.hsg", "seg/x/b.hsg", "seg/y/a.hsg", "SEG/x/c.hsg", "seg", "seg/x", "other/a",
    "seg/x/deep/a.hsg", "seg/.dot/a", "seg/x/.hashiya-abcdefghij123.tmp", ".hidden", "../up", "seg//a", "seg/z/.q",
  ]

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    disk = try TemporaryDirectory()
    real = FolderDirectory(path: disk.path)
    let clock = VirtualClock()
    simulated = SimulatedFolder(tree: FileTree(clock: clock), clock: clock, seed: seed)
  }

  /// Does one thing to both; returns what each said.
  mutating func step() throws -> (String, String) {
    let path = random.pick(Self.paths)
    let bytes = Array(repeating: UInt8(random.below(3)), count: random.below(4))
    let limit = random.below(5)
    let choice = random.below(12)
    done.append("\(choice) \(path) \(bytes) \(limit)")
    switch choice {
    case 0..<5: return both { try $0.publish(path, bytes) }
    case 5..<8: return both { try $0.read(path, limit: limit) }
    // Through a link, another file would be written.
    case 8..<10 where simulated.tree[path]?.entry.kind == .other: break
    case 8..<10:
      change(path) {
        try disk.write(path, bytes)
      } simulation: {
        simulated.tree.put(path, bytes)
      }
    case 10: link(path)
    default: remove(path)
    }
    return ("", "")
  }

  func listings() throws -> (real: Set<String>, simulated: Set<String>) {
    (try Self.listing(real), try Self.listing(simulated))
  }

  /// All files but links, listed or not.
  func names() -> (real: [String], simulated: [String]) {
    (disk.files(), simulated.tree.paths.filter { simulated.tree[$0]?.entry.kind == .file })
  }

  private static func listing(_ directory: any SharedDirectory) throws -> Set<String> {
    Set(try directory.list().map { "\($0.path) \($0.kind) \($0.kind == .file ? $0.size : 0)" })
  }

  private func both<Value>(_ body: (any SharedDirectory) throws -> Value) -> (String, String) {
    (Self.text { try body(real) }, Self.text { try body(simulated) })
  }

  private static func text<Value>(_ body: () throws -> Value) -> String {
    do {
      return "\(try body())"
    } catch {
      return (error as? DirectoryError).map { "\($0.cause)" } ?? "\(error)"
    }
  }

  /// From outside; a change that the disk refuses isn't made to the other either.
  private func change(_ path: String, _ onDisk: () throws -> Void, simulation: () -> Void) {
    guard !path.contains(".."), !path.contains("//"), (try? onDisk()) != nil else { return }
    simulation()
  }

  private func link(_ path: String) {
    guard simulated.tree[path] == nil else { return }
    let files = FileManager.default
    change(path) {
      let folder = URL(filePath: disk.path(path)).deletingLastPathComponent()
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      try files.createSymbolicLink(atPath: disk.path(path), withDestinationPath: disk.path("nowhere"))
    } simulation: {
      simulated.tree.put(path, [], kind: .other)
    }
  }

  private func remove(_ path: String) {
    guard let file = simulated.tree[path], file.entry.kind != .folder else { return }
    change(path) {
      try FileManager.default.removeItem(atPath: disk.path(path))
    } simulation: {
      simulated.tree.remove(path)
    }
  }
}
