internal import TestSupport

/// Makes up a world and what happens in it, by a seed, looking at the world and changing nothing.
package struct WorldGenerator {
  private var random: SeededGenerator
  private var transport: StepGenerator
  private let mood: Mood
  private var time: Int64 = 0
  private var nextDesk: Int
  private var nextSnapshot = 0

  /// How often what happens in one world: some things never, so that others come often enough to meet themselves.
  struct Mood {
    /// Of a hundred steps.
    var mishaps: Int
    var ownersActs: Int
    var directorySteps: Int
    /// Of the steps of people.
    var weights: [(weight: Int, element: Person)]
    var mishapKinds: [(weight: Int, element: Mishap)]
    var ownerKinds: [(weight: Int, element: Owner)]
  }

  enum Person: CaseIterable {
    case edit, undo, sync, seal, close, second, join
  }

  enum Mishap: CaseIterable {
    case die, crash, fail, full, clock
  }

  enum Owner: CaseIterable {
    case clone, snapshot, restore, revert, discard
  }

  /// - Parameter profile: Of all directories; nil for any.
  package static func setup(seed: UInt64, profile: Profile? = nil, settles: Bool = true) -> Script.Setup {
    var random = SeededGenerator(seed: seed ^ 0x5E70)
    let directories = random.pick([1, 1, 1, 2, 2, 3])
    let profiles = (0..<directories).map { _ in
      let any = random.pick(Profile.allCases)
      return profile ?? any
    }
    return Script.Setup(seed: seed, machines: 2 + random.below(4), profiles: profiles, settles: settles)
  }

  package init(_ setup: Script.Setup) {
    random = SeededGenerator(seed: setup.seed)
    nextDesk = setup.machines
    transport = StepGenerator(seed: setup.seed, rates: FaultRates(seed: setup.seed, crashes: true))
    mood = Self.mood(&random)
  }

  private static func mood(_ random: inout SeededGenerator) -> Mood {
    let people: [(weight: Int, element: Person)] = [
      (50, .edit), (5, .undo), (random.pick([15, 30, 50]), .sync), (random.pick([0, 3]), .seal),
      (random.pick([1, 8]), .close), (random.pick([0, 3]), .second), (random.pick([0, 1]), .join),
    ]
    let mishaps = Mishap.allCases.map { (weight: random.below(4), element: $0) } + [(1, .crash)]
    let owners: [(weight: Int, element: Owner)] = [
      (random.below(4), .clone), (4, .snapshot), (random.below(5), .restore), (random.below(4), .revert),
      (random.below(2), .discard),
    ]
    return Mood(
      mishaps: random.pick([0, 3, 10, 20]), ownersActs: random.pick([0, 0, 3, 8]),
      directorySteps: random.pick([15, 30]), weights: people, mishapKinds: mishaps, ownerKinds: owners)
  }

  /// The next line of the script.
  package mutating func next(for world: World) -> Script.Line {
    time += Int64(random.below(random.chance(5) ? 9_000_000 : 3_000))
    return Script.Line(time: time, step: step(world))
  }

  private mutating func step(_ world: World) -> WorldStep {
    let kind = random.below(100)
    let machine = random.below(world.machines.count)
    if kind < mood.mishaps { return mishap(machine, world) }
    if kind < mood.mishaps + mood.ownersActs, let act = ownersAct(machine, world) { return act }
    if kind >= 100 - mood.directorySteps, let step = transport.next(for: world.transport) { return .transport(step) }
    return person(world)
  }

  private mutating func person(_ world: World) -> WorldStep {
    let present = world.present
    let directory = random.below(world.setup.profiles.count)
    guard let desk = random.pickAny(present)?.number else {
      return join(random.below(world.machines.count), directory)
    }
    switch random.pick(weighted: mood.weights) {
    case .edit: return .edit(desk: desk, seed: random.next())
    case .undo: return .undo(desk: desk, seed: random.next())
    case .sync: return .sync(desk: desk, directory: directory, refill: random.chance(3))
    case .seal: return .seal(desk: desk)
    case .close: return .close(desk: desk)
    case .second: return .second(desk: desk, seed: random.next())
    case .join:
      guard present.count < Self.mostDesks else { return .edit(desk: desk, seed: random.next()) }
      return join(random.below(world.machines.count), directory)
    }
  }

  private static let mostDesks = 8

  private mutating func join(_ machine: Int, _ directory: Int) -> WorldStep {
    nextDesk += 1
    return .join(desk: nextDesk - 1, machine: machine, directory: directory)
  }

  private mutating func mishap(_ machine: Int, _ world: World) -> WorldStep {
    if world.machines[machine].isCramped { return .room(machine: machine) }
    switch random.pick(weighted: mood.mishapKinds) {
    case .die: return .die(machine: machine, after: boundary(), death())
    case .crash: return .crash(machine: machine, death())
    case .fail: return .fail(machine: machine, after: boundary())
    case .full: return .full(machine: machine, bytes: random.below(random.pick([1, 20_000, 200_000])))
    case .clock:
      let year: Int64 = 365 * 86_400_000
      let offsets = [-World.epoch, 10 * year, -3_600_000, 3_600_000, 0]
      return .clock(machine: machine, offset: random.pick(offsets))
    }
  }

  /// An edit passes some ten boundaries, a sync some dozens.
  private mutating func boundary() -> Int { random.below(random.pick([4, 16, 60, 300])) }

  private mutating func death() -> WorldStep.Death {
    WorldStep.Death(isPower: random.chance(50), seed: random.next() % 1_000_000)
  }

  private mutating func ownersAct(_ machine: Int, _ world: World) -> WorldStep? {
    let present = world.present
    guard let desk = random.pickAny(present) else { return nil }
    switch random.pick(weighted: mood.ownerKinds) {
    case .clone:
      guard present.count < Self.mostDesks else { return nil }
      nextDesk += 1
      return .clone(desk: nextDesk - 1, from: desk.number, machine: machine, witness: random.chance(50))
    case .snapshot:
      return .snapshot(number: newSnapshot(), machine: machine)
    case .restore:
      let fitting = world.snapshots.filter { $0.value.holdings[desk.number] != nil }.keys.sorted()
      guard let snapshot = random.pickAny(fitting) else {
        return .snapshot(number: newSnapshot(), machine: desk.machine.number)
      }
      return .restore(
        desk: desk.number, snapshot: snapshot, inPlace: random.chance(50), witness: random.chance(40))
    case .revert:
      guard let snapshot = random.pickAny(world.snapshots.keys.sorted()) else { return nil }
      return .revert(snapshot: snapshot)
    case .discard: return present.count > 2 ? .discard(desk: desk.number) : nil
    }
  }

  private mutating func newSnapshot() -> Int {
    nextSnapshot += 1
    return nextSnapshot - 1
  }
}
