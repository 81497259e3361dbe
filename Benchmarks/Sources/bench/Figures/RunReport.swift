import Foundation

/// A run of `bench run`, as it is kept.
struct RunReport: Sendable, Codable {
  var machine: Machine
  var size: String
  var articles: Int
  var operations: Int
  var rounds: Int
  var rows: [Row]
  var wrong: [String]

  var lines: [String] {
    var grid = Grid(titles: ["", "median", "least", "most", "", "MB", "against"])
    for row in rows {
      let spread = row.values.spread.map(Numbers.short)
      let memory = row.memory.median.map { Numbers.short($0) } ?? ""
      // Parts of another program's time (after a stroke) are in the JSON alone: the table would be too wide.
      let others = row.yardsticks.filter { !$0.name.contains("/") }
      let first = others.first.map(Self.ratio) ?? ""
      grid.rows.append(["\(row.name.letter) \(row.name.title)"] + spread + [row.name.unit, memory, first])
      for other in others.dropFirst() {
        grid.rows.append(["", "", "", "", "", "", Self.ratio(other)])
      }
    }
    return [heading, verdict, ""] + grid.lines
  }

  private var heading: String {
    "\(size): \(Numbers.grouped(articles)) articles, \(Numbers.grouped(operations)) operations, rounds: \(rounds)"
  }

  private var verdict: String {
    wrong.isEmpty ? "every answer is right" : (["WRONG ANSWERS"] + wrong).joined(separator: "\n  ")
  }

  private static func ratio(_ yard: Row.Yard) -> String {
    yard.ratios.median.map { "\(Numbers.short($0))x \(yard.name)" } ?? ""
  }
}
