import Models
import Segments
import Sync
import TestSupport

/// A sync tool between the folders of several machines: late, forgetful, and with ideas of its own about names.
struct FaultyTransport {
  let folders: [InMemoryDirectory]
  private var random: SeededGenerator
  /// What stands under each path where it was written.
  private var truth: [String: [UInt8]] = [:]

  init(folders: [InMemoryDirectory], seed: UInt64) {
    self.folders = folders
    random = SeededGenerator(seed: seed)
  }

  /// Carries, spoils, or loses one file.
  mutating func step() {
    learn()
    let target = random.pick(folders)
    guard let path = random.pickAny(truth.keys.sorted()), let bytes = truth[path] else { return }
    switch random.below(20) {
    case 0..<10: target.put(path, bytes)
    case 10: putNew(path, Array(bytes.prefix(random.below(bytes.count + 1))), target)
    case 11: putNew(path, Array(repeating: 0, count: bytes.count), target)
    case 12: target.put(path, flipped(bytes))
    case 13: target.put(conflictName(path), bytes)
    case 14: target.put(conflictName(path), flipped(bytes))
    case 15: target.put(path.uppercased(), bytes)
    case 16: target.put(".syncthing.\(path.split(separator: "/").last ?? "x").tmp", flipped(bytes))
    case 17: target.put("seg/~syncthing~\(random.below(9)).hsg.tmp", flipped(bytes))
    default: target.lose(path)
    }
  }

  /// Brings every file everywhere, as it was written. What it spoiled under other names stays.
  mutating func settle() {
    learn()
    for folder in folders {
      for path in truth.keys.sorted() where folder.files[path]?.bytes != truth[path] {
        folder.put(path, truth[path] ?? [])
      }
    }
  }

  /// Files appear in truth when a replica writes them; a machine's own copy can be spoiled only after that.
  private mutating func learn() {
    for folder in folders {
      for path in folder.published where truth[path] == nil { truth[path] = folder.files[path]?.bytes }
    }
  }

  private func putNew(_ path: String, _ bytes: [UInt8], _ target: InMemoryDirectory) {
    if target.files[path] == nil { target.put(path, bytes) }
  }

  private mutating func flipped(_ bytes: [UInt8]) -> [UInt8] {
    guard !bytes.isEmpty else { return [1] }
    var bytes = bytes
    bytes[random.below(bytes.count)] ^= UInt8(1 + random.below(255))
    return bytes
  }

  /// As Syncthing and Dropbox name them, and the Finder.
  private mutating func conflictName(_ path: String) -> String {
    guard let dot = path.lastIndex(of: ".") else { return path + " 2" }
    let mark = random.pick([
      ".sync-conflict-20260101-12000\(random.below(9))-ABCDEFG", " (Sara's conflicted copy 2026-01-01)", " 2",
      " (Case Conflict)",
    ])
    return path[..<dot] + mark + path[dot...]
  }
}
