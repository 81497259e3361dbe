import Foundation
import Testing

@testable import bench

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("The report")
struct ReportTests {
  private func run(_ size: String, operations: Int, seconds: Double) -> RunReport {
    var ledger = Ledger()
    ledger.add(RowName("a", "join, with texts", "s"), seconds, memory: 50, against: [("full", 2 * seconds)])
    ledger.add(RowName("a", "then status", "ms"), 10)
    ledger.add(RowName("c", "show, 100 articles", "ms", size: 100), 5, against: [("sqlite3", 1)])
    ledger.add(
      RowName("c", "show, 1,000 articles", "ms", size: 1_000), 6, against: [("sqlite3", 1), ("100 articles", 5)])
    let machine = Machine(
      date: "2026-01-01", commit: "abc", processor: "p & q", cores: 2, memory: "1 GiB", system: "s", swift: "6",
      sqlite: "3 x")
    return RunReport(
      machine: machine, size: size, articles: 1, operations: operations, rounds: 1, rows: ledger.rows, wrong: [])
  }

  @Test func `what people wrote stays, and what is between the markers goes`() throws {
    let page = try Page("# Title\n\n\(Page.begin)\nold\n\(Page.end)\n\nmine\n")
    let text = page.replacing(with: ["new"])
    #expect(text == "# Title\n\n\(Page.begin)\nnew\n\(Page.end)\n\nmine\n")
    #expect(try Page(text).replacing(with: ["new"]) == text)
    #expect(throws: Page.Unmarked()) { try Page("\(Page.end) \(Page.begin)") }
  }

  @Test func `each case has a plot, which is well-formed`() throws {
    let runs = [run("small", operations: 100_000, seconds: 1), run("medium", operations: 1_000_000, seconds: 9)]
    let plots = CasePlots.all(runs)
    #expect(plots.keys.sorted() == ["cold.svg", "memory.svg", "taking-in.svg"])
    for svg in plots.values {
      let parser = XMLParser(data: Data(svg.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
    }
    let taking = try #require(plots["taking-in.svg"])
    #expect(taking.contains(">join</text>") && taking.contains(">full</text>"))
    #expect(taking.split(separator: "<circle").count == 5)
    #expect(!(plots["cold.svg"] ?? "").contains("100 articles"))
  }

  @Test func `names are escaped`() {
    let plot = Plot(title: "a < b & c", xLabel: "x", yLabel: "y", lines: [])
    #expect(XMLParser(data: Data(plot.svg.utf8)).parse())
  }

  @Test func `a run is a table with machine and versions`() {
    let lines = Tables.lines([run("small", operations: 100_000, seconds: 1)], plots: ["a.svg"], folder: "performance")
    #expect(lines.contains("| a | join, with texts | 1.00 s | 1.00 to 1.00 | 50.0 | 0.500 × full |"))
    #expect(lines.contains { $0.contains("p & q") && $0.contains("SQLite 3.") })
    #expect(lines.contains("![a](performance/a.svg)"))
  }

  @Test func `a scale has places for all values, and few ticks`() {
    let scale = LogScale([1, 1_000], from: 0, to: 100)
    #expect(scale[1] > 0 && scale[1_000] < 100 && scale[10] < scale[100])
    #expect(scale.ticks.contains(10) && scale.ticks.count <= 12)
  }
}
