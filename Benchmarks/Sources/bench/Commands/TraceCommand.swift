import ArgumentParser
import Foundation

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Types editing traces through the text of an article.",
    discussion: """
      A trace is JSON as in josephg/editing-traces, gzipped when its name ends in .gz. Every text that comes of it is
      compared with the one it ends with; when one differs the status is 1.

      Before a trace's own text stands one line break, because an article's base is never empty.
      """)

  @Argument(help: "The traces.")
  var files: [String]

  @OptionGroup var figures: FigureOptions

  @Flag(help: "In each round measure loro and pycrdt as well, through Python, and print ratios.")
  var peers = false

  @Option(help: "Also write the figures to this file, for `bench report`.")
  var kept: String?

  func run() throws {
    var reports: [TraceReport] = []
    var isRight = true
    for file in files {
      let report = try measure(file)
      reports.append(report)
      if !figures.json { print(report.lines.joined(separator: "\n")) }
      isRight = isRight && report.wrong.isEmpty
    }
    if figures.json { try FigureOptions.printJSON(reports) }
    if let kept { try FigureOptions.encode(run(of: reports)).write(to: URL(filePath: kept)) }
    guard isRight else {
      FileHandle.standardError.write(Data("bench: a text is not what its trace ends with\n".utf8))
      throw ExitCode.failure
    }
  }

  private func run(of reports: [TraceReport]) throws -> RunReport {
    RunReport(
      machine: try .current(), size: "editing traces", articles: reports.count,
      operations: reports.reduce(0) { $0 + $1.trace.edits }, rounds: figures.rounds, rows: reports.flatMap(\.rows),
      wrong: reports.flatMap(\.wrong))
  }

  private func measure(_ file: String) throws -> TraceReport {
    var measuring = TraceMeasuring(try TraceReader.read(file))
    var others = peers ? Peer.all : []
    for _ in 0..<figures.rounds {
      try measuring.measure()
      for index in others.indices { try others[index].measure(file) }
    }
    return TraceReport(
      trace: measuring.trace, keystrokes: measuring.keystrokes?.edits, ours: measuring.figures, peers: others)
  }
}
