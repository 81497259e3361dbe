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
      let first = row.yardsticks.first.map(Self.ratio) ?? ""
      grid.rows.append(["\(row.name.letter) \(row.name.title)"] + spread + [row.name.unit, memory, first])
      for other in row.yardsticks.dropFirst() {
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
    yard.ratios.median.map { "\(Numbers.short($0)) x \(yard.name)" } ?? ""
  }
}
