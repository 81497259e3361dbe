package import Models
internal import Segments
internal import Store
internal import TestSupport

/// Databases on machines that die, clocks that jump, owners that copy and restore, and shared directories in between: in
/// one process, from one script, in virtual time.
///
/// Every step throws a `Violation` when an invariant is broken by it.
package final class World {
  package let setup: Script.Setup
  package let machines: [Machine]
  var desks: [Int: Desk] = [:]
  package let transport: SimulatedTransport
  package let corpus: CorpusID
  package internal(set) var tally = Tally()
  /// What was done, in order.
  package private(set) var lines: [Script.Line] = []
  var truth = Truth()
  var snapshots: [Int: MachineSnapshot] = [:]
  /// The state of the corpus for each digest that was ever seen.
  var states: [String: String] = [:]
  /// Told what every command came to.
  package var watcher: ((String) -> Void)?
  private var keys = 0
  private var commands = 0

  /// The wall clock when the world begins.
  static let epoch: Int64 = 1_700_000_000_000
  /// How many commands there are to one look at everything.
  private static let examinationInterval = 10

  package init(_ setup: Script.Setup) throws {
    self.setup = setup
    corpus = CorpusID(ID128(high: 77, low: setup.seed))
    machines = try (0..<setup.machines).map { try Machine(number: $0, seed: setup.seed) }
    transport = SimulatedTransport(machines: setup.machines, profiles: setup.profiles, seed: setup.seed)
    for machine in machines { try found(Desk(number: machine.number, machine: machine)) }
  }

  /// - Throws: `Violation`.
  package func apply(_ line: Script.Line) throws {
    lines.append(line)
    tally.steps += 1
    watcher?("\(line.time) \(line.step)")
    transport.advance(to: line.time)
    switch line.step {
    case .transport(let step): apply(step)
    case .edit, .undo, .sync, .seal, .close, .second, .join: try act(line.step)
    case .clone, .snapshot, .restore, .revert, .discard: try own(line.step)
    default: mishap(line.step)
    }
  }

  /// A key that depends on the seed and on how many were made before.
  func newKey() -> SigningKey {
    keys += 1
    var random = SeededGenerator(seed: setup.seed &* 1_000_003 &+ UInt64(keys))
    let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return SigningKey(bytes: bytes) ?? SigningKey()
  }

  func now(on machine: Machine) -> Timestamp {
    truth.time(near: Self.epoch + transport.clock.now + machine.clockOffset)
  }

  /// The desks of a machine, or all, in the order of their numbers; those that were thrown away are among them.
  func desks(on machine: Machine? = nil) -> [Desk] {
    desks.values.filter { machine == nil || $0.machine === machine }.sorted { $0.number < $1.number }
  }

  /// The desks that have a database.
  package var present: [Desk] { desks().filter(\.exists) }

  /// The times of all changes that were ever acknowledged, or seen after a death.
  package var recorded: Set<Int64> { Set(truth.said.keys) }

  /// The articles that a desk shows, in a certain order.
  package func articles(of desk: Int) throws -> [ArticleID] {
    guard let desk = desks[desk] else { return [] }
    var found: [ArticleID] = []
    try run(desk) { found = try $0.articles().map(\.id).sorted() }
    return found
  }

  func isExaminationDue() -> Bool {
    commands += 1
    return commands % Self.examinationInterval == 0
  }
}
