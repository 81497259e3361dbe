import ArgumentParser
import Foundation

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs the built program on a synthetic corpus, and yardsticks beside it.",
    discussion: """
      The corpus, and what is done to it, is the same in every run. What the program answers is compared with what was \
      counted while making it; when something differs the status is 1. No time is ever asserted.

      Cases: a taking in all operations of four replicas; b bytes an operation; c single commands at 100 to 100,000 \
      articles; d 1,000 new operations; e a sync with nothing new; f apply; g export; j ten years of daily syncs. Peak \
      memory is given for each.
      """)

  @Option(help: "small (100,000 operations), medium (1,000,000) or large (2,000,000).")
  var size = "small"

  @Option(help: "How often everything is measured.")
  var rounds = 5

  @Option(help: "Which cases, as letters.")
  var cases = CaseRunner.letters

  @Option(help: "Of case j only one part in so many; by default 100 of small, 10 of medium, 1 of large.")
  var share: Int?

  @Flag(help: "In case a measure loro and yrs (pycrdt) as well, through Python.")
  var peers = false

  @Option(help: "A file to write the figures to, as JSON.")
  var json: String?

  @Option(help: "The program that is measured; by default what `make build` made.")
  var hashiya = Products.hashiya.path

  func validate() throws {
    guard WorkSize.named(size) != nil else { throw ValidationError("--size is small, medium or large.") }
    guard rounds > 0 else { throw ValidationError("--rounds must be at least 1.") }
    guard share ?? 1 > 0 else { throw ValidationError("--share must be at least 1.") }
    guard cases.allSatisfy(CaseRunner.letters.contains) else {
      throw ValidationError("--cases has letters of \(CaseRunner.letters).")
    }
    guard FileManager.default.isExecutableFile(atPath: hashiya) else {
      throw ValidationError("There is no program \(hashiya): `make build` makes it.")
    }
  }

  func run() throws {
    guard let size = WorkSize.named(size) else { return }
    let runner = CaseRunner(
      size: size, rounds: rounds, wanted: Set(cases), share: share ?? Self.shares[size.name] ?? 1,
      program: URL(filePath: hashiya), withPeers: peers)
    let report = try runner.report()
    print(report.lines.joined(separator: "\n"))
    if let json { try FigureOptions.encode(report).write(to: URL(filePath: json)) }
    guard report.wrong.isEmpty else { throw ExitCode.failure }
  }

  private static let shares = ["small": 100, "medium": 10, "large": 1]
}
