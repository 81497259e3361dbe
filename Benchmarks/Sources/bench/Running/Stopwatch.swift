import Foundation

/// What one run of a program took.
struct Run: Sendable {
  var seconds: Double
  /// Peak memory.
  var megabytes: Double
  /// What it wrote on standard output.
  var output: Data

  var milliseconds: Double { 1_000 * seconds }
}

/// Runs programs under `stopwatch`, one at a time, as if nobody had ever used this machine: with a home of its own.
struct Stopwatch: Sendable {
  let folder: URL

  struct Failure: Error, CustomStringConvertible {
    var command: [String]
    var status: Int32
    /// What it said on standard error.
    var complaints: String
    var description: String {
      "\(command.prefix(5).joined(separator: " ")) failed with status \(status): \(complaints)"
    }
  }

  /// Statuses with which a program says that it did what it was asked for.
  private static let fine: Set<Int32> = [0, 2]

  func run(_ program: URL, _ arguments: [String], discarding: Bool = false) throws -> Run {
    let report = folder.appending(path: "report.json")
    let output = discarding ? URL(filePath: "/dev/null") : folder.appending(path: "output")
    let process = Process()
    process.executableURL = Products.url("stopwatch")
    process.arguments = [report.path, output.path, program.path] + arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let complaints = folder.appending(path: "complaints")
    try Data().write(to: complaints)
    process.standardError = try FileHandle(forWritingTo: complaints)
    try Subprocess.start(process)
    process.waitUntilExit()
    // Without a report stopwatch itself failed.
    let taken = try? JSONDecoder().decode(Taken.self, from: try Data(contentsOf: report))
    guard process.terminationStatus == 0, let taken, Self.fine.contains(taken.status) else {
      throw Failure(
        command: [program.lastPathComponent] + arguments, status: taken?.status ?? process.terminationStatus,
        complaints: String(decoding: try Data(contentsOf: complaints).suffix(500), as: UTF8.self))
    }
    return Run(
      seconds: taken.seconds, megabytes: taken.kibibytes / 1_024,
      output: discarding ? Data() : try Data(contentsOf: output))
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("HASHIYA_") }
    environment["HOME"] = folder.path
    environment["XDG_STATE_HOME"] = nil
    return environment
  }

  private struct Taken: Decodable {
    var seconds: Double
    var kibibytes: Double
    var status: Int32
  }
}
