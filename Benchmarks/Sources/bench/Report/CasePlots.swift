/// One plot a case, of all runs there are.
enum CasePlots {
  private struct Case {
    var letter: String
    /// The name of its file.
    var file: String
    var title: String
    var xLabel: String
    /// Rows of other units are left out.
    var unit: String
  }

  private static let cases = [
    Case(letter: "a", file: "taking-in", title: "a: taking in all operations", xLabel: "operations", unit: "s"),
    Case(letter: "b", file: "bytes", title: "b: bytes an operation", xLabel: "operations", unit: "B/op"),
    Case(letter: "c", file: "cold", title: "c: one command, cold", xLabel: "articles", unit: "ms"),
    Case(letter: "d", file: "new-work", title: "d: 1,000 new operations", xLabel: "operations held", unit: "ms"),
    Case(letter: "e", file: "nothing-new", title: "e: nothing new", xLabel: "segments", unit: "ms"),
    Case(letter: "f", file: "apply", title: "f: apply", xLabel: "operations of the corpus", unit: "/s"),
    Case(letter: "g", file: "export", title: "g: export", xLabel: "operations", unit: "MB/s"),
    Case(letter: "i", file: "texts", title: "i: editing traces", xLabel: "edits of the trace", unit: "ms"),
    Case(letter: "j", file: "decade", title: "j: one more day of 64 replicas", xLabel: "years", unit: "ms"),
  ]

  /// By the name of their file. A case that no run has is left out.
  static func all(_ runs: [RunReport]) -> [String: String] {
    var plots: [String: String] = [:]
    for item in cases {
      let lines = lines(of: item, runs)
      if lines.isEmpty { continue }
      let plot = Plot(title: item.title, xLabel: item.xLabel, yLabel: item.unit, lines: lines)
      plots["\(item.file).svg"] = plot.svg
    }
    let memory = memoryLines(runs)
    if !memory.isEmpty {
      let title = "h: peak memory"
      plots["memory.svg"] = Plot(title: title, xLabel: "operations of the corpus", yLabel: "MB", lines: memory).svg
    }
    return plots
  }

  /// Of the cases whose cost is that of the whole corpus.
  private static func memoryLines(_ runs: [RunReport]) -> [Plot.Line] {
    var lines: [Plot.Line] = []
    for run in runs {
      for row in run.rows where row.name.size == nil && "adfg".contains(row.name.letter) {
        add(row.memory, at: Double(run.operations), to: &lines, "\(row.name.letter) \(line(of: row.name))")
      }
    }
    return lines.map { Plot.Line(name: $0.name, points: $0.points.sorted { $0.x < $1.x }) }
  }

  /// What a row is called without what it was measured on: "show" of "show, 100".
  private static func line(of name: RowName) -> String {
    String(name.title.firstRange(of: ", ").map { name.title[..<$0.lowerBound] } ?? name.title[...])
  }

  private static func lines(of item: Case, _ runs: [RunReport]) -> [Plot.Line] {
    var lines: [Plot.Line] = []
    var yardsticks: [Plot.Line] = []
    for run in runs {
      for row in run.rows where row.name.letter == item.letter && row.name.unit == item.unit {
        let x = Double(row.name.size ?? run.operations)
        add(row.values, at: x, to: &lines, line(of: row.name))
        for yard in row.yardsticks where yard.isDrawn { add(yard.values, at: x, to: &yardsticks, yard.name) }
      }
    }
    return (lines + yardsticks).map { line in
      Plot.Line(name: line.name, points: line.points.sorted { $0.x < $1.x })
    }
  }

  /// The first at each place counts: a yardstick that runs beside two rows is drawn once.
  private static func add(_ values: Sample, at x: Double, to lines: inout [Plot.Line], _ name: String) {
    guard let y = values.median else { return }
    if !lines.contains(where: { $0.name == name }) { lines.append(Plot.Line(name: name, points: [])) }
    guard let index = lines.firstIndex(where: { $0.name == name }),
      !lines[index].points.contains(where: { $0.x == x })
    else { return }
    lines[index].points.append((x, y))
  }
}
