internal import ArgumentParser
internal import Foundation
internal import Simulation

@main
struct Soak: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak", abstract: "Runs simulated worlds by seed and checks every invariant.",
    discussion: """
      Example:
        soak --seeds '0..<10000' --jobs 2
        soak --seeds '77..<78' --shrink
        soak --script seed-77.txt --verbose
      """)

  @Option(help: "The seeds: FIRST..<END.")
  var seeds = SeedRange(0..<100)

  @Option(help: "The kind of all directories, or all: \(Profile.allCases.map(\.rawValue).joined(separator: ", ")).")
  var profile = "all"

  @Option(help: "safety: faults to the end; liveness: they stop, and all must come to the same; both: by seed.")
  var mode = Mode.both

  @Option(help: "How many steps each seed takes.")
  var steps = 150

  @Option(help: "Replays this script instead.")
  var script: String?

  @Flag(help: "Shrinks the first seed that fails, or the script, into a script in this folder.")
  var shrink = false

  @Flag(help: "With a script: says what every command comes to.")
  var verbose = false

  @Option(help: "How many processes.")
  var jobs = 1

  @Flag(help: .hidden)
  var isChild = false

  enum Mode: String, ExpressibleByArgument {
    case safety, liveness, both
  }

  func run() throws {
    // The order of sets is part of a run.
    guard Children.isOne else { throw ExitCode(try Children.again()) }
    if let script { return try Replay(path: script).run(shrink: shrink, isVerbose: verbose) }
    if isChild { return try SeedLoop(options: self).run() }
    try Parent(options: self).run()
  }

  var chosenProfile: Profile? {
    get throws {
      if profile == "all" { return nil }
      guard let found = Profile(rawValue: profile) else { throw ValidationError("there is no profile \(profile)") }
      return found
    }
  }

  func settles(_ seed: UInt64) -> Bool { mode == .liveness || (mode == .both && seed % 4 != 3) }
}

/// Seeds as they are written on the command line.
struct SeedRange: ExpressibleByArgument {
  let range: Range<UInt64>

  init(_ range: Range<UInt64>) { self.range = range }

  init?(argument: String) {
    let ends = argument.split(separator: "..<").map(String.init)
    guard ends.count == 2, let first = UInt64(ends[0]), let end = UInt64(ends[1]), first <= end else { return nil }
    range = first..<end
  }

  var defaultValueDescription: String { "\(range.lowerBound)..<\(range.upperBound)" }
}
