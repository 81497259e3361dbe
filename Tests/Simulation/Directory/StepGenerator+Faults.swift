internal import Sync
internal import TestSupport

extension StepGenerator {
  /// A step that brings a fault of a kind about; nil when there is nothing it could happen to.
  mutating func fault(_ kind: FaultKind, _ directory: CarriedDirectory, _ machine: Int) -> Step.Action? {
    switch kind {
    case .staleListing: .freeze(until: later(directory))
    case .full: random.chance(50) ? .full(until: later(directory)) : planned(.fail(.full))
    case .readOnly: random.chance(50) ? .readOnly(until: later(directory)) : planned(.fail(.readOnly))
    case .inputOutput: broken()
    case .replyLost: planned(.loseReply(recovers: random.chance(50)))
    case .unreadable: blocked(directory, machine)
    case .emptied: emptied(directory)
    case .killed: planned(.die(keep: random.below(1001)))
    case .powerLost: .losePower(seed: random.next())
    case .markerLost: .loseMarker
    case .resurrected: random.pickAny(directory.buried).map { .resurrect($0.path) }
    case .junk: junk(directory.end(of: machine).tree, directory.profile)
    default: fileFault(kind, directory, machine)
    }
  }

  private mutating func fileFault(
    _ kind: FaultKind, _ directory: CarriedDirectory, _ machine: Int
  ) -> Step.Action? {
    if kind == .late || kind == .reordered { return late(directory, machine) }
    if kind == .lineEnds { return lineEnds(directory) }
    if kind == .cut || kind == .zeroFilled, directory.profile == .stick, random.chance(70) {
      return planned(.pullOut(keep: random.below(1000), fills: kind == .zeroFilled))
    }
    guard let file = pickFile(of: directory.end(of: machine).tree) else { return nil }
    let path = file.path
    switch kind {
    case .lost: return .lose(path, until: later(directory))
    case .duplicated: return .copy(path, as: CopyName.inserting(random.pick(CopyName.marks), into: path), kind)
    case .cut: return .cut(path, length: random.below(file.bytes.count), isSilent: random.chance(50))
    case .zeroFilled: return .zero(path, isSilent: random.chance(50))
    case .bitFlipped: return flip(file)
    case .conflictCopy:
      let profile: Profile = directory.profile == .dropbox ? .dropbox : .syncthing
      let name = CopyName.conflict(path, profile: profile, machine: machine, now: directory.clock.now)
      return .copy(path, as: name, kind)
    case .caseFolded: return .rename(path, as: folded(path))
    case .deleted: return .delete(path)
    case .placeholder: return .placeholder(path, isStub: random.chance(50))
    default: return nil
    }
  }

  private mutating func planned(_ event: BoundaryEvent) -> Step.Action {
    // A publication passes six boundaries, or eight; a sync may make several.
    .plan(after: random.below(random.chance(70) ? 8 : 40), event)
  }

  private mutating func broken() -> Step.Action {
    if random.chance(40) { return planned(.fail(.inputOutput)) }
    let times = 1 + random.below(3)
    if random.chance(30) { return .fail(.list, after: 0, times: times, .inputOutput) }
    return .fail(.read, after: random.below(6), times: times, random.pick(Step.ReadFault.allCases))
  }

  private mutating func blocked(_ directory: CarriedDirectory, _ machine: Int) -> Step.Action? {
    let files = directory.end(of: machine).tree.files.filter { $0.path.hasPrefix("seg") }
    return random.pickAny(files).map { .block($0.path, until: later(directory)) }
  }

  private mutating func emptied(_ directory: CarriedDirectory) -> Step.Action? {
    if directory.profile == .stick { return planned(.pullOut(keep: 1000, fills: false)) }
    return .unmount(random.chance(50) ? .empty : .missing, until: later(directory))
  }

  private mutating func flip(_ file: SimulatedFile) -> Step.Action? {
    guard !file.bytes.isEmpty else { return nil }
    let mask: UInt8 = 1 << UInt8(random.below(8))
    return .flip(file.path, at: random.below(file.bytes.count), mask: mask, isSilent: random.chance(70))
  }

  private mutating func folded(_ path: String) -> String {
    let (folder, name) = CopyName.split(path)
    return random.chance(50) ? path.uppercased() : folder + name.uppercased()
  }

  private mutating func late(_ directory: CarriedDirectory, _ machine: Int) -> Step.Action? {
    if directory.profile.isShared {
      return pickFile(of: directory.end(of: machine).tree).map { .lose($0.path, until: later(directory)) }
    }
    guard let other = random.pickAny(directory.ends.filter { $0.number != machine }),
      let file = pickFile(of: other.tree)
    else { return nil }
    return .hold(file.path, until: later(directory))
  }

  private mutating func lineEnds(_ directory: CarriedDirectory) -> Step.Action? {
    guard let hub = directory.hub else { return nil }
    if hub.tree[".gitattributes"] != nil, random.chance(50) { return .delete(".gitattributes") }
    return .pull(changesLineEnds: true)
  }
}

extension StepGenerator {
  /// A file of somebody else's. One that counts as content is put only beside a marker: before, it would rightly keep
  /// everybody from beginning there.
  private mutating func junk(_ tree: FileTree, _ profile: Profile) -> Step.Action? {
    let bytes = Step.Junk.bytes(seed: random.next(), count: random.below(300))
    let number = random.below(100)
    guard let file = pickFile(of: tree), tree.files.contains(where: { CopyName.isMarker($0.path) }) else {
      return .junk(random.pick([".DS_Store", ".stfolder", ".dropbox", "desktop.ini"]), bytes)
    }
    let (folder, name) = CopyName.split(file.path)
    let part = Step.Junk.part(of: file.path, length: random.below(file.bytes.count + 1))
    switch random.below(10) {
    case 0: return .junk("\(folder).nfs000000000\(100 + number)", part)
    case 1: return .junk("\(folder).syncthing.\(name).tmp", part)
    case 2: return .junk("\(folder)~syncthing~\(name).tmp", part)
    case 3: return .junk(".dropbox.cache/2026-01-02/\(name)", part)
    case 4: return .junk("\(folder).DS_Store", bytes)
    case 5: return .junk("Photos/\(number).jpg", bytes)
    case 6: return .junk("\(folder)\(name).part", part)
    case 7: return .junk("\(folder)link\(number).hsg", .other)
    case 8: return hostile(tree, number)
    default: return .junk("\(folder)notes \(number).hsg", random.chance(50) ? part : bytes)
    }
  }

  /// Something that begins like a segment and says to be larger than any.
  private mutating func hostile(_ tree: FileTree, _ number: Int) -> Step.Action? {
    guard let file = tree.files.first(where: { $0.entry.segment != nil && $0.isCarried }) else { return nil }
    let size = random.pick([1 << 21, 1 << 30, 1 << 50])
    return .junk(CopyName.inserting(" \(number)", into: file.path), .hostile(of: file.path, size: size))
  }
}
