import Foundation
import Testing

@testable import bench

@Suite("The ledger")
struct LedgerTests {
  private let name = RowName("a", "join", "s")

  @Test func `rows keep the order in which they were first measured, and ratios are taken round by round`() {
    var ledger = Ledger()
    ledger.add(name, 2, memory: 10, against: [("full", 4), ("fold", 1)])
    ledger.add(RowName("b", "bytes", "B/op"), 9)
    ledger.add(name, 3, memory: 20, against: [("full", 3), ("fold", 2)])
    #expect(ledger.rows.map(\.name.title) == ["join", "bytes"])
    #expect(ledger.rows[0].values.values == [2, 3])
    #expect(ledger.rows[0].memory.median == 15)
    #expect(ledger.rows[0].yardsticks.map(\.name) == ["full", "fold"])
    #expect(ledger.rows[0].yardsticks.map(\.ratios.values) == [[0.5, 1], [2, 1.5]])
  }

  @Test func `a wrong answer is named with the right one`() {
    var ledger = Ledger()
    ledger.check("annotations", 3, 3)
    ledger.check("notes", 3, 4)
    #expect(ledger.wrong == ["notes: 3, not 4"])
  }

  @Test func `a report comes back from JSON, and its table is at most 80 wide`() throws {
    var ledger = Ledger()
    ledger.add(
      RowName("c", "annotate, 100,000", "ms", size: 100_000), 123.4, memory: 123.4,
      against: [("100 articles", 1_234), ("yrs nested", 200)])
    let machine = Machine(
      date: "2026-01-01", commit: "abc", processor: "p", cores: 2, memory: "1 GiB", system: "s", swift: "6",
      sqlite: "3")
    let report = RunReport(
      machine: machine, size: "small", articles: 1_000, operations: 100_000, rounds: 1, rows: ledger.rows,
      wrong: ledger.wrong)
    let back = try JSONDecoder().decode(RunReport.self, from: try FigureOptions.encode(report))
    #expect(back.lines == report.lines)
    #expect(back.lines.allSatisfy { $0.count <= 80 })
  }
}
