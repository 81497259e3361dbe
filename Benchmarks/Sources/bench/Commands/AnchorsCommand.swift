import ArgumentParser
import Foundation
import Models

struct AnchorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anchors",
    abstract: "Finds where spans are in a long article that was corrected often.",
    discussion: """
      \(AnchorScene.length) scalars, \(AnchorScene.edits) edits by four in turn, \(AnchorScene.count) spans, half of \
      them older than the edits. Where it is known where a span must be, that is checked; the status is 1 when one is \
      elsewhere.
      """)

  @OptionGroup var figures: FigureOptions

  func run() throws {
    let scene = try AnchorScene()
    var sample = Sample()
    var isRight = true
    for _ in 0..<figures.rounds {
      let (milliseconds, ranges) = timed { scene.resolved() }
      sample.add(milliseconds)
      isRight = isRight && scene.isRight(ranges)
    }
    if figures.json {
      try FigureOptions.printJSON(Report(spans: AnchorScene.count, right: isRight, milliseconds: sample))
    } else {
      var grid = Grid(titles: ["milliseconds", "median", "least", "most"])
      grid.rows.append(["all \(Numbers.grouped(AnchorScene.count)) spans"] + sample.spread.map(Numbers.short))
      print(grid.lines.joined(separator: "\n"))
    }
    guard isRight else {
      FileHandle.standardError.write(Data("bench: a span is not where it must be\n".utf8))
      throw ExitCode.failure
    }
  }

  private struct Report: Encodable {
    var spans: Int
    var right: Bool
    var milliseconds: Sample
  }
}
