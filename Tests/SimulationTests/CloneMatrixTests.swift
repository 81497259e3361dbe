import Models
import Simulation
import Testing

/// Every way in which two states of one database come to go on under one id. However they do, all that was done in both
/// is there once, in all databases, and means what it meant.
@Suite struct CloneMatrixTests {
  enum Way: String, CaseIterable {
    case copyDatabase, copyHome, restoreDatabase, restoreWithWitness, revertMachine
  }

  struct Cell: CustomStringConvertible {
    var way: Way
    /// Whether what was done before the copy is published before it.
    var isPublishedBefore: Bool
    /// Whether both publish before they meet, or only the first.
    var bothPublish: Bool
    var isOneFolder: Bool
    var isSameEntity: Bool

    var description: String {
      [
        way.rawValue, isPublishedBefore ? "after publishing" : "before publishing",
        bothPublish ? "both publish" : "one publishes", isOneFolder ? "one folder" : "two folders",
        isSameEntity ? "same entity" : "different entities",
      ].joined(separator: ", ")
    }
  }

  static let cells: [Cell] = Way.allCases.flatMap { way in
    (0..<16).map { bits in
      Cell(
        way: way, isPublishedBefore: bits & 1 != 0, bothPublish: bits & 2 != 0, isOneFolder: bits & 4 != 0,
        isSameEntity: bits & 8 != 0)
    }
  }

  @Test(arguments: cells)
  func `all that both did is there once`(cell: Cell) throws {
    var matrix = try CloneMatrix(cell)
    try matrix.run()
    let world = matrix.world
    try world.finish()
    #expect(world.recorded.count == 5)
    for desk in world.present { #expect(desk.knownTimes == world.recorded, "desk \(desk.number)") }
  }
}

/// One cell, step by step.
private struct CloneMatrix {
  let cell: CloneMatrixTests.Cell
  let world: World
  private var time: Int64 = 0

  init(_ cell: CloneMatrixTests.Cell) throws {
    self.cell = cell
    let profiles: [Profile] = cell.isOneFolder ? [.posix] : [.posix, .posix]
    world = try World(Script.Setup(seed: 5, machines: 2, profiles: profiles, settles: true))
  }

  mutating func run() throws {
    try edit(0, .addArticle(NewArticle(title: "نخست", text: "متن کوتاه")))
    try edit(0, .addArticle(NewArticle(title: "دوم", text: "متن دیگر")))
    if cell.isPublishedBefore { try apply(.sync(desk: 0, directory: 0, refill: false)) }
    switch cell.way {
    case .copyDatabase: try copied(.clone(desk: 2, from: 0, machine: 1, witness: false))
    case .copyHome: try copied(.clone(desk: 2, from: 0, machine: 1, witness: true))
    case .restoreDatabase: try restored(.restore(desk: 0, snapshot: 0, inPlace: true, witness: false))
    case .restoreWithWitness: try restored(.restore(desk: 0, snapshot: 0, inPlace: false, witness: true))
    case .revertMachine: try restored(.revert(snapshot: 0))
    }
    // A bystander with work of his own.
    try edit(1, .addArticle(NewArticle(title: "سوم", text: "متن سوم")))
  }

  private mutating func copied(_ copy: WorldStep) throws {
    try apply(copy)
    try goOn(0, "یکم", publishes: true, in: 0)
    try goOn(2, "دویم", publishes: cell.bothPublish, in: cell.isOneFolder ? 0 : 1)
  }

  /// What came after the snapshot is published, or else its owner would have thrown it away.
  private mutating func restored(_ restore: WorldStep) throws {
    try apply(.snapshot(number: 0, machine: 0))
    try goOn(0, "یکم", publishes: true, in: 0)
    try apply(restore)
    try goOn(0, "دویم", publishes: cell.bothPublish, in: cell.isOneFolder ? 0 : 1)
  }

  private mutating func goOn(_ desk: Int, _ title: ExactText, publishes: Bool, in directory: Int) throws {
    let first = try world.articles(of: desk)
    let target = cell.isSameEntity || title == "یکم" ? first.first : first.last
    if let target { try edit(desk, .set(target: .id(.article(target)), field: "title", value: .text(title))) }
    if publishes { try apply(.sync(desk: desk, directory: directory, refill: false)) }
  }

  private mutating func edit(_ desk: Int, _ edit: Edit) throws {
    time += 1_000
    try world.edit(desk, [edit])
  }

  private mutating func apply(_ step: WorldStep) throws {
    time += 1_000
    try world.apply(Script.Line(time: time, step: step))
  }
}
