internal import Sync

extension CarriedDirectory {
  /// Carries one name, as its last change, from one machine to another; false when there is nothing to carry.
  func take(_ path: String, from: Int, to: Int) -> Bool {
    guard !profile.isShared, ends.indices.contains(from), from != to else { return false }
    return carry(path, from: ends[from], to: ends[to])
  }

  func takeAll(from: Int, to: Int) -> Bool {
    guard !profile.isShared, ends.indices.contains(from), from != to else { return false }
    return carryAll(from: ends[from], to: ends[to]) { _ in }
  }

  /// Shows the beginning of a file before the rest is there: under a name of the tool's, or its own.
  func begin(_ path: String, from: Int, to: Int, length: Int) -> Bool {
    guard !profile.isShared, profile != .git, ends.indices.contains(from), from != to,
      let file = ends[from].tree[path], file.isCarried, ends[to].version(path) == nil, ends[to].tree[path] == nil
    else { return false }
    let part = Array(file.bytes.prefix(max(0, length)))
    guard profile == .dropbox else {
      count(.junk)
      return ends[to].tree.put(CopyName.temporary(path, profile), part, by: to)
    }
    guard ends[to].tree.put(path, part, by: to) else { return false }
    count(.cut)
    ends[to].partial.insert(path)
    return true
  }

  func hold(_ path: String, at machine: Int, until: Int64) -> Bool {
    guard !profile.isShared, until > clock.now else { return false }
    ends[machine].held[path] = until
    return true
  }

  /// Brings a clone up to date. If nothing in it forbids, line ends may be changed on the way.
  func pull(to machine: Int, changesLineEnds: Bool) -> Bool {
    guard let hub else { return false }
    let isForbidden = hub.tree[".gitattributes"] != nil
    let end = ends[machine]
    return carryAll(from: hub, to: end) { path in
      if changesLineEnds, !isForbidden { self.changeLineEnds(path, at: end) }
    }
  }

  /// Nothing can be pushed before what others pushed was pulled.
  func push(from machine: Int) -> Bool {
    guard let hub else { return false }
    let pulled = carryAll(from: hub, to: ends[machine]) { _ in }
    return carryAll(from: ends[machine], to: hub) { _ in } || pulled
  }

  /// Carries every name; `after` is called for each that changed.
  func carryAll(from: CarrierEnd, to: CarrierEnd, after: (String) -> Void) -> Bool {
    let known = Exchange(from: from.revision, to: to.revision)
    if to.held.isEmpty, to.exchanges[from.number] == known { return false }
    var hasChanged = false
    for path in from.paths where carry(path, from: from, to: to) {
      hasChanged = true
      after(path)
    }
    if !hasChanged, to.held.isEmpty { to.exchanges[from.number] = Exchange(from: from.revision, to: to.revision) }
    return hasChanged
  }
}

extension CarriedDirectory {
  private func carry(_ path: String, from: CarrierEnd, to: CarrierEnd) -> Bool {
    guard !CopyName.isOfTool(path), let incoming = from.version(path) else { return false }
    let present = to.version(path)
    if let present, present.covers(incoming) { return false }
    if let until = to.held[path], until > clock.now {
      count(.late)
      return false
    }
    // No tool sends bytes that are not those it once looked at.
    let file = from.tree[path].flatMap { $0.isCarried ? $0 : nil }
    guard file?.isSilent != true, !from.partial.contains(path) else { return false }
    guard let present, !incoming.covers(present) else {
      return deliver(path, file, incoming, from: from, to: to)
    }
    return settleConflict(path, (file, incoming), present, from, to)
  }

  /// Both were changed, neither knowing of the other.
  private func settleConflict(
    _ path: String, _ incoming: (file: SimulatedFile?, version: CarriedVersion), _ present: CarriedVersion,
    _ from: CarrierEnd, _ to: CarrierEnd
  ) -> Bool {
    var merged = present
    merged.join(incoming.version)
    let there = to.tree[path].flatMap { $0.isCarried ? $0 : nil }
    // What was edited stays, whoever deleted it.
    if incoming.file == nil || incoming.file?.bytes == there?.bytes {
      to.set(path, merged)
      return true
    }
    guard let there, let file = incoming.file else {
      return deliver(path, incoming.file, merged, from: from, to: to)
    }
    if profile == .git {
      // On the way to the server nothing is in conflict any more; on the way from it, the server's is taken.
      return from === hub && deliver(path, file, merged, from: from, to: to)
    }
    guard Self.wins(file, over: there) else { return false }
    keepLoser(there, at: to)
    return deliver(path, file, merged, from: from, to: to)
  }

  private func keepLoser(_ loser: SimulatedFile, at end: CarrierEnd) {
    guard !CopyName.isConflict(loser.path) else { return }
    var name = CopyName.conflict(loser.path, profile: profile, machine: end.number, now: clock.now)
    while end.tree[name] != nil { name = CopyName.inserting(" (1)", into: name) }
    end.tree.put(name, loser.bytes, by: end.number)
    count(.conflictCopy)
  }

  /// Which of two contents is kept under the name. Decided by the contents alone and in an order of all of them, as if
  /// by lot: so all machines come to the same, whichever of several conflicts each of them meets first.
  private static func wins(_ file: SimulatedFile, over other: SimulatedFile) -> Bool {
    let (lot, otherLot) = (lot(file.bytes), lot(other.bytes))
    return lot == otherLot ? other.bytes.lexicographicallyPrecedes(file.bytes) : lot > otherLot
  }

  private static func lot(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }

  private func deliver(
    _ path: String, _ file: SimulatedFile?, _ version: CarriedVersion, from: CarrierEnd, to: CarrierEnd
  ) -> Bool {
    if let file {
      guard to.tree[path]?.bytes != file.bytes || to.partial.contains(path) else {
        to.set(path, version)
        return true
      }
      noteOrder(of: file, from, to)
      guard to.tree.put(path, file.bytes, by: to.number) else { return false }
      to.tree.remove(CopyName.temporary(path, profile))
    } else if let gone = to.tree.remove(path) {
      buried.append((path, gone.bytes))
    }
    to.set(path, version)
    return true
  }

  /// Whether an earlier file of the same folder is still to come.
  private func noteOrder(of file: SimulatedFile, _ from: CarrierEnd, _ to: CarrierEnd) {
    guard to.tree[file.path] == nil, let before = from.tree.name(before: file.path) else { return }
    let (folder, _) = CopyName.split(before)
    if folder == CopyName.split(file.path).folder, to.tree[before] == nil { count(.reordered) }
  }

  private func changeLineEnds(_ path: String, at end: CarrierEnd) {
    guard let file = end.tree[path], file.bytes.contains(UInt8(ascii: "\n")) else { return }
    var bytes: [UInt8] = []
    for byte in file.bytes {
      if byte == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\r")) }
      bytes.append(byte)
    }
    end.tree.change(path, isSilent: true) { $0.replace(bytes) }
    count(.lineEnds)
  }
}
