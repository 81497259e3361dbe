internal import ArgumentParser

/// The options of every command, accepted before or after its name.
struct GlobalOptions: ParsableArguments {
  @Flag(help: "Print JSON for other programs.")
  var json = false

  @Flag(help: "Print nothing but what was asked for.")
  var quiet = false

  @Option(parsing: .unconditional, help: "The person to credit (else HASHIYA_AUTHOR, else the replica's author).")
  var author: String?

  @Option(name: .customShort("C"), help: ArgumentHelp("Work on the replica of this folder.", valueName: "dir"))
  var folder: String?
}

/// A command of `hashiya`: parses, opens the workspace, makes one call, prints.
protocol Command: ParsableCommand {
  var global: GlobalOptions { get }
  func perform(_ output: Output) throws
}

extension Command {
  func run() throws {
    let output = Output(json: global.json, quiet: global.quiet)
    try perform(output)
    do {
      try output.flush()
    } catch {
      throw Failure("\(error); the command itself was carried out")
    }
    if output.status != .done { throw ExitCode(output.status.rawValue) }
  }
}
