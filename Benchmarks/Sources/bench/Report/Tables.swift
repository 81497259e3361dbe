/// Runs as Markdown.
enum Tables {
  static func lines(_ runs: [RunReport], plots: [String], folder: String) -> [String] {
    var lines = runs.flatMap { [""] + table($0) }
    if !plots.isEmpty { lines += ["", "Cost against size, medians:", ""] }
    lines += plots.map { "![\($0.prefix { $0 != "." })](\(folder)/\($0))" }
    return lines + [""]
  }

  private static func table(_ run: RunReport) -> [String] {
    let machine = run.machine
    let built = [machine.swift, "SQLite \(machine.sqlite.prefix { $0 != " " })"].filter { !$0.isEmpty }
    var lines = [
      "### \(run.size): \(Numbers.grouped(run.articles)) articles, \(Numbers.grouped(run.operations)) operations", "",
      "\(machine.date), \(machine.commit); \(machine.processor), \(machine.cores) cores, \(machine.memory), "
        + "\(machine.system); \(built.joined(separator: ", ")). Medians; rounds: \(run.rounds).", "",
      "| case | | measured | least to most | peak MB | against, round by round |", "|---|---|---:|---:|---:|---|",
    ]
    lines += run.rows.map(line)
    if !run.wrong.isEmpty { lines += ["", "Wrong answers: \(run.wrong.joined(separator: "; "))"] }
    return lines
  }

  private static func line(_ row: Row) -> String {
    let spread = row.values.spread.map(Numbers.short)
    let ratios = row.yardsticks.compactMap { yard in
      yard.ratios.median.map { "\(Numbers.short($0)) × \(yard.name)" }
    }
    let cells = [
      row.name.letter, row.name.title,
      ([spread.first ?? ""] + (row.name.unit.isEmpty ? [] : [row.name.unit])).joined(separator: " "),
      spread.dropFirst().joined(separator: " to "), row.memory.median.map(Numbers.short) ?? "",
      ratios.joined(separator: ", "),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
