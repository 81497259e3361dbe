internal import ArgumentParser
internal import Store

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The list of commands.
struct Hashiya: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hashiya",
    abstract: "Annotate articles on several machines, offline, and merge through a shared directory.",
    discussion: "Global options (--json, --quiet, --author NAME, -C DIR) may stand before or after the command.",
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Corpus",
        subcommands: [
          InitCommand.self, JoinCommand.self, ConfigCommand.self, ImportCommand.self, ExportCommand.self,
          SyncCommand.self, StatusCommand.self,
        ]),
      CommandGroup(
        name: "Reading",
        subcommands: [ListCommand.self, ShowCommand.self, LogCommand.self, ConflictsCommand.self, LabelsCommand.self]),
      CommandGroup(
        name: "Editing",
        subcommands: [
          AnnotateCommand.self, RelateCommand.self, TagCommand.self, NoteCommand.self, SetCommand.self,
          RemoveCommand.self, EditCommand.self, UndoCommand.self, ResolveCommand.self, ApplyCommand.self,
        ]),
      CommandGroup(name: "Care", subcommands: [VerifyCommand.self, DoctorCommand.self, DemoCommand.self]),
    ])
}

@main
enum Program {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    let arguments = ArgumentShape.normalised(Array(CommandLine.arguments.dropFirst()))
    if let complaint = CommandNames.complaint(about: arguments) {
      Output.error(complaint)
      exit(ExitStatus.usage.rawValue)
    }
    do {
      var command = try Hashiya.parseAsRoot(arguments)
      try command.run()
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      fail(error)
    }
  }

  private static func fail(_ error: any Error) -> Never {
    let code = Hashiya.exitCode(for: error)
    let isParsers = code == .validationFailure || code == .success
    guard isParsers else {
      Output.error(Problem.description(of: error))
      exit(ExitStatus.failed.rawValue)
    }
    let message = Hashiya.fullMessage(for: error)
    try? Output.write(Array((message + "\n").utf8), to: code == .success ? STDOUT_FILENO : STDERR_FILENO)
    exit(code == .success ? ExitStatus.done.rawValue : ExitStatus.usage.rawValue)
  }
}
