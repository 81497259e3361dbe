/// One shared directory as all its machines see it, and the program that carries its files between them.
package final class CarriedDirectory {
  package let profile: Profile
  /// One a machine, in their order.
  package let folders: [SimulatedFolder]
  let clock: VirtualClock
  /// One a machine; with git, one more for what has been pushed. Only one when all see the same files.
  let ends: [CarrierEnd]
  /// How often each fault was brought about, other than those that the folders count.
  private(set) var counts: [FaultKind: Int] = [:]
  /// Files that are gone for a time.
  var limbo: [Lost] = []
  /// What was deleted, the last at the end.
  var buried: [(path: String, bytes: [UInt8])] = []
  /// The markers that went missing.
  var markers: [String: [UInt8]] = [:]

  struct Lost {
    var end: Int
    var file: SimulatedFile
    var version: CarriedVersion?
    var until: Int64
  }

  init(profile: Profile, machines: Int, clock: VirtualClock, seed: UInt64) {
    self.profile = profile
    self.clock = clock
    let count = profile.isShared ? 1 : profile == .git ? machines + 1 : machines
    let ends = (0..<count).map { CarrierEnd(number: $0, tree: profile.makeTree(clock), ends: count) }
    self.ends = ends
    folders = (0..<machines).map { machine in
      SimulatedFolder(
        machine: machine, tree: ends[profile.isShared ? 0 : machine].tree, clock: clock,
        seed: seed &* 31 &+ UInt64(machine), traits: profile.traits)
    }
    if profile == .stick { plug(into: 0, elsewhere: .missing) }
  }

  /// The end whose files a machine sees.
  func end(of machine: Int) -> CarrierEnd { ends[profile.isShared ? 0 : machine] }

  /// What git has on its server.
  var hub: CarrierEnd? { profile == .git ? ends[ends.count - 1] : nil }

  func count(_ kind: FaultKind) { counts[kind, default: 0] += 1 }

  /// How often each fault happened.
  package var faults: [FaultKind: Int] {
    folders.reduce(into: counts) { sum, folder in sum.merge(folder.hits, uniquingKeysWith: +) }
  }

  /// Does what a step says; false when it changed nothing.
  func apply(_ action: Step.Action, to machine: Int) -> Bool {
    guard folders.indices.contains(machine) else { return false }
    returnLost()
    switch action {
    case .take(let path, let from): return take(path, from: from, to: machine)
    case .takeAll(let from): return takeAll(from: from, to: machine)
    case .begin(let path, let from, let length):
      return begin(path, from: from, to: machine, length: length)
    case .hold(let path, let until): return hold(path, at: machine, until: until)
    case .pull(let changesLineEnds): return pull(to: machine, changesLineEnds: changesLineEnds)
    case .push: return push(from: machine)
    case .plug(let elsewhere):
      guard profile == .stick else { return false }
      plug(into: machine, elsewhere: elsewhere)
      return true
    default:
      return damage(action, at: end(of: machine), machine) ?? trouble(action, of: folders[machine])
    }
  }

  /// Where the files of two machines differ, one line a name; empty when all agree.
  package func disagreements() -> [String] {
    guard let first = ends.first else { return [] }
    var lines: [String] = []
    for end in ends.dropFirst() {
      for path in Set(first.tree.paths + end.tree.paths).sorted() where !CopyName.isOfTool(path) {
        let (left, right) = (first.tree[path], end.tree[path])
        guard left?.isCarried ?? true, right?.isCarried ?? true else { continue }
        if left?.bytes != right?.bytes {
          lines.append("\(path): \(Self.text(left)) on 0, \(Self.text(right)) on \(end.number)")
        }
      }
    }
    return lines
  }

  private static func text(_ file: SimulatedFile?) -> String {
    file.map { "\($0.bytes.count) bytes" } ?? "nothing"
  }

  private func plug(into machine: Int, elsewhere: FolderTrouble.Mount) {
    for folder in folders {
      folder.trouble.mount = folder.machine == machine ? .mounted : elsewhere
      folder.trouble.mountedFrom = .max
    }
  }

  /// What happens to a machine's way to its files.
  private func trouble(_ action: Step.Action, of folder: SimulatedFolder) -> Bool {
    switch action {
    case .freeze(let until): folder.freezeListing(until: until)
    case .full(let until): folder.trouble.fullUntil = until
    case .readOnly(let until): folder.trouble.readOnlyUntil = until
    case .block(let path, let until): folder.trouble.unreadable[path] = until
    case .unmount(let mount, let until):
      if profile == .stick { return false }
      folder.trouble.mount = mount
      folder.trouble.mountedFrom = until
    case .fail(let operation, let after, let times, let fault):
      folder.trouble.failures.append(.init(operation, after: after, times: times, cause: fault.cause))
    case .plan(let after, let event): folder.trouble.events.append((after, event))
    case .losePower(let seed): folder.losePower(seed: seed)
    default: return false
    }
    return true
  }
}
