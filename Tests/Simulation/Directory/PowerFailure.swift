internal import Sync
internal import TestSupport

extension FileTree {
  /// What a machine wrote and the disk doesn't have yet is, by seed, whole, empty, full of zeros, cut, or not there.
  func losePower(of machine: Int, seed: UInt64, at now: Int64) {
    var random = SeededGenerator(seed: seed)
    filter { file in
      guard file.entry.kind == .file, file.writer == machine else { return true }
      if file.nameDurable > now, random.chance(30) { return false }
      guard file.bytesDurable > now else { return true }
      // The disk has what it has now: a second failure spoils nothing more.
      file.bytesDurable = now
      file.generation = clock.tick()
      return Self.spoil(&file, &random)
    }
  }

  /// False when not even the name is left.
  private static func spoil(_ file: inout SimulatedFile, _ random: inout SeededGenerator) -> Bool {
    let count = file.bytes.count
    switch random.below(5) {
    case 0: return true
    case 1: return false
    case 2: file.replace([])
    case 3: file.replace(Array(repeating: 0, count: count))
    default: file.replace(Array(file.bytes.prefix(random.below(count + 1))))
    }
    // Half of them have a new time stamp, by which a sync tool takes them for somebody's work.
    file.isSilent = random.chance(50)
    return true
  }
}
