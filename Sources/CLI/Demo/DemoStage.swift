internal import Formats
internal import Foundation

/// Runs the program itself for the demo, shows what is typed and what comes back, and checks it.
struct DemoStage {
  let folder: String
  private let output: Output
  private(set) var checks = 0
  private var steps = 0

  init(folder: String, output: Output) {
    self.folder = folder
    self.output = output
  }

  /// A sentence that says what comes next.
  mutating func step(_ text: String) throws {
    steps += 1
    output.page("\n\(steps). \(text)\n")
    try output.flush()
  }

  /// Runs a command in a replica, and shows both.
  @discardableResult
  func run(_ replica: String, _ arguments: String...) throws -> String {
    let typed = arguments.map { $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: " ")
    output.page("   \(replica)$ hashiya \(typed)\n")
    let printed = try call(replica, arguments)
    for line in printed.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      output.page("     \(line)\n")
    }
    try output.flush()
    return printed
  }

  /// Runs a command without showing it, for its JSON.
  func ask(_ replica: String, _ arguments: String...) throws -> JSONValue {
    try JSONValue.parse(Array(call(replica, arguments + ["--json"]).utf8))
  }

  /// The bytes a command writes.
  func bytes(_ replica: String, _ arguments: String...) throws -> String { try call(replica, arguments) }

  /// Fails the whole demo when something is not as it must be.
  mutating func check(_ holds: Bool, _ what: String) throws {
    guard holds else { throw Failure("the demo failed: not so: \(what)") }
    checks += 1
    output.page("   checked: \(what)\n")
  }

  private func call(_ replica: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder + (replica.isEmpty ? "" : "/" + replica))
    var environment = ProcessInfo.processInfo.environment
    environment["HASHIYA_AUTHOR"] = nil
    // What replicas note outside themselves stays with them too.
    environment["XDG_STATE_HOME"] = folder + "/.state"
    process.environment = environment
    let (out, err) = (Pipe(), Pipe())
    process.standardOutput = out
    process.standardError = err
    try process.run()
    // Little is written to standard error, less than a pipe holds, so reading one after the other cannot block.
    let printed = out.fileHandleForReading.readDataToEndOfFile()
    let said = err.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        "the demo failed: hashiya \(arguments.joined(separator: " ")): \(String(decoding: said, as: UTF8.self))")
    }
    return String(decoding: printed, as: UTF8.self)
  }

  private static var executable: String {
    Bundle.main.executablePath ?? CommandLine.arguments[0]
  }
}
