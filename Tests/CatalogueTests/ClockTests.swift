import CommandSupport
import Foundation
import Models
import Store
import Testing

/// Row 31: clocks that are wrong. The time of an edit is a parameter of the store, which takes the place of the clock
/// here; everything else is done by the program.
@Suite struct ClockTests {
  /// 2026-11-21, in milliseconds since 1970.
  private static let now: Int64 = 1_795_219_200_000
  private static let hour: Int64 = 3_600_000

  /// Edits at a moment of the desk's own clock.
  private func edit(_ desk: Desk, at milliseconds: Int64, _ edit: Edit) throws {
    let replica = try Replica.open(desk.path)
    defer { try? replica.close() }
    _ = try replica.edit(now: Timestamp(milliseconds: milliseconds)) { editor, _ in try editor.perform(edit) }
  }

  private func note(_ desk: Desk, _ target: String, at milliseconds: Int64, _ text: String) throws {
    let id = try #require(ThingID(target))
    try edit(desk, at: milliseconds, .note(NewNote(target: .id(id), text: ExactText(text))))
    desk.scene.acknowledge(note: text)
  }

  private func setLabel(_ desk: Desk, of span: String, at milliseconds: Int64, _ label: String) throws {
    let id = try #require(ThingID(span))
    try edit(desk, at: milliseconds, .set(target: .id(id), field: "label", value: .text(ExactText(label))))
    desk.scene.changes += 1
  }

  private enum Clock: CaseIterable {
    case epoch, beforeEpoch, hourAhead, tenYearsAhead, farthest, backwards, summerTime, stopped

    /// What it shows at the edits of one person, one after the other.
    var readings: [Int64] {
      switch self {
      case .epoch: [0, 1, 2, 3]
      case .beforeEpoch: [-9, -8, -7, -6]
      case .hourAhead: (0..<4).map { now + hour + $0 }
      case .tenYearsAhead: (0..<4).map { now + 10 * 366 * 24 * hour + $0 }
      case .farthest: (0..<4).map { (1 << 52) + $0 }
      case .backwards: (0..<4).map { now - $0 * 24 * hour }
      case .summerTime: [now, now + hour, now + 1000, now + hour + 1000]
      case .stopped: [now, now, now, now]
      }
    }
  }

  @Test func `row 31: work under wrong clocks is taken in, and everybody ends up the same`() throws {
    let world = try World()
    let ali = try world.join("pc")
    for index in 0..<4 {
      for clock in Clock.allCases {
        try note(world.sara, world.article, at: clock.readings[index], "ساعت نادرست \(clock) \(index)")
      }
      try world.mina.note(world.article, "ساعت درست \(index)")
      for desk in [world.sara, world.mina, ali] {
        let report = try desk.sync()
        #expect(report["quarantined"].array.isEmpty && report["waiting"].array.isEmpty, "\(report)")
      }
    }
    try world.settle(ali)
  }

  /// A world with a span for each clock, which both hold.
  private func spans() throws -> (world: World, spans: [Clock: String]) {
    let world = try World()
    var spans: [Clock: String] = [:]
    for clock in Clock.allCases { spans[clock] = try world.mina.annotate(world.article, "\(clock)", World.person) }
    try world.mina.sync()
    try world.sara.sync()
    return (world, spans)
  }

  /// The labels of all spans as one sees them.
  private func labels(_ desk: Desk) throws -> [String: String] {
    let article = try #require(try Value.lines(desk.exported).first)
    return Dictionary(article["annotations"].array.map { ($0["id"].text, $0["label"].text) }) { $1 }
  }

  @Test func `row 31: whoever changed a value knowing it wins over it, whatever the clocks say`() throws {
    let (world, spans) = try spans()
    for index in 0..<4 {
      let (desk, other) = index % 2 == 0 ? (world.sara, world.mina) : (world.mina, world.sara)
      for (clock, span) in spans {
        let reading = clock.readings[index]
        try setLabel(desk, of: span, at: index % 2 == 0 ? reading : -reading, "L\(index)")
      }
      try desk.sync()
      try other.sync()
      let seen = try labels(other)
      for (clock, span) in spans { #expect(seen[span] == "L\(index)", "\(clock), edit \(index)") }
      #expect(try other.json("conflicts").array.isEmpty)
    }
    try world.settle()
  }

  @Test func `row 31: of two values set apart both show, with the same winner for all`() throws {
    let (world, spans) = try spans()
    for (clock, span) in spans {
      try setLabel(world.sara, of: span, at: clock.readings[0], "سارا \(clock)")
      try setLabel(world.mina, of: span, at: Self.now, "مینا \(clock)")
    }
    try world.settle()
    let printed = try [world.mina, world.sara].map { try $0.ok("conflicts", "--json").stdout }
    #expect(printed[0] == printed[1])
    let found = try Value(printed[0]).array.flatMap { $0["values"].array.map(\.["value"].text) }.sorted()
    #expect(found == Clock.allCases.flatMap { ["سارا \($0)", "مینا \($0)"] }.sorted())
    // The decision holds although its time is the earliest of all.
    for span in spans.values {
      let target = try Reference.id(#require(ThingID(span)))
      try edit(world.mina, at: -1_000_000, .resolve(target: target, field: "label", .value(.text("قطعی"))))
      world.scene.changes += 1
    }
    try world.settle()
    #expect(try Set(labels(world.sara).values) == ["قطعی"])
    #expect(try world.sara.json("conflicts").array.isEmpty)
  }

  @Test func `row 31: a clock far ahead is not copied by the others`() throws {
    let world = try World()
    try note(world.sara, world.article, at: Self.now + 10 * 366 * 24 * Self.hour, "ده سال بعد")
    try world.sara.sync()
    try world.mina.sync()
    try world.mina.note(world.article, "اکنون")
    let newest = try #require(try world.mina.json("log").array.first { $0["author"].text == "مینا" })
    #expect(newest["created"].text < "2035", "\(newest)")
    try world.settle()
  }
}
