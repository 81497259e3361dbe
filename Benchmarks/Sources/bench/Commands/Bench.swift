import ArgumentParser

/// What the figures of docs/performance.md come from.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures the program.",
    discussion: "Nothing fails for being slow. Build it with -c release.",
    subcommands: [RunCommand.self, ReportCommand.self, TraceCommand.self, AnchorsCommand.self, TypoCommand.self])
}
