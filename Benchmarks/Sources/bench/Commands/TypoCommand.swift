import ArgumentParser
import Foundation
import Models

struct TypoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "typo",
    abstract: "Counts the bytes that the correction of a typo takes in the shared log.",
    discussion: """
      \(TypoScene.typos) typos in one article of \(TypoScene.length) scalars, corrected by one person, each by a command \
      of its own, and sealed in one segment.
      """)

  @Flag(help: "One JSON document instead of a table.")
  var json = false

  func run() throws {
    let scene = try TypoScene()
    guard scene.isRight else {
      FileHandle.standardError.write(Data("bench: the corrected text is wrong\n".utf8))
      throw ExitCode.failure
    }
    let report = Report(
      typos: TypoScene.typos, segmentOfOne: try scene.sealed(1), segment: try scene.sealed(TypoScene.typos),
      canonical: scene.canonicalBytes.count)
    if json { try FigureOptions.printJSON(report) } else { print(report.lines.joined(separator: "\n")) }
  }

  private struct Report: Encodable {
    var typos: Int
    var segmentOfOne: Int
    var segment: Int
    var canonical: Int

    var lines: [String] {
      var grid = Grid(titles: ["bytes", "all", "a typo"])
      let row = { (name: String, bytes: Int, typos: Int) in
        [name, Numbers.grouped(bytes), Numbers.short(Double(bytes) / Double(typos))]
      }
      grid.rows = [
        row("segment of \(typos) typos", segment, typos),
        row("segment of one", segmentOfOne, 1),
        row("what each further one adds", segment - segmentOfOne, typos - 1),
        row("canonical bytes, not sealed", canonical, typos),
      ]
      return grid.lines
    }
  }
}
