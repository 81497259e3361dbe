internal import Sync
internal import TestSupport

extension CarriedDirectory {
  /// What happens to files; nil when the action is of another sort, false when it changed nothing.
  func damage(_ action: Step.Action, at end: CarrierEnd, _ machine: Int) -> Bool? {
    switch action {
    case .cut(let path, let length, let isSilent):
      return spoil(path, .cut, end, isSilent) { Array($0.prefix(max(0, length))) }
    case .zero(let path, let isSilent):
      return spoil(path, .zeroFilled, end, isSilent) { Array(repeating: 0, count: $0.count) }
    case .flip(let path, let at, let mask, let isSilent):
      return spoil(path, .bitFlipped, end, isSilent) { Self.flipped($0, at: at, mask: mask) }
    case .copy(let path, let name, let kind): return copy(path, as: name, kind, end, machine)
    case .rename(let path, let name): return rename(path, as: name, end)
    case .lose(let path, let until): return lose(path, until: until, end)
    case .delete(let path): return delete(path, end)
    case .resurrect(let path): return resurrect(path, end, machine)
    case .loseMarker: return loseMarker(end)
    case .junk(let path, let junk): return put(junk, at: path, end, machine)
    case .placeholder(let path, let isStub): return unfetch(path, isStub: isStub, end)
    case .fetch(let path): return fetch(path, end)
    default: return nil
    }
  }

  /// Brings back what was lost for a time that is over.
  func returnLost() {
    guard limbo.contains(where: { $0.until <= clock.now }) else { return }
    let due = limbo.filter { $0.until <= clock.now }
    limbo.removeAll { $0.until <= clock.now }
    for lost in due {
      let end = ends[lost.end]
      let path = lost.file.path
      guard end.tree[path] == nil else { continue }
      let isForgotten = end.version(path) == nil
      end.tree.put(lost.file)
      guard isForgotten, let version = lost.version else { continue }
      end.set(path, version)
      // What had gone bad unseen before is still not what the tool knows.
      if lost.file.isSilent { end.tree.change(path, isSilent: true) { _ in } }
    }
  }
}

extension CarriedDirectory {
  private func file(_ path: String, _ end: CarrierEnd) -> SimulatedFile? {
    end.tree[path].flatMap { $0.isCarried ? $0 : nil }
  }

  private func spoil(
    _ path: String, _ kind: FaultKind, _ end: CarrierEnd, _ isSilent: Bool, _ change: ([UInt8]) -> [UInt8]
  ) -> Bool {
    guard let file = file(path, end) else { return false }
    let bytes = change(file.bytes)
    guard bytes != file.bytes else { return false }
    count(kind)
    // What the tool knew last must be what was good, or it would take the damage for how the file came to be.
    _ = end.version(path)
    return end.tree.change(path, isSilent: isSilent) { $0.replace(bytes) }
  }

  private static func flipped(_ bytes: [UInt8], at place: Int, mask: UInt8) -> [UInt8] {
    guard bytes.indices.contains(place) else { return bytes }
    var bytes = bytes
    bytes[place] ^= mask
    return bytes
  }

  private func copy(_ path: String, as name: String, _ kind: FaultKind, _ end: CarrierEnd, _ machine: Int) -> Bool {
    guard let file = file(path, end), end.tree[name] == nil, end.tree.put(name, file.bytes, by: machine)
    else { return false }
    count(kind)
    return true
  }

  private func rename(_ path: String, as name: String, _ end: CarrierEnd) -> Bool {
    guard let file = file(path, end) else { return false }
    if end.tree.foldsCase {
      // Two spellings are one name there: taken out first, it gets the new one.
      end.tree.remove(path)
      end.tree.put(file.renamed(name))
    } else {
      guard end.tree[name] == nil, end.tree.put(file.renamed(name)) else { return false }
      _ = end.version(path)
      end.tree.remove(path)
    }
    count(.caseFolded)
    return true
  }

  private func lose(_ path: String, until: Int64, _ end: CarrierEnd) -> Bool {
    guard until > clock.now, file(path, end) != nil else { return false }
    let version = end.version(path)
    guard let file = end.tree.remove(path) else { return false }
    end.forget(path)
    limbo.append(Lost(end: end.number, file: file, version: version, until: until))
    count(.lost)
    return true
  }

  private func delete(_ path: String, _ end: CarrierEnd) -> Bool {
    guard !CopyName.isMarker(path) else { return false }
    _ = end.version(path)
    guard let file = end.tree.remove(path) else { return false }
    if file.isCarried { buried.append((path, file.bytes)) }
    count(.deleted)
    return true
  }

  private func resurrect(_ path: String, _ end: CarrierEnd, _ machine: Int) -> Bool {
    guard let grave = buried.last(where: { $0.path == path }), end.tree[path] == nil,
      end.tree.put(path, grave.bytes, by: machine)
    else { return false }
    count(.resurrected)
    return true
  }

  private func loseMarker(_ end: CarrierEnd) -> Bool {
    guard let marker = end.tree.paths.first(where: CopyName.isMarker) else { return false }
    _ = end.version(marker)
    guard let file = end.tree.remove(marker) else { return false }
    markers[marker] = file.bytes
    count(.markerLost)
    return true
  }

  private func put(_ junk: Step.Junk, at path: String, _ end: CarrierEnd, _ machine: Int) -> Bool {
    guard end.tree[path] == nil else { return false }
    let isPut: Bool
    switch junk {
    case .bytes(let seed, let count):
      var random = SeededGenerator(seed: seed)
      let bytes = (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      isPut = end.tree.put(path, bytes, by: machine)
    case .part(let other, let length):
      isPut = end.tree.put(path, Array((end.tree[other]?.bytes ?? []).prefix(max(0, length))), by: machine)
    case .hostile(let other, let size):
      let bytes = Array((end.tree[other]?.bytes ?? []).prefix(400))
      isPut = end.tree.put(path, bytes, by: machine)
      end.tree.note(path) { $0.entry.size = max(size, bytes.count + 1) }
    case .other: isPut = end.tree.put(path, [], by: machine, kind: .other)
    }
    if isPut { count(.junk) }
    return isPut
  }

  private func unfetch(_ path: String, isStub: Bool, _ end: CarrierEnd) -> Bool {
    guard let file = file(path, end), file.presence == .here else { return false }
    // A sync tool keeps its own account of what it removed from the disk.
    end.tree.note(path) { $0.presence = isStub ? .stub : .online }
    count(.placeholder)
    return true
  }

  private func fetch(_ path: String, _ end: CarrierEnd) -> Bool {
    guard let file = end.tree[path], file.presence != .here else { return false }
    end.tree.note(path) { $0.presence = .here }
    return true
  }
}
