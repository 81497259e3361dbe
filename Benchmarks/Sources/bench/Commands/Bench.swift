import ArgumentParser

/// What the figures of docs/performance.md about texts come from.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures how articles' texts are edited, merged and stored.",
    discussion: "Nothing fails for being slow. Build it with -c release.",
    subcommands: [TraceCommand.self, AnchorsCommand.self, TypoCommand.self])
}
